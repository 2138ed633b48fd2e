import assert from "node:assert/strict";
import { test } from "node:test";

import { addressWith, queryOf, sameQuestion, valuesOf } from "../../static/js/points/question.js";
import { hashOf, viewFrom } from "../../static/js/points/view.js";

for (const [name, pairs, query] of [
  ["nothing asked", [], ""],
  [
    "empty fields are left out",
    [
      ["q", "  "],
      ["state", "GA"],
    ],
    "state=GA",
  ],
  [
    "a field may repeat",
    [
      ["state", "CA"],
      ["state", "NV"],
    ],
    "state=CA&state=NV",
  ],
  [
    "what is taken for granted is left out",
    [
      ["undated", "include"],
      ["undated", "only"],
    ],
    "undated=only",
  ],
  [
    "a new question starts at its first page",
    [
      ["q", "Ocean"],
      ["page", "4"],
    ],
    "q=Ocean",
  ],
  ["marks are escaped", [["q", "St. Mary's & Co"]], "q=St.+Mary%27s+%26+Co"],
]) {
  test(name, () => assert.equal(queryOf(pairs), query));
}

test("form → address → form keeps every value", () => {
  const pairs = [
    ["q", "fire & rescue"],
    ["state", "CA"],
    ["state", "NV"],
    ["started_after", "2020-07"],
  ];

  const values = valuesOf(queryOf(pairs));

  assert.deepEqual(Object.fromEntries(values), {
    q: ["fire & rescue"],
    state: ["CA", "NV"],
    started_after: ["2020-07"],
  });
});

test("the same question in another order is the same question", () => {
  assert.ok(sameQuestion("state=CA&q=a", "q=a&state=CA&undated=include"));
  assert.ok(!sameQuestion("state=CA", "state=NV"));
});

test("filtering keeps the view of the map", () => {
  const at = { pathname: "/", hash: "#6/33.75/-84.39" };

  assert.equal(addressWith("state=GA", at), "/?state=GA#6/33.75/-84.39");
  assert.equal(addressWith("", at), "/#6/33.75/-84.39");
});

test("a view comes back from the fragment as it was", () => {
  const view = { zoom: 6.5, lat: 33.749, lon: -84.388 };

  assert.deepEqual(viewFrom(hashOf(view)), view);
});

for (const hash of ["", "#filters", "#6/33", "#6/99/-84", "#6/33/-200", "#x/33/-84"]) {
  test(`${hash || "an empty fragment"} is no view`, () => assert.equal(viewFrom(hash), null));
}
