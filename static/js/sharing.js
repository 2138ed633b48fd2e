// What a reader takes with them: the link, the frame for their own page, the map as a picture. All made here.

import { dayInWords } from "./days.js";
import { drawPicture } from "./picture.js";
import { figure, partnerships } from "./words.js";

export class Sharing {
  /** `here()` gives the address of what is seen; `question()` the words of its filters. */
  constructor(page, { map, shading, addresses, here, question }) {
    Object.assign(this, { map, shading, addresses, here, question });
    this.find = (name) => page.querySelector(`[data-${name}]`);
    this.find("share").addEventListener("toggle", () => (this.find("snippet").value = this.snippet()));
    this.find("copy-link").addEventListener("click", () => this.copy(this.link(), "The link is copied."));
    this.find("copy-snippet").addEventListener("click", () => this.copy(this.snippet(), "The snippet is copied."));
    this.find("save-picture").addEventListener("click", () => this.save());
  }

  link() {
    return new URL(this.here(), location).href;
  }

  snippet() {
    const { search, hash } = new URL(this.link());
    const frame = document.createElement("iframe");
    const src = new URL(`${this.addresses.embed}${search}${hash}`, location).href;
    for (const [name, value] of Object.entries({ src, width: "100%", height: "480", title: "Map of partnerships with Ring, by ringwatch", loading: "lazy" })) {
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
      this.say("The browser did not copy it: it is marked in the field, to be copied by hand.");
    }
  }

  say(words) {
    this.find("share-says").textContent = words;
  }

  async save() {
    const { points, element } = this.map;
    const { count, certain, possible } = points.count(points.day);
    const tokens = getComputedStyle(element);
    const color = (name) => tokens.getPropertyValue(name).trim();
    const dated = points.day === null ? "" : `in force on ${dayInWords(points.day)}: ${figure(certain)} certainly, ${figure(possible)} possibly`;
    const said = {
      legend: this.shading.steps ?? [],
      title: `${partnerships(count)} with Ring`,
      words: [...this.question(), this.shading.words, dated].filter(Boolean).join("; ") || "All on record",
      credit: `ringwatch, data version ${points.columns.version}. ${location.host}. Saved ${dayInWords(Math.floor(Date.now() / 86_400_000))}. Boundaries: US Census Bureau.`,
    };
    const canvas = await drawPicture(this.map.seen(), said, color, this.addresses);
    const blob = await new Promise((give) => canvas.toBlob(give, "image/png"));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `ringwatch-version-${points.columns.version}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    this.say("The picture is saved.");
  }
}
