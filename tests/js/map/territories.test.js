import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import feature from "../../../node_modules/topojson-client/src/feature.js";
import { sideOf } from "../../../static/js/paint/shapes.js";
import { EXTENT, FIRST_VIEW, fromPlane, toPlane } from "../../../static/js/points/albers.js";
import { insetsOf, TERRITORIES } from "../../../static/js/points/territories.js";

const MAINLAND = [18.4, 12.9, 957.1, 606.6]; // what the states between the oceans cover

for (const [code, name, lon, lat] of [
  ["GU", "Hagåtña", 144.75, 13.474],
  ["MP", "Saipan", 145.73, 15.19],
  ["MP", "Rota", 145.21, 14.15],
  ["AS", "Pago Pago", -170.7, -14.276],
  ["PR", "San Juan", -66.1, 18.45],
  ["PR", "Culebra", -65.3, 18.31],
  ["VI", "Charlotte Amalie", -64.93, 18.34],
  ["VI", "Christiansted", -64.7, 17.745],
]) {
  test(`${name} lies in the inset of ${code}, and comes back from there`, () => {
    const [x, y] = toPlane(lon, lat);
    const { box } = TERRITORIES.find((one) => one.code === code);
    const [lonAgain, latAgain] = fromPlane(x, y);

    assert.ok(x > box[0] && x < box[2] && y > box[1] && y < box[3]);
    assert.ok(Math.abs(lonAgain - lon) < 1e-9 && Math.abs(latAgain - lat) < 1e-9);
  });
}

test("insets lie beside each other within the first view, which is no larger for them", () => {
  const apart = ([left, top, right, bottom], other) =>
    right <= other[0] || left >= other[2] || bottom <= other[1] || top >= other[3];

  for (const { box } of TERRITORIES) {
    assert.ok(box[0] >= FIRST_VIEW[0] && box[1] >= FIRST_VIEW[1] && box[2] <= EXTENT[2] && box[3] <= FIRST_VIEW[3]);
    for (const other of TERRITORIES) assert.ok(other.box === box || apart(box, other.box));
  }
  assert.ok(FIRST_VIEW[2] - MAINLAND[2] < 1 && FIRST_VIEW[3] - MAINLAND[3] < 10);
});

test("a badge of all of Florida touches no inset on a phone, and no coast lies beside one", () => {
  const atlas = JSON.parse(
    readFileSync(new URL("../../../node_modules/us-atlas/states-10m.json", import.meta.url), "utf8"),
  );
  const { features } = feature(atlas, atlas.objects.states);
  const unit = 390 / (FIRST_VIEW[2] - FIRST_VIEW[0]); // pixels of a phone
  const [middleX, middleY] = toPlane(-81.4, 27.6);
  const reach = sideOf(150) / 2 / unit;
  const isNear = ([left, top, right, bottom], x, y, by) =>
    x + by > left && x - by < right && y + by > top && y - by < bottom;
  const coast = features
    .filter(({ id }) => Number(id) < 57 && !["02", "15"].includes(id))
    .flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2))
    .map(([lon, lat]) => toPlane(lon, lat));

  for (const { code, box } of TERRITORIES) {
    assert.ok(!isNear(box, middleX, middleY, reach), code);
    assert.ok(!coast.some(([x, y]) => isNear(box, x, y, 12)), code);
  }
});

test("land in degrees becomes a shape on the plane, with its code as a state's", () => {
  const ring = [
    [144.7, 13.4],
    [144.8, 13.4],
    [144.8, 13.5],
    [144.7, 13.4],
  ];

  const [guam, ...others] = insetsOf({ GU: { fips: "66", name: "Guam", rings: [ring] } });

  assert.deepEqual([guam.name, guam.shape.id, others], ["Guam", "66", []]);
  assert.deepEqual(guam.shape.geometry.coordinates[0][0][0], toPlane(144.7, 13.4));
});

test("the land of each lies within its inset, and is what the inset covers", () => {
  const atlas = readFileSync(new URL("../../../node_modules/us-atlas/states-10m.json", import.meta.url), "utf8");
  const { features } = feature(JSON.parse(atlas), JSON.parse(atlas).objects.states);
  const codes = { AS: "60", GU: "66", MP: "69", PR: "72", VI: "78" };

  for (const { code, box, covers, project } of TERRITORIES) {
    const { coordinates } = features.find(({ id }) => id === codes[code]).geometry;
    const ashore = coordinates.flat(2);
    const [left, top, right, bottom] = box;
    for (const [lon, lat] of ashore) {
      const [x, y] = project(lon, lat);
      assert.ok(x > left && x < right && y > top && y < bottom, `${code}: ${lon}, ${lat}`);
      assert.ok(covers(lon, lat), `${code}: ${lon}, ${lat}`);
    }
  }
});
