import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Facets } from "../../../static/js/panels/facets.js";
import { showLegend } from "../../../static/js/panels/legend.js";
import { fire, h, serve, settled } from "../dom.js";

const OHIO = { value: "OH", label: "Ohio", count: 1234, chosen: true };
const LISTED = { value: "listed", label: "Listed", count: 2, chosen: false };
const DATED = { value: "include", label: "with them", count: 9, chosen: false };
const OFFERED = { state: [OHIO], status: [LISTED], undated: [], certainty: [] };
let form;
let facets;
let asked;

beforeEach(() => {
  const select = h("select", { name: "certainty" }, h("option", { value: "" }));
  form = h(
    "form",
    {},
    h("details", { "data-group": "state" }, h("ul", { "data-options": "state" })),
    h("details", { "data-group": "status" }, h("ul", { "data-options": "status" })),
    h("fieldset", { "data-offers": "undated" }, h("ul", { "data-options": "undated" })),
    h("label", { "data-offers": "certainty" }, select),
  );
  facets = new Facets(form, "/map/facets.json", "");
  asked = serve({
    "/map/facets.json?state=OH": { status: 200, body: OFFERED },
    "/map/facets.json?q=x": { status: 200, body: { ...OFFERED, state: [], undated: [DATED] } },
  });
});

test("each value stands with its count, and what is chosen is", async () => {
  facets.want("state=OH", true);
  await settled();

  const [box] = form.querySelectorAll("[data-options=state] input");
  assert.deepEqual([box.name, box.value, box.checked], ["state", "OH", true]);
  assert.equal(form.querySelector("[data-options=state]").textContent, "Ohio 1,234");
  assert.equal(form.querySelector("[data-offers=undated]").hidden, true);
});

test("a menu of which nothing would give anything is not offered", async () => {
  facets.want("q=x", true);
  await settled();

  assert.equal(form.querySelector("[data-group=state]").hidden, true);
  assert.equal(form.querySelector("[data-offers=undated]").hidden, false);
});

test("going through time asks nothing until a menu is opened, and the page's own question asks nothing at all", async () => {
  facets.want("", true);
  facets.want("state=OH", false);
  await settled();
  assert.equal(asked.length, 0);

  const [menu] = form.querySelectorAll("details");
  menu.open = true;
  fire(menu, "toggle");
  await settled();

  assert.equal(asked.length, 1);
});

test("a failed answer leaves the options as they were", async () => {
  facets.want("state=OH", true);
  await settled();
  facets.want("state=nowhere", true);
  await settled();

  assert.equal(form.querySelectorAll("[data-options=state] input").length, 1);
});

test("the legend has the statuses that are on the map, and those that were beside a chosen one", () => {
  const statuses = [
    ["listed", "Listed"],
    ["ended", "Ended"],
    ["denied", "Disputed"],
  ];
  const list = h("ul", {}, h("li", { class: "legend-certain" }, "about certainty"));
  const now = () => list.querySelectorAll("[data-status]").map(({ dataset }) => dataset.status);
  const counting = (counts) => ({ statuses, statusCounts: () => counts });

  showLegend(list, counting([3, 0, 1]), []);
  assert.deepEqual(now(), ["listed", "denied"]);
  showLegend(list, counting([3, 0, 0]), ["listed"]);

  assert.deepEqual(now(), ["listed", "denied"]);
  assert.equal(list.querySelector("[data-status=listed]").getAttribute("aria-pressed"), "true");
  assert.equal(list.children.at(-1).textContent, "about certainty");
});
