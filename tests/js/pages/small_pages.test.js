// Pages that only begin what a panel does.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { document, fire, h, serve, settled } from "../dom.js";
import "../leaflet.js";
import "../import_map.js";

const STATES = JSON.parse(
  readFileSync(new URL("../../../node_modules/us-atlas/states-albers-10m.json", import.meta.url)),
);
const LIMITS = { minZoom: 2, maxZoom: 12, attribution: "" };
const ADDRESSES = { townsPattern: "/towns/00.json", statesAddress: "/states.json" };
const DAYTON = { what: "row", label: "1", name: "Dayton Police", lat: 39.76, lon: -84.19 };
let visits = 0;

async function visit(name, ...elements) {
  document.documentElement.replaceChildren(...elements);
  visits += 1;
  await import(`../../../static/js/pages/${name}.js?visit=${visits}`);
}

const files = (rows) =>
  h("p", { "data-rows": rows }, h("a", { href: "/partnerships.csv", download: "partnerships.csv" }, "CSV"));

/** Whether a press on the file's link is followed here, and not left to the browser. */
function isFollowed(line) {
  serve({});
  return fire(line.querySelector("a"), "click").defaultPrevented;
}

test("on the pages about data a large file is followed, and a small one is a link", async () => {
  const [large, small] = [files(20_000), files(20)];

  await visit("data", large, small);

  assert.deepEqual([isFollowed(large), isFollowed(small)], [true, false]);
});

test("the table's filters open as a sheet, and its files are followed", async () => {
  const sheet = h("section", { id: "filters" }, h("button", { "data-close-sheet": "" }));
  const opener = h("a", { "data-open-sheet": "", href: "#filters" });
  const large = files(20_000);

  await visit("table", sheet, opener, large);
  fire(opener, "click");

  assert.ok(sheet.classList.contains("is-open"));
  assert.ok(isFollowed(large));
});

test("the address loses what the site dropped of it, and keeps its fragment", async () => {
  globalThis.location = new URL("https://site.example/?state=OH&utm_source=mail#6/39.9/-83");
  const meta = h("meta", { name: "untracked-address", content: "/?state=OH" });
  meta.content = meta.getAttribute("content");
  const replaced = [];
  globalThis.history = { state: { kept: true }, replaceState: (...said) => replaced.push(said) };

  await visit("untracked", meta);

  assert.deepEqual(replaced, [[{ kept: true }, "", "/?state=OH#6/39.9/-83"]]);
});

/** The map of a row on its page, with the form that a press on it sends. */
function rowMap(attributes) {
  const [frame, data] = [h("div", { "data-row-map": "", ...attributes }), h("script", { id: "row-map" })];
  data.textContent = JSON.stringify({ limits: LIMITS, addresses: ADDRESSES, points: [DAYTON] });
  const sent = [];
  const fields = ["latitude", "longitude"].map((id) => h("input", { id }));
  for (const field of fields) field.form = { requestSubmit: () => sent.push(fields.map(({ value }) => value)) };
  return { elements: [h("div", {}, frame), data, h("form", {}, ...fields)], frame, sent };
}

test("a row's map has a mark with the name of each point", async () => {
  serve({ "/states.json": STATES });
  const { elements, frame } = rowMap();

  await visit("row_map", ...elements);
  await settled();

  const marks = frame.querySelectorAll(".locator-row");
  assert.deepEqual(
    marks.map((mark) => mark.getAttribute("title")),
    ["Dayton Police"],
  );
});

test("a page without such a map asks for nothing", async () => {
  const asked = serve({});

  await visit("row_map", h("main"));

  assert.deepEqual(asked, []);
});
