// The map's choice between points, states and counties: buttons, the measure, the legend with its classes, and the
// same figures as a table. Tells the page of a choice; draws through the map.

import { dayInWords, dayNumber } from "../points/days.js";
import { figure, gettext } from "../words.js";

export class Shading {
  constructor(page, { map, addresses, tell }) {
    Object.assign(this, { map, addresses, tell, page, mode: { level: "points", measure: "count" } });
    this.find = (name) => page.querySelector(`[data-${name}]`);
    this.buttons = [...page.querySelectorAll("[data-level]")];
    for (const button of this.buttons) {
      button.addEventListener("click", () => this.choose({ level: button.dataset.level, measure: "count" }));
    }
    this.find("measure").addEventListener("change", ({ target }) =>
      this.choose({ ...this.mode, measure: target.value }),
    );
    this.find("area-table").addEventListener("toggle", () => this.fillTable());
  }

  choose(mode) {
    this.show(mode);
    this.tell(mode);
  }

  async show(mode) {
    const { level, measure } = mode;
    this.mode = mode;
    this.page.dataset.level = level;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.level === level));
    this.words = "";
    if (level === "points") return this.map.showAreas(level);
    this.shades ??= await import("../points/choropleth.js");
    this.areas ??= await (await fetch(this.addresses.areas)).json();
    if (this.mode !== mode) return;
    const possible = this.shades.measuresOf(this.areas, level);
    this.mode.measure = possible.includes(measure) ? measure : "count";
    this.offer(possible);
    this.measure();
    await this.map.showAreas(
      level,
      (fips) => this.painted.get(fips) ?? { shade: 0, name: "", href: this.addresses.states },
    );
    this.measure();
  }

  offer(possible) {
    const choice = (value) =>
      Object.assign(document.createElement("option"), { value, textContent: this.shades.measureWords(value) });
    this.find("measure").replaceChildren(...possible.map(choice));
    this.find("measure").value = this.mode.measure;
  }

  /** Counts anew: after another answer, another day or another measure. */
  measure() {
    const { level, measure } = this.mode;
    if (level === "points" || !this.areas || !this.map.points) return;
    const { boundsOf, classOf, countByArea, legendOf, measured, measureWords } = this.shades;
    this.rows = measured(countByArea(this.map.points, level), this.areas, level, measure);
    const bounds = boundsOf(this.rows.map(({ value }) => value));
    const { statePattern, countyPattern } = this.addresses;
    const href = (key) => (level === "states" ? statePattern.replace("XX", key) : countyPattern.replace("00000", key));
    this.painted = new Map(
      this.rows.map(({ fips, key, name, value, words }) => [
        fips,
        { shade: classOf(value, bounds), name: `${name}: ${words}`, href: href(key), key },
      ]),
    );
    this.words =
      level === "states"
        ? gettext("{measure}, by state", { measure: measureWords(measure) })
        : gettext("{measure}, by county", { measure: measureWords(measure) });
    this.steps = legendOf(bounds, measure);
    this.legend(this.steps);
    this.fillTable();
    this.map.paintAreas();
  }

  legend(steps) {
    const swatch = ([shade, words]) => {
      const item = document.createElement("li");
      const color = document.createElement("span");
      color.className = `swatch shade-${shade}`;
      item.append(color, words);
      return item;
    };
    this.find("area-legend").replaceChildren(...steps.map(swatch));
    const { census, directories } = this.areas;
    const said = {
      count: this.mode.level === "counties" ? gettext("Counties have no rate: we keep no count of their people.") : "",
      rate: gettext("People: {title} ({publisher}).", census),
      share: directories.map(directoryWords).join(" "),
    };
    this.find("area-note").textContent = said[this.mode.measure];
  }

  fillTable() {
    const table = this.find("area-table");
    if (!table.open || !this.rows) return;
    const rows = this.rows.filter(({ count, value }) => count || (value && value > 0));
    rows.sort((one, other) => (other.value ?? -1) - (one.value ?? -1) || other.count - one.count);
    table.querySelector("tbody").replaceChildren(
      ...rows.map(({ fips, name, count, words }) => {
        const row = document.createElement("tr");
        const head = Object.assign(document.createElement("th"), { scope: "row" });
        const link = Object.assign(document.createElement("a"), {
          href: this.painted.get(fips).href,
          textContent: name,
        });
        head.append(link);
        const cell = (text) => Object.assign(document.createElement("td"), { textContent: text });
        row.append(head, cell(figure(count)), cell(words));
        return row;
      }),
    );
  }
}

function directoryWords({ title, publisher, day }) {
  const values = { title, publisher, day: dayInWords(dayNumber(day)) };
  return gettext(
    "Known agencies: {title} ({publisher}), as of {day}. Whether each agency on record stands in it is not known.",
    values,
  );
}
