import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { columns } from "../columns.js";
import { document, fire, h, serve, settled } from "../dom.js";
import { SIZE } from "../leaflet.js";
import "../form_data.js";
import "../import_map.js";

const atlas = (name) => JSON.parse(readFileSync(new URL(`../../../node_modules/us-atlas/${name}`, import.meta.url)));
const STATES = atlas("states-albers-10m.json");
const ADDRESSES = {
  points: "/map/points.json",
  areas: "/map/areas.json",
  facets: "/map/facets.json",
  find: "/find.json",
  embed: "/embed/",
  recordPattern: "/partnerships/RW-000000/",
  townsPattern: "/towns/00.json",
  statesAddress: "/states.json",
  countiesAddress: "/counties.json",
};
const SETTINGS = {
  addresses: ADDRESSES,
  limits: { minZoom: 2, maxZoom: 12, attribution: "" },
  zooms: { place: 9 },
  streets: null,
};
const TEXTS =
  `headline live count count-noun in-force unplaced said-none error-words chips chosen retry whole near-me measure
  share copy-link save-picture share-link to-builder share-says found-close found-title found-words found-near found-says
  area-legend area-note show-results`.split(/\s+/);
const TIME = `day-words reached play all-dates track possible certain most certain-count possible-count undated-count
  unknown unknown-words evidence`.split(/\s+/);
const parts = (names) => names.map((name) => h("div", { [`data-${name}`]: "" }));
let visits = 0;
let history;
let listeners;

globalThis.addEventListener = (type, listener) => listeners.set(type, listener);
globalThis.innerWidth = SIZE.width;

/** As a browser keeps a page's addresses: what is pushed is where the page is from then on. */
function keepHistory(address) {
  globalThis.location = new URL(address, "https://site.example");
  history = [];
  const go = (kind) => (_state, _title, to) => {
    history.push([kind, to]);
    globalThis.location = new URL(to, globalThis.location);
  };
  globalThis.history = { pushState: go("push"), replaceState: go("replace") };
}

function frontPage() {
  const box = (name, value) => h("input", { type: "checkbox", name, value });
  const form = h("form", { "data-filter-form": "" }, box("state", "OH"), box("state", "GA"));
  const filters = h("section", { id: "filters" }, form, h("button", { "data-close-sheet": "" }));
  const finder = h("form", { "data-finder": "" }, h("input", {}), h("ul", { role: "listbox" }));
  const list = parts(["in-view-count", "in-view-list", "in-view-more"]);
  const bar = h("div", { "data-timebar": "" }, ...parts(TIME), h("input", { type: "range", "data-slider": "" }));
  bar.append(h("input", { type: "date", "data-day": "" }));
  const link = h("a", { "data-link": "partnerships", href: "/partnerships" });
  const page = h("main", { "data-map-page": "" }, h("div", {}, h("div", { "data-map": "" })), filters, finder);
  page.append(h("details", { "data-in-view": "" }, ...list), bar, link, h("a", { "data-open-sheet": "" }));
  page.append(h("details", { "data-area-table": "" }, h("table", {}, h("tbody"))), ...parts(TEXTS));
  const status = h("li", {}, h("button", { "data-status": "listed" }));
  page.append(h("ul", { class: "legend" }, status, h("li", { class: "legend-certain" })));
  page.append(h("button", { "data-level": "points" }));
  return page;
}

/** The front page at an address, answered by `points`. Gives it, what was asked, and the words of its parts. */
async function visit(address, points) {
  const page = frontPage();
  const settings = h("script", { id: "map-settings" });
  settings.textContent = JSON.stringify(SETTINGS);
  document.documentElement.replaceChildren(page, settings);
  listeners = new Map();
  keepHistory(address);
  const asked = serve({ "/states.json": STATES, ...points });
  visits += 1;
  await import(`../../../static/js/pages/map.js?visit=${visits}`);
  await rest();
  const part = (name) => page.querySelector(`[data-${name}]`);
  return { page, asked: () => asked.filter((each) => each.startsWith("/map/points")), part };
}

const rest = async () => {
  for (let turn = 0; turn < 6; turn += 1) await settled();
};
const answered = (changes) => columns({ chips: [], links: { partnerships: "/partnerships" }, version: 3, ...changes });
const OHIO = answered({ chips: [["State", "Ohio", ""]], links: { partnerships: "/partnerships?state=OH" } });

/** The same columns without a record in them. */
function withoutRows(answer) {
  const number = answer.id.length;
  const empty = (of, rows) =>
    Object.entries(of).map(([name, value]) => [name, Array.isArray(value) && value.length === rows ? [] : value]);
  const elsewhere = Object.fromEntries(empty(answer.elsewhere, 1));
  return { ...Object.fromEntries(empty(answer, number)), histories: [], elsewhere };
}

