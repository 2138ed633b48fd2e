import assert from "node:assert/strict";
import { test } from "node:test";

import { firstByName } from "../../static/js/panels/in_view.js";
import { distanceInWords, miles, nearest, sayOf } from "../../static/js/points/near.js";

test("New York and Los Angeles are 2,446 miles apart", () => {
  assert.ok(Math.abs(miles([40.7128, -74.006], [34.0522, -118.2437]) - 2446) < 3);
});

test("the nearest come first, and only those that count", () => {
  const columns = { lat: [40, 41, 40.1, 45], lon: [-100, -100, -100, -100] };

  const near = nearest(columns, [40, -100], 2, (record) => record !== 0);

  assert.deepEqual(
    near.map(({ record }) => record),
    [2, 1],
  );
  assert.equal(distanceInWords(near[0].miles), "7 miles away");
  assert.equal(distanceInWords(0.2), "less than a mile away");
});

test("an empty place is not said to have none", () => {
  const found = { kind: "place", place: "Ocean, NJ", named: 0, county: "Monmouth County", around: 3 };

  assert.equal(
    sayOf(found),
    "No list we keep names an agency in Ocean, NJ. That does not mean there is none. In Monmouth County: 3.",
  );
  assert.equal(sayOf({ ...found, named: 2, county: "" }), "2 partnerships on record in Ocean, NJ.");
});

test("the first by name are those that sorting all would give", () => {
  const names = Array.from({ length: 300 }, (_, each) => `Agency ${(each * 7919) % 300}`);
  const sorted = names.map((_, record) => record).sort((one, other) => (names[one] < names[other] ? -1 : 1));

  assert.deepEqual(
    firstByName(names.keys(), (record) => names[record], 20),
    sorted.slice(0, 20),
  );
});
