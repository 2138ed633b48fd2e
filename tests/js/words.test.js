import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { arcsOf, diameterOf, SHAPES, shapeOf } from "../../static/js/shapes.js";
import { accordingTo, clusterName, partnerships, shortFigure, summary } from "../../static/js/words.js";

test("counts read as sentences", () => {
  assert.equal(partnerships(0), "0 partnerships");
  assert.equal(partnerships(1), "1 partnership");
  assert.equal(partnerships(1239), "1,239 partnerships");
  assert.equal(accordingTo(1, 1), "1 row of 1 list");
  assert.equal(accordingTo(3, 2), "3 rows of 2 lists");
  assert.equal(summary({ count: 41, unplaced: 0 }), "41 partnerships");
  assert.equal(summary({ count: 1239, unplaced: 7 }), "1,239 partnerships, 7 not on the map");
});

test("a cluster says what pressing it does", () => {
  assert.equal(clusterName(41, false), "41 partnerships, zoom in");
  assert.equal(clusterName(2, true), "2 partnerships at this place, open the list");
});

for (const [count, short] of [[7, "7"], [999, "999"], [1000, "1k"], [1239, "1.2k"], [9960, "10k"], [14300, "14k"]]) {
  test(`${count} is written ${short} in a cluster`, () => assert.equal(shortFigure(count), short));
}

test("a ring's arcs go once around and leave out empty shares", () => {
  assert.deepEqual(arcsOf([3, 0, 1]), [[0, 0, 0.75], [2, 0.75, 1]]);
});

test("a bigger cluster is a bigger circle, never too small for a finger", () => {
  const diameters = [2, 10, 100, 1000, 100000].map(diameterOf);

  assert.deepEqual(diameters, [...diameters].sort((one, other) => one - other));
  assert.ok(diameters[0] >= 24 && diameters.at(-1) <= 80);
});

test("pages and the map draw each status with the same shape", () => {
  const sheet = readFileSync(new URL("../../static/img/statuses.svg", import.meta.url), "utf8");

  for (const [status, path] of Object.entries(SHAPES)) {
    assert.ok(sheet.includes(`id="${status}"`) && sheet.includes(`d="${path}"`), status);
  }
});

test("a status that is new to the map is still drawn", () => {
  assert.equal(shapeOf("unheard_of"), SHAPES.listed);
});
