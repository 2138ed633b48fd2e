import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { EXTENT, fromPlane, toPlane } from "../../../static/js/points/albers.js";

const atlas = (name) => JSON.parse(readFileSync(new URL(`../../../node_modules/us-atlas/${name}`, import.meta.url)));

/** The box around every state, from a boundary file. */
function boxes(topology, turn = (point) => point) {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => {
      [x, y] = [x + dx, y + dy];
      return turn([x * scale[0] + translate[0], y * scale[1] + translate[1]]);
    });
  });
  return new Map(
    topology.objects.states.geometries.map(({ id, arcs: used }) => {
      const points = used.flat(Infinity).flatMap((arc) => arcs[arc < 0 ? ~arc : arc]);
      const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
      return [id, [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]];
    }),
  );
}

test("every state lands where the base map draws it", () => {
  const drawn = boxes(atlas("states-albers-10m.json"));
  const projected = boxes(atlas("states-10m.json"), ([lon, lat]) => toPlane(lon, lat));

  const farthest = Math.max(
    ...[...drawn].flatMap(([id, box]) => box.map((edge, side) => Math.abs(edge - projected.get(id)[side]))),
  );

  assert.ok(farthest < 0.5, `a state is ${farthest} units off`);
});

for (const [name, lon, lat] of [
  ["Atlanta", -84.388, 33.749],
  ["Seattle", -122.33, 47.61],
  ["Key West", -81.78, 24.555],
  ["Anchorage", -149.9, 61.22],
  ["Adak, beyond most of Alaska", -176.65, 51.88],
  ["Honolulu", -157.86, 21.31],
]) {
  test(`${name} comes back from the plane where it was`, () => {
    const [x, y] = toPlane(lon, lat);
    const [lonAgain, latAgain] = fromPlane(x, y);

    assert.ok(x > EXTENT[0] && x < EXTENT[2] && y > EXTENT[1] && y < EXTENT[3]);
    assert.ok(Math.abs(lonAgain - lon) < 1e-6 && Math.abs(latAgain - lat) < 1e-6);
  });
}
