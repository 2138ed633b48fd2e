import assert from "node:assert/strict";
import { test } from "node:test";

import { placeAfterKey } from "../../../static/js/panels/charts.js";

test("arrows, pages and ends lead from value to value and never beyond", () => {
  assert.equal(placeAfterKey("ArrowRight", 3, 10), 4);
  assert.equal(placeAfterKey("ArrowLeft", 0, 10), 0);
  assert.equal(placeAfterKey("PageUp", 3, 10), 9);
  assert.equal(placeAfterKey("PageDown", 3, 20), 0);
  assert.equal(placeAfterKey("Home", 7, 10), 0);
  assert.equal(placeAfterKey("End", 7, 10), 9);
});

test("other keys are left to the page", () => {
  assert.equal(placeAfterKey("Tab", 3, 10), null);
  assert.equal(placeAfterKey("a", 3, 10), null);
});
