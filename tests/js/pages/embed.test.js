import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { columns } from "../columns.js";
import { document, h, serve, settled } from "../dom.js";
import "../leaflet.js";
import "../import_map.js";

const NAMES = ["count", "count-noun", "words", "live", "error-words", "area-legend", "area-note"];
const ADDRESSES = {
  points: "/map/points.json",
  areas: "/map/areas.json",
  recordPattern: "/partnerships/RW-000000/",
  statesAddress: "/states.json",
};
const STATES = JSON.parse(
  readFileSync(new URL("../../../node_modules/us-atlas/states-albers-10m.json", import.meta.url)),
);
let visits = 0;

/** The page at an address of its own, answered by `points`. Gives its parts. */
async function visit(address, points) {
  const page = h("main", { "data-map-page": "" }, ...NAMES.map((name) => h("div", { [`data-${name}`]: "" })));
  const wholeMap = h("a", { href: "https://site.example/", "data-whole-map": "" });
  const table = h("details", { "data-area-table": "" }, h("table", {}, h("tbody")));
  page.append(h("ul", { class: "legend" }, h("li", { class: "legend-certain" })));
  page.append(h("div", {}, h("div", { "data-map": "" })), h("select", { "data-measure": "" }), wholeMap, table);
  const settings = h("script", { id: "map-settings" });
  settings.textContent = JSON.stringify({ limits: { minZoom: 2, maxZoom: 12, attribution: "" }, addresses: ADDRESSES });
  document.documentElement.replaceChildren(page, settings);
  globalThis.location = new URL(address, "https://site.example");
  const asked = serve({ "/states.json": STATES, ...points });
  visits += 1;
  await import(`../../../static/js/pages/embed.js?visit=${visits}`);
  for (let turn = 0; turn < 5; turn += 1) await settled();
  const words = (name) => page.querySelector(`[data-${name}]`).textContent;
  return { page, words, wholeMap, asked };
}

const answered = (changes) => columns({ chips: [["State", "Ohio", ""]], links: {}, version: 3, ...changes });

test("a frame says how many records its question has, and leads to the same map", async () => {
  const { page, words, wholeMap } = await visit("/embed/?state=OH#6/39.9/-83", {
    "/map/points.json?state=OH": answered(),
  });

  assert.equal(page.dataset.state, "ready");
  assert.deepEqual([words("count"), words("count-noun"), words("words")], ["4", "partnerships", "Ohio"]);
  assert.equal(wholeMap.href, "/?state=OH#6/39.9/-83");
});

test("a heading of the other site is no part of the question", async () => {
  const { wholeMap, asked } = await visit("/embed/?state=OH&title=Ours", { "/map/points.json?state=OH": answered() });

  assert.ok(asked.includes("/map/points.json?state=OH"));
  assert.equal(wholeMap.href, "/?state=OH");
});

test("a day is applied in the frame: the site is asked without it", async () => {
  const { words, asked } = await visit("/embed/?as_of=1970-01-21&state=OH", {
    "/map/points.json?state=OH": answered(),
  });

  assert.ok(asked.includes("/map/points.json?state=OH"));
  assert.match(words("words"), /^Ohio; .*Jan 21, 1970/);
});

test("a day that is none goes to the site, whose refusal is shown", async () => {
  const refusal = { status: 400, body: { problems: ["as_of: “someday” is not a day."] } };

  const { page, words } = await visit("/embed/?as_of=someday", { "/map/points.json?as_of=someday": refusal });

  assert.equal(page.dataset.state, "error");
  assert.equal(words("error-words"), "as_of: “someday” is not a day.");
});

test("a site that does not answer is said in a sentence", async () => {
  const { page, words } = await visit("/embed/", {});

  assert.equal(page.dataset.state, "error");
  assert.match(words("error-words"), /did not answer/);
});
