import assert from "node:assert/strict";
import { test } from "node:test";
import { atOwnPlaces } from "../../static/js/points/own_places.js";

const places = (badges) => badges.map(({ x, y }) => [x, y]);
const badge = (x, y, own = null) => ({ x, y, side: 24, own });

test("a record alone in its cluster stands at its own place", () => {
  assert.deepEqual(places(atOwnPlaces([badge(0, 0, [10, 5]), badge(100, 0)], 1)), [
    [10, 5],
    [100, 0],
  ]);
});

test("where it would touch another it stays at its cluster's, at any scale", () => {
  for (const scale of [0.5, 1, 8]) {
    const [one, other] = [badge(0, 0, [20 / scale, 0]), badge(40 / scale, 0)];

    assert.deepEqual(places(atOwnPlaces([one, other], scale)), places([one, other]));
  }
});

test("two that would touch each other do not both move, and nothing that was given changes", () => {
  const given = [badge(0, 0, [20, 0]), badge(60, 0, [40, 0])];

  assert.deepEqual(places(atOwnPlaces(given, 1)), [
    [20, 0],
    [60, 0],
  ]);
  assert.deepEqual(places(given), [
    [0, 0],
    [60, 0],
  ]);
});

test("of many, none touches another", () => {
  const spread = Array.from({ length: 400 }, (_, each) => [(each % 20) * 30, Math.floor(each / 20) * 30]);
  const many = spread.map(([x, y], each) => badge(x, y, [x + ((each * 7) % 21) - 10, y + ((each * 13) % 21) - 10]));

  const placed = atOwnPlaces(many, 1);

  const touching = placed.filter((one) =>
    placed.some((other) => other !== one && Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y)) < 24),
  );
  assert.deepEqual(touching, []);
  assert.ok(placed.some(({ x, y }, each) => x !== many[each].x || y !== many[each].y));
});
