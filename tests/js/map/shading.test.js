import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Shading } from "../../../static/js/panels/shading.js";
import { Points } from "../../../static/js/points/points.js";
import { fire, h, serve, settled } from "../dom.js";

const [ALWAYS, FOREVER] = [-99_999, 99_999];
const AREAS = {
  states: { 39: ["OH", "Ohio", 11_800_000, 10], "06": ["CA", "California", 39_000_000, 0] },
  counties: { 39113: ["Montgomery County", 0] },
  census: { title: "Census of Population", publisher: "US Census Bureau" },
  directories: [{ title: "Directory", publisher: "FBI", day: "2022-05-25" }],
};
const ADDRESSES = {
  areas: "/areas.json",
  states: "/states/",
  statePattern: "/states/XX/",
  countyPattern: "/counties/00000/",
};
const span = (count) => ({
  may_from: Array(count).fill(ALWAYS),
  may_until: Array(count).fill(FOREVER),
  sure_from: Array(count).fill(ALWAYS),
  sure_until: Array(count).fill(FOREVER),
  undated: Array(count).fill(0),
  histories: [[[ALWAYS, 0]]],
  history: Array(count).fill(0),
});
const place = (states, counties) => ({
  states: ["OH", "CA"],
  state: states,
  counties: ["39113"],
  county: counties,
  agencies: states.map((_, each) => each),
  law: states.map(() => 1),
});
const COLUMNS = {
  id: ["1", "2", "3"],
  status: [0, 0, 0],
  statuses: [],
  lon: [0, 0, 0],
  lat: [0, 0, 0],
  ...place([0, 0, 1], [0, 0, -1]),
  ...span(3),
  elsewhere: { ...place([0], [-1]), ...span(1) },
};
let page;
let map;
let told;
let shading;
const part = (name) => page.querySelector(`[data-${name}]`);
const levels = () => page.querySelectorAll("button");

beforeEach(() => {
  const table = h("details", { "data-area-table": "" }, h("table", {}, h("tbody")));
  page = h(
    "main",
    {},
    ...["points", "states", "counties"].map((level) => h("button", { "data-level": level })),
    h("select", { "data-measure": "" }),
    h("ul", { "data-area-legend": "" }),
    h("p", { "data-area-note": "" }),
    table,
  );
  map = { points: new Points(COLUMNS), painted: 0, shown: [] };
  map.paintAreas = () => {
    map.painted += 1;
  };
  map.showAreas = async (level, paint) => {
    map.shown.push(level);
    map.paint = paint;
  };
  told = [];
  serve({ "/areas.json": AREAS });
  shading = new Shading(page, { map, addresses: ADDRESSES, tell: (mode) => told.push(mode) });
});

test("a press shades the states, and the page is told", async () => {
  await import("../../../static/js/points/choropleth.js"); // which it brings at the first press
  levels()[1].click();
  await settled();

  assert.deepEqual(map.shown, ["states"]);
  assert.equal(page.dataset.level, "states");
  assert.deepEqual(
    levels().map((button) => button.getAttribute("aria-pressed")),
    ["false", "true", "false"],
  );
  assert.deepEqual(told, [{ level: "states", measure: "count" }]);
});

test("each area has its words, its page and a shade; one without a fact has none", async () => {
  await shading.show({ level: "states", measure: "count" });

  assert.deepEqual(map.paint("39"), {
    shade: map.paint("39").shade,
    name: "Ohio: 3 partnerships",
    href: "/states/OH/",
    key: "OH",
  });
  assert.ok(map.paint("39").shade > 0);
  assert.deepEqual(map.paint("99"), { shade: 0, name: "", href: "/states/" });
});

test("counties lead to counties, and what lies in none is not in any", async () => {
  await shading.show({ level: "counties", measure: "count" });

  assert.equal(map.paint("39113").name, "Montgomery County: 2 partnerships");
  assert.equal(map.paint("39113").href, "/counties/39113/");
  assert.match(part("area-note").textContent, /^Counties have no rate/);
});

test("measures that a level cannot have are not offered, nor taken from an address", async () => {
  await shading.show({ level: "counties", measure: "rate" });

  assert.deepEqual(
    part("measure").children.map(({ value }) => value),
    ["count"],
  );
  assert.equal(shading.mode.measure, "count");
});

test("a rate names its census, a share its directories", async () => {
  await shading.show({ level: "states", measure: "rate" });
  assert.equal(part("area-note").textContent, "People: Census of Population (US Census Bureau).");
  assert.match(map.paint("39").name, /agencies per 100,000 people \(3 partnerships\)$/);

  part("measure").value = "share";
  fire(part("measure"), "change");
  await settled();

  assert.match(part("area-note").textContent, /^Known agencies: Directory \(FBI\), as of May 25, 2022\./);
  assert.match(map.paint("06").name, /no directory counts agencies here$/);
});

test("the legend has a swatch for each class", async () => {
  await shading.show({ level: "states", measure: "count" });

  const swatches = part("area-legend").querySelectorAll(".swatch");
  assert.equal(swatches.length, part("area-legend").children.length);
  assert.ok(swatches.length >= 2);
});

test("the table is filled when it is opened, the most first, and leaves out what has none", async () => {
  await shading.show({ level: "states", measure: "count" });
  const rows = () =>
    part("area-table")
      .querySelectorAll("tr")
      .map((row) => row.children.map(({ textContent }) => textContent));
  assert.deepEqual(rows(), []);

  part("area-table").open = true;
  fire(part("area-table"), "toggle");

  assert.deepEqual(
    rows().map((cells) => cells.slice(0, 2)),
    [
      ["Ohio", "3"],
      ["California", "1"],
    ],
  );
});

test("another day counts anew", async () => {
  await shading.show({ level: "states", measure: "count" });
  map.points.spans.mayUntil.fill(ALWAYS);
  map.points.day = 0;

  shading.measure();

  assert.equal(map.paint("39").name, "Ohio: 1 partnership");
});

test("areas are fetched once", async () => {
  const asked = serve({ "/areas.json": AREAS });

  for (const level of ["states", "counties", "points", "states"]) await shading.show({ level, measure: "count" });

  assert.deepEqual(asked, ["/areas.json"]);
});

test("a choice made while areas were on their way wins", async () => {
  const first = shading.show({ level: "states", measure: "count" });
  const second = shading.show({ level: "points", measure: "count" });
  await Promise.all([first, second]);

  assert.deepEqual(map.shown, ["points"]);
  assert.equal(shading.words, "");
});
