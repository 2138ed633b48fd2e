import assert from "node:assert/strict";
import { test } from "node:test";

import { led } from "../../../static/js/panels/charts.js";

test("arrows, pages and ends lead from value to value and never beyond", () => {
  assert.equal(led("ArrowRight", 3, 10), 4);
  assert.equal(led("ArrowLeft", 0, 10), 0);
  assert.equal(led("PageUp", 3, 10), 9);
  assert.equal(led("PageDown", 3, 20), 0);
  assert.equal(led("Home", 7, 10), 0);
  assert.equal(led("End", 7, 10), 9);
});

test("other keys are left to the page", () => {
  assert.equal(led("Tab", 3, 10), null);
  assert.equal(led("a", 3, 10), null);
});
