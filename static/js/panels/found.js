// What follows from finding a place: the map goes there, and the page says what is on record there and near it.
// "Near me" works on the points that are here already: the position never leaves the browser.

import { distanceInWords, MIN_ROUNDED_MILES, nearest, sayOf } from "../points/near.js";
import { gettext } from "../words.js";
import { addressOf } from "./cards.js";
import { makeFinder, TEXT } from "./finder.js";

const MAX_NEAREST_SHOWN = 5;
const HAVE_PAGES = new Set(["zip", "place"]);
const POSITION_ZOOM = 9.5; // the zoom for the reader's own position

export class Found {
  /** `filter(text)` makes the map show only what a text names. */
  constructor(page, { map, addresses, zooms, filter }) {
    Object.assign(this, { map, addresses, zooms, filter });
    this.find = (name) => page.querySelector(`[data-${name}]`);
    this.box = this.find("finder").querySelector("input");
    makeFinder(this.find("finder"), addresses.find, (found) => this.go(found));
    this.find("near-me").addEventListener("click", () => this.nearMe());
    this.find("found-close").addEventListener("click", () => this.close());
    this.find("found-says").addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
  }

  close() {
    this.find("found-says").hidden = true;
    this.box.focus();
  }

  /** A town or a ZIP code has a page, which can be reloaded, copied and gone back to; the map goes to all else. */
  go(found) {
    const { kind, label, latitude: lat, longitude: lon } = found;
    if (kind === TEXT) return this.show(found.text);
    if (lat === null || HAVE_PAGES.has(kind)) return location.assign(found.address);
    this.map.camera.visit({ zoom: this.zooms[kind], lat, lon });
    this.say(label, sayOf(found), null, found);
  }

  show(text) {
    this.box.value = "";
    this.find("found-says").hidden = true;
    this.filter(text);
  }

  nearMe() {
    const tell = (words) => this.say(gettext("Near you"), words, null);
    if (!navigator.geolocation) return tell(gettext("This browser does not tell positions."));
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude: lat, longitude: lon } }) => {
        this.map.camera.visit({ zoom: POSITION_ZOOM, lat, lon });
        this.say(gettext("Near you"), gettext("Your position stays in this browser. The nearest on this map:"), [
          lat,
          lon,
        ]);
      },
      () => tell(gettext("The browser did not tell where you are. Type a ZIP code or a town instead.")),
    );
  }

  /** Says it. `from`: the reader's own position, of which the nearest are named. A state or a county has no one point
   * to measure from: what is nearest to its middle may lie outside it; an agency would be its own neighbor. */
  say(title, words, from, found = {}) {
    this.find("found-title").textContent = title;
    this.find("found-words").textContent = words;
    const { points } = this.map;
    const near =
      from && points ? nearest(points.columns, from, MAX_NEAREST_SHOWN, (record) => points.inForce(record)) : [];
    const items = near.map(({ record, miles }) => this.item(points.record(record), miles));
    if (found.address) items.push(this.table(found));
    this.find("found-near").replaceChildren(...items);
    this.find("found-says").hidden = false;
    this.find("found-title").focus(); // it stands after the filters; from here Tab goes on to what was found
  }

  item(record, miles) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = addressOf(record.id, this.addresses.recordPattern);
    link.textContent = record.agency;
    const far = document.createElement("span");
    const distance = distanceInWords(miles);
    const isSure = record.precision[0] === "exact" || miles < MIN_ROUNDED_MILES;
    far.textContent = ` ${record.place}, ${isSure ? distance : gettext("about {distance}", { distance })}`;
    item.append(link, far);
    return item;
  }

  table({ kind, address, table, county, place }) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = table || address;
    link.textContent =
      kind === "agency"
        ? gettext("The agency’s page")
        : gettext("All on record in {place}", { place: county || place });
    item.append(link);
    return item;
  }
}
