// What a reader takes with them: the link, the frame for their own page, the map as a picture. All made here.

import { drawPicture } from "../paint/picture.js";
import { dayInWords } from "../points/days.js";
import { gettext, inForceOn, partnerships } from "../words.js";

export class Sharing {
  /** `here()` gives the address of what is seen; `question()` the words of its filters. */
  constructor(page, { map, shading, addresses, here, question }) {
    Object.assign(this, { map, shading, addresses, here, question });
    this.find = (name) => page.querySelector(`[data-${name}]`);
    this.find("share").addEventListener("toggle", () => (this.find("snippet").value = this.snippet()));
    this.find("copy-link").addEventListener("click", () => this.copy(this.link(), gettext("The link is copied.")));
    this.find("copy-snippet").addEventListener("click", () =>
      this.copy(this.snippet(), gettext("The snippet is copied.")),
    );
    this.find("save-picture").addEventListener("click", () => this.save());
  }

  link() {
    return new URL(this.here(), location).href;
  }

  snippet() {
    const { search, hash } = new URL(this.link());
    const frame = document.createElement("iframe");
    const src = new URL(`${this.addresses.embed}${search}${hash}`, location).href;
    for (const [name, value] of Object.entries({
      src,
      width: "100%",
      height: "480",
      title: gettext("Map of partnerships with Ring, by ringwatch"),
      loading: "lazy",
    })) {
      frame.setAttribute(name, value);
    }
    return frame.outerHTML;
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
      credit: gettext("ringwatch, data version {version}. {host}. Saved {day}. Boundaries: US Census Bureau.", {
        version,
        host: location.host,
        day: saved,
      }),
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
