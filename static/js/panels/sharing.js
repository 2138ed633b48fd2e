// What a reader takes with them: the link, the frame for their own page, the map as a picture. All made here.

import { drawPicture } from "../paint/picture.js";
import { dayInWords } from "../points/days.js";
import { gettext, inForceOn, partnerships } from "../words.js";

export class Sharing {
  /** `here()` gives the address of what is seen; `question()` the words of its filters. */
  constructor(page, { map, shading, addresses, here, question }) {
    Object.assign(this, { map, shading, addresses, here, question });
    this.find = (name) => page.querySelector(`[data-${name}]`);
    this.publishers = page.dataset.publishers ?? "";
    const write = () => {
      this.find("snippet").value = this.snippet();
    };
    const panel = this.find("share");
    panel.addEventListener("toggle", () => this.begin(write));
    panel.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !panel.open) return;
      panel.open = false;
      panel.querySelector("summary").focus();
    });
    this.find("share-menu").hidden = false;
    this.begin(write);
    this.find("builder")?.addEventListener("input", write);
    this.find("copy-link").addEventListener("click", () => this.copy(this.link(), gettext("The link is copied.")));
    this.find("copy-snippet").addEventListener("click", () =>
      this.copy(this.snippet(), gettext("The snippet is copied.")),
    );
    this.find("save-picture").addEventListener("click", () => this.save());
  }

  link() {
    return new URL(this.here(), location).href;
  }

  /** Opens with the day that the map shows. */
  begin(write) {
    const day = this.find("builder")?.querySelector("[name=as_of]");
    if (day) day.value = new URL(this.link()).searchParams.get("as_of") ?? "";
    write();
  }

  snippet() {
    const chosen = this.chosen();
    const frame = document.createElement("iframe");
    const { search, hash } = new URL(framed(this.link(), chosen));
    const src = new URL(`${this.addresses.embed}${search}${hash}`, location).href;
    for (const [name, value] of Object.entries({
      src,
      width: chosen.width || "100%",
      height: chosen.height || "480",
      title: chosen.title || gettext("Map of partnerships with Ring, by ringwatch"),
      loading: "lazy",
    })) {
      frame.setAttribute(name, value);
    }
    return frame.outerHTML;
  }

  /** What was chosen in the builder: {title, width, height, shows, as_of, version}, each a text. */
  chosen() {
    const fields = this.find("builder")?.querySelectorAll("input, select") ?? [];
    return Object.fromEntries([...fields].map(({ name, value }) => [name, value.trim()]));
  }

  async copy(text, done) {
    try {
      await navigator.clipboard.writeText(text);
      this.say(done);
    } catch {
      this.find("snippet").value = text;
      this.find("snippet").select();
      this.say(gettext("The browser did not copy it: it is marked in the field, to be copied by hand."));
    }
  }

  say(words) {
    this.find("share-says").textContent = words;
  }

  async save() {
    this.map.showStreets(null); // they are somebody else's, and the picture is drawn on our own ground
    const { points, color } = this.map;
    const counts = points.count(points.day);
    const dated = points.day === null ? "" : inForceOn(dayInWords(points.day), counts);
    const { version } = points.columns;
    const saved = dayInWords(Math.floor(Date.now() / 86_400_000));
    const said = {
      legend: this.shading.steps ?? [],
      title: gettext("{partnerships} with Ring", { partnerships: partnerships(counts.count) }),
      words: [...this.question(), this.shading.words, dated].filter(Boolean).join("; ") || gettext("All on record"),
      credit: gettext(
        "ringwatch, data version {version}. Lists: {publishers}. {host}. Saved {day}. Boundaries: US Census Bureau.",
        {
          version,
          publishers: this.publishers,
          host: location.host,
          day: saved,
        },
      ),
    };
    const canvas = await drawPicture(this.map.seen(), said, color, this.addresses);
    const blob = await new Promise((give) => canvas.toBlob(give, "image/png"));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `ringwatch-version-${version}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    this.say(gettext("The picture is saved."));
  }
}

/** An address of the map as its frame has it: with a heading, another day, a version, or something else drawn. */
export function framed(address, { title, as_of: day, version, shows }) {
  const found = new URL(address);
  for (const [name, value] of Object.entries({ title, as_of: day, version })) {
    if (value === undefined) continue;
    if (value) found.searchParams.set(name, value);
    else found.searchParams.delete(name);
  }
  if (!day) found.searchParams.delete("certainty");
  const view = found.hash.replace(/\/(states|counties)\/\w+$/, "");
  if (shows === "points") found.hash = view;
  else if (shows) found.hash = view ? `${view}/${shows}` : shows;
  return found.href;
}
