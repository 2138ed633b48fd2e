// What a reader takes with them: the link, the way to the page that builds an embed, the map as a picture.

import { drawPicture } from "../paint/picture.js";
import { dayInWords } from "../points/days.js";
import { modeFrom, viewFrom } from "../points/view.js";
import { gettext, inForceOn, partnerships } from "../words.js";
import { save } from "./saving.js";

export class Sharing {
  /** `here()` gives the address of what is seen; `question()` the words of its filters; `isViewChosen()` whether the
   * reader chose the part of the map that is seen. */
  constructor(page, { map, shading, addresses, here, question, isViewChosen }) {
    Object.assign(this, { map, shading, addresses, here, question, isViewChosen });
    this.find = (name) => page.querySelector(`[data-${name}]`);
    this.publishers = page.dataset.publishers ?? "";
    const panel = this.find("share");
    panel.addEventListener("toggle", () => this.write());
    panel.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !panel.open) return;
      panel.open = false;
      panel.querySelector("summary").focus();
    });
    this.find("share-menu").hidden = false;
    this.write();
    for (const kind of ["pointerdown", "focus"]) this.find("to-builder").addEventListener(kind, () => this.write());
    this.find("copy-link").addEventListener("click", () => this.copyLink());
    this.find("save-picture").addEventListener("click", () => this.save());
  }

  link() {
    return new URL(this.here(), location).href;
  }

  /** The map may have moved since the menu was opened. */
  write() {
    const link = this.link();
    this.find("share-link").value = link;
    this.find("to-builder").href = builderFor(link, this.find("to-builder").href, this.isViewChosen());
  }

  async copyLink() {
    this.write();
    try {
      await navigator.clipboard.writeText(this.link());
      this.say(gettext("The link is copied."));
    } catch {
      this.find("share-link").select();
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
    save(blob, `ringwatch-version-${version}.png`);
    this.say(gettext("The picture is saved."));
  }
}

/** Where an embed of an address of the map is built: of its question, of what it draws, and of its part if one was
 * chosen. */
export function builderFor(address, builder, isViewChosen) {
  const { search, hash } = new URL(address);
  const found = new URL(builder, address);
  found.search = search;
  const { level, measure } = modeFrom(hash);
  if (level !== "points") found.searchParams.set("shows", `${level}/${measure}`);
  if (isViewChosen && viewFrom(hash)) found.searchParams.set("view", hash.slice(1).split("/", 3).join("/"));
  return found.href;
}
