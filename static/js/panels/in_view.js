// The list beside the map: what lies in the view, in step with it. Builds the list only; what an entry's point
// looks like is the map's. Names come from strangers' lists: text, never HTML.

import { figure, gettext } from "../words.js";
import { addressOf, cardLine } from "./cards.js";

const MAX_RECORDS_SHOWN = 60;
const MAX_RECORDS_SORTED = 5000; // more in view than this are counted, and listed when the reader comes closer

/** The first of some records by name, without sorting them all. */
export function firstByName(records, nameOf, most = MAX_RECORDS_SHOWN) {
  const first = [];
  for (const record of records) {
    const name = nameOf(record);
    if (first.length === most && name >= first.at(-1).name) continue;
    let place = first.length;
    while (place && first[place - 1].name > name) place -= 1;
    first.splice(place, 0, { record, name });
    if (first.length > most) first.pop();
  }
  return first.map(({ record }) => record);
}

export class InView {
  /**
   * @param {HTMLElement} panel  holds [data-in-view-count], a list [data-in-view-list] and [data-in-view-more]
   * @param {{pattern: string, light: function(?number), show: function(number)}} does  what entries do
   */
  constructor(panel, does) {
    this.panel = panel;
    this.count = panel.querySelector("[data-in-view-count]");
    this.list = panel.querySelector("[data-in-view-list]");
    this.more = panel.querySelector("[data-in-view-more]");
    this.pattern = does.pattern;
    const entry = ({ target }) => target.closest("[data-record]");
    const light = (event) => does.light(entry(event) ? Number(entry(event).dataset.record) : null);
    for (const comes of ["mouseover", "focusin"]) this.list.addEventListener(comes, light);
    for (const goes of ["mouseleave", "focusout"]) this.list.addEventListener(goes, () => does.light(null));
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) does.show(Number(entry(event).dataset.record));
    });
  }

  show(points, records) {
    const held = this.held();
    this.count.textContent = figure(records.length);
    const listed = records.length > MAX_RECORDS_SORTED ? [] : records;
    const shown = firstByName(listed, (record) => points.columns.agency[record]);
    this.list.replaceChildren(...shown.map((record) => this.entry(points.record(record))));
    const left = records.length - shown.length;
    const more = shown.length
      ? gettext("and {count} more: come closer, or see the table.", { count: figure(left) })
      : gettext("Too many to list: come closer, or see the table.");
    this.more.textContent = left ? more : "";
    if (held) this.hold(held);
  }

  /** The entry that has the focus, and which of its two parts. */
  held() {
    const item = document.activeElement?.closest("[data-record]");
    if (!item || !this.list.contains(item)) return null;
    return { name: item.querySelector("a").href, part: document.activeElement.tagName };
  }

  /** Gives the focus to the same entry of the new list; where it is not in view any more, to the list's head. */
  hold({ name, part }) {
    const same = [...this.list.children].find((item) => item.querySelector("a").href === name);
    (same ? same.querySelector(part) : this.panel.querySelector("summary")).focus();
  }

  entry(record) {
    const item = document.createElement("li");
    item.dataset.record = record.number;
    const name = document.createElement("a");
    name.href = addressOf(record.id, this.pattern);
    name.textContent = record.agency;
    const line = cardLine(record, `${record.place}, ${record.date}`);
    const find = document.createElement("button");
    find.type = "button";
    find.className = "in-view-show";
    find.textContent = gettext("Map");
    find.setAttribute("aria-label", gettext("Map: come closer to {agency}", { agency: record.agency }));
    item.append(name, line, find);
    return item;
  }

  /** Marks the entries of some records: those whose badge the reader is at. */
  light(records) {
    const lit = new Set(records ?? []);
    for (const item of this.list.children) item.classList.toggle("is-lit", lit.has(Number(item.dataset.record)));
  }
}