test("the page says how many records there are, and which version they are of", async () => {
  const { page, part } = await visit("/", { "/map/points.json": answered() });

  assert.equal(page.dataset.state, "ready");
  assert.deepEqual([part("count").textContent, part("count-noun").textContent], ["4", "partnerships"]);
  assert.match(part("live").textContent, /Version 3\.$/);
});

test("a filter that is chosen is a new question and a new entry in the history", async () => {
  const { page, part, asked } = await visit("/", {
    "/map/points.json": answered(),
    "/map/points.json?state=OH": OHIO,
  });
  const ohio = page.querySelector("input[type=checkbox]");

  ohio.checked = true;
  fire(ohio, "change");
  await rest();

  assert.deepEqual(asked(), ["/map/points.json", "/map/points.json?state=OH"]);
  assert.deepEqual(
    history.find(([kind]) => kind === "push"),
    ["push", "/?state=OH"],
  );
  assert.equal(part("chips").children.length, 1);
  assert.equal(part("chosen").textContent, "1");
  assert.equal(page.querySelector("[data-link]").href, "/partnerships?state=OH");
});

test("a chip that is pressed takes its filter away, from the form too", async () => {
  const { page, part, asked } = await visit("/?state=OH", {
    "/map/points.json": answered(),
    "/map/points.json?state=OH": OHIO,
  });
  const ohio = page.querySelector("input[type=checkbox]");
  assert.equal(ohio.checked, true);

  fire(part("chips").querySelector("a"), "click");
  await rest();

  assert.equal(ohio.checked, false);
  assert.deepEqual(asked(), ["/map/points.json?state=OH", "/map/points.json"]);
  assert.equal(part("chips").children.length, 0);
});

test("going back shows the question of that address, and makes no entry", async () => {
  const { part, asked } = await visit("/?state=OH", {
    "/map/points.json": answered(),
    "/map/points.json?state=OH": OHIO,
  });
  globalThis.location = new URL("https://site.example/");
  history.length = 0;

  listeners.get("popstate")();
  await rest();

  assert.deepEqual(asked(), ["/map/points.json?state=OH", "/map/points.json"]);
  assert.equal(part("chips").children.length, 0);
  assert.ok(history.every(([kind]) => kind === "replace"));
});

test("a day is applied on the page: the same points, and its own chip", async () => {
  const { page, part, asked } = await visit("/?as_of=1970-01-26", { "/map/points.json": answered() });

  assert.deepEqual(asked(), ["/map/points.json"]);
  assert.equal(page.dataset.dayAsked, "true");
  assert.match(part("in-force").textContent, /Jan 26, 1970/);
  assert.match(part("chips").textContent, /Jan 26, 1970/);
  assert.equal(page.querySelector("[data-link]").href, "/partnerships?as_of=1970-01-26");
});

test("a status in the legend is switched on and off", async () => {
  const { page, asked } = await visit("/", {
    "/map/points.json": answered(),
    "/map/points.json?status=listed": answered(),
  });
  const listed = () => page.querySelector("[data-status=listed]");

  fire(listed(), "click");
  await rest();
  assert.equal(listed().getAttribute("aria-pressed"), "true");
  fire(listed(), "click");
  await rest();

  assert.equal(listed().getAttribute("aria-pressed"), "false");
  assert.deepEqual(asked(), ["/map/points.json", "/map/points.json?status=listed", "/map/points.json"]);
});

test("nothing that matches is said as such, with the question as it stands", async () => {
  const { page, part } = await visit("/?state=OH", { "/map/points.json?state=OH": withoutRows(OHIO) });

  assert.equal(page.dataset.state, "empty");
  assert.equal(part("count").textContent, "0");
});

test("a question that is refused says why, and can be tried again", async () => {
  const refusal = { status: 400, body: { problems: ["state: “XX” is not one of the choices."] } };
  const answers = { "/map/points.json?state=XX": refusal };
  const { page, part } = await visit("/?state=XX", answers);

  assert.equal(page.dataset.state, "error");
  assert.equal(part("error-words").textContent, "state: “XX” is not one of the choices.");
  serve({ "/map/points.json?state=XX": answered() });
  fire(part("retry"), "click");
  await rest();

  assert.equal(page.dataset.state, "ready");
});

test("the whole country is a view without a place in the address", async () => {
  const { part } = await visit("/#6/39.9/-83", { "/map/points.json": answered() });

  fire(part("whole"), "click");
  await rest();

  assert.ok(history.some(([kind, to]) => kind === "replace" && to === "/"));
});
