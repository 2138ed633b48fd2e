import assert from "node:assert/strict";
import { test } from "node:test";

import {
  boundsOf,
  classOf,
  countByArea,
  legendOf,
  measured,
  measuresOf,
} from "../../../static/js/points/choropleth.js";
import { Spans } from "../../../static/js/points/points.js";
import { hashOf, modeFrom, viewFrom } from "../../../static/js/points/view.js";

const always = (length) => ({
  may_from: Array(length).fill(0),
  may_until: Array(length).fill(99),
  sure_from: Array(length).fill(0),
  sure_until: Array(length).fill(99),
});
const part = (state, county, agencies, law = agencies.map(() => 1)) => ({
  states: ["CA", "NJ", ""],
  state,
  counties: ["06037", "34025", ""],
  county,
  agencies,
  law,
  ...always(agencies.length),
});
const columns = {
  ...part([0, 0, 1, 0], [0, 0, 1, 2], [0, 0, 1, 3], [1, 1, 1, 0]),
  elsewhere: part([1, 2], [2, 2], [1, 2]),
};
const points = { columns, spans: new Spans(columns), elsewhere: new Spans(columns.elsewhere), day: 50 };
const areas = {
  states: {
    "06": ["CA", "California", 1_000_000, 10],
    34: ["NJ", "New Jersey", 500_000, 0],
    72: ["PR", "Puerto Rico", 0, 0],
  },
  counties: { "06037": ["Los Angeles County, CA", 4] },
};

test("what is not on the map counts for its state all the same", () => {
  const counts = countByArea(points, "states");

  assert.deepEqual(counts.get("CA"), { count: 3, agencies: 2, law: 1 });
  assert.equal(counts.get("NJ").count, 2);
  assert.equal(counts.has(""), false);
});

test("what was not in force on the day does not count", () => {
  assert.equal(countByArea({ ...points, day: 100 }, "states").size, 0);
});

test("a rate and a share are given only where there is something to divide by", () => {
  const counts = countByArea(points, "states");
  const values = (measure) =>
    measured(counts, areas, "states", measure)
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ value }) => value);

  assert.deepEqual(values("count"), [3, 2, 0]);
  assert.deepEqual(
    values("rate").map((rate) => rate && Number(rate.toFixed(6))),
    [0.2, 0.4, null], // two agencies with three partnerships
  );
  assert.deepEqual(values("share"), [0.1, null, null]);
  assert.deepEqual(measuresOf(areas, "states"), ["count", "share", "rate"]);
  assert.deepEqual(measuresOf({ ...areas, counties: {} }, "counties"), ["count"]);
});

test("an area that no list names has no rate", () => {
  const empty = measured(new Map(), areas, "states", "rate");

  assert.deepEqual(new Set(empty.map(({ value }) => value)), new Set([null]));
  assert.deepEqual(new Set(empty.map(({ words }) => words)), new Set(["none on record"]));
});

test("classes hold every value, and the legend names each class", () => {
  const values = [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55];
  const bounds = boundsOf(values);

  assert.deepEqual(
    values.map((value) => classOf(value, bounds)),
    [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5],
  );
  assert.equal(legendOf(bounds, "count").length, bounds.length + 1);
  assert.equal(legendOf(bounds, "count").at(-1)[1], "34 and more");
  assert.deepEqual(boundsOf([0, 0]), []);
});

test("what is drawn stands in the address beside the view", () => {
  const view = { zoom: 4, lat: 38, lon: -96 };
  const mode = { level: "states", measure: "rate" };

  assert.deepEqual(modeFrom(hashOf(view, mode)), mode);
  assert.deepEqual(viewFrom(hashOf(view, mode)), view);
  assert.equal(modeFrom(hashOf(view)).level, "points");
});
