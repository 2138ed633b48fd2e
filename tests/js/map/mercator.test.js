import assert from "node:assert/strict";
import { test } from "node:test";

import * as albers from "../../../static/js/points/albers.js";
import * as mercator from "../../../static/js/points/mercator.js";

test("both projections offer the same", () => {
  assert.deepEqual(Object.keys(mercator).sort(), Object.keys(albers).sort());
});

test("a point comes back from the plane of the tiles", () => {
  for (const [lon, lat] of [
    [-122.42, 37.77],
    [-80.19, 25.76],
    [-149.9, 61.22],
    [-157.86, 21.31],
  ]) {
    const [backLon, backLat] = mercator.fromPlane(...mercator.toPlane(lon, lat));

    assert.ok(Math.abs(backLon - lon) < 1e-9 && Math.abs(backLat - lat) < 1e-9);
  }
});

test("Atlanta lies on the tile that tile servers number so", () => {
  const [x, y] = mercator.toPlane(-84.388, 33.749); // in units that are a pixel at zoom 4

  assert.deepEqual(
    [x, y].map((each) => Math.floor((each * 2 ** 6) / 256)),
    [271, 409],
  ); // 10/271/409
});
