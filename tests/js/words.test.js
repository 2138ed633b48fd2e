import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { arcsOf, diameterOf, SHAPES, shapeOf, sideOf } from "../../static/js/paint/shapes.js";
import {
  accordingTo,
  clusterName,
  figure,
  gettext,
  partnerships,
  recordName,
  rounded,
  shortFigure,
  summary,
  useCatalogue,
} from "../../static/js/words.js";

test("counts read as sentences", () => {
  assert.equal(partnerships(0), "0 partnerships");
  assert.equal(partnerships(1), "1 partnership");
  assert.equal(partnerships(1239), "1,239 partnerships");
  assert.equal(accordingTo(1, 1), "1 row of 1 list");
  assert.equal(accordingTo(3, 2), "3 rows of 2 lists");
  assert.equal(summary({ count: 41, unplaced: 0 }), "41 partnerships");
  assert.equal(summary({ count: 1239, unplaced: 7 }), "1,239 partnerships, 7 not on the map");
});

test("a cluster says where it is and what pressing it does", () => {
  const dayton = { place: "Dayton, OH", only: false };

  assert.equal(clusterName(41, dayton, false), "41 partnerships around Dayton, OH, zoom in");
  assert.equal(
    clusterName(2, { ...dayton, only: true }, true, 1),
    "2 partnerships (1 only possibly in force) in Dayton, OH, at one point, open the list",
  );
});

for (const [count, short] of [
  [7, "7"],
  [999, "999"],
  [1000, "1k"],
  [1239, "1.2k"],
  [9960, "10k"],
  [14300, "14k"],
]) {
  test(`${count} is written ${short} in a cluster`, () => assert.equal(shortFigure(count), short));
}

test("a single record says what it is, and whether that is certain", () => {
  const record = { agency: "Ocean PD", place: "Ocean, NJ", status: ["ended", "Ended"], certain: true };

  assert.equal(recordName(record), "Ocean PD, Ocean, NJ: Ended");
  assert.equal(recordName({ ...record, certain: false }), "Ocean PD, Ocean, NJ: Ended, only possibly in force");
});

test("in another language words, plurals and figures are that language's", () => {
  useCatalogue({
    messages: {
      "{count} partnership": ["{count} współpraca", "{count} współprace", "{count} współprac"],
      "{count} not on the map": "{count} poza mapą",
    },
    plurals: Array.from({ length: 200 }, (_, n) =>
      n === 1 ? 0 : n % 10 >= 2 && n % 10 <= 4 && ![12, 13, 14].includes(n % 100) ? 1 : 2,
    ).join(""),
    thousands: " ",
    decimal: ",",
  });

  assert.equal(partnerships(1), "1 współpraca");
  assert.equal(partnerships(1203), "1 203 współprace");
  assert.equal(partnerships(112), "112 współprac");
  assert.equal(summary({ count: 5, unplaced: 2 }), "5 współprac, 2 poza mapą");
  assert.equal(gettext("Not in the catalogue, {name}", { name: "Ocean" }), "Not in the catalogue, Ocean");
  assert.equal(rounded(2.126, 2), "2,13");
  assert.equal(shortFigure(1239), "1,2k");
  useCatalogue({});
  assert.equal(figure(1234567), "1,234,567");
});

test("a ring's arcs go once around and leave out empty shares", () => {
  assert.deepEqual(arcsOf([3, 0, 1]), [
    [0, 0, 0.75],
    [2, 0.75, 1],
  ]);
});

test("a bigger cluster is a bigger circle, never too small for a finger", () => {
  const counts = [2, 10, 100, 1000, 100000];
  const diameters = counts.map(diameterOf);

  assert.deepEqual(
    diameters,
    [...diameters].sort((one, other) => one - other),
  );
  assert.ok(counts.map(sideOf).every((side, each) => side >= 24 && side >= diameters[each] && side <= 80));
  assert.ok(sideOf(1) >= 24);
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
