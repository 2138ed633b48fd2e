import assert from "node:assert/strict";
import { test } from "node:test";

import { fitting } from "../../static/js/paint/place_names.js";

const FRAME = { left: 0, top: 0, scale: 1, width: 400, height: 300 };
const widthOf = (name) => name.length * 7;
const town = (name, x, y) => ({ name, kind: "town", x, y });
const badge = (x, y) => ({ left: x - 12, top: y - 12, right: x + 12, bottom: y + 12 });
const boxOf = ({ name, left, middle }) => ({ left, right: left + widthOf(name), top: middle - 7, bottom: middle + 7 });
const touch = (one, other) =>
  one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;

test("a town is named beside its dot, or near the badge that covers it", () => {
  const [free] = fitting([town("Ocean", 100, 100)], FRAME, [], widthOf);
  const [covered] = fitting([town("Ocean", 100, 100)], FRAME, [badge(100, 100)], widthOf);

  assert.deepEqual(free.dot, [100, 100]);
  assert.equal(free.middle, 100);
  assert.equal(covered.dot, null);
  assert.ok(!touch(boxOf(covered), badge(100, 100)));
});

test("names touch neither badges nor each other, and the first come first", () => {
  const towns = Array.from({ length: 200 }, (_, each) => town(`Town ${each}`, (each * 37) % 400, (each * 53) % 300));
  const badges = [badge(50, 50), badge(200, 150), badge(333, 222)];

  const shown = fitting(towns, FRAME, badges, widthOf);

  const boxes = [...badges, ...shown.map(boxOf)];
  assert.equal(shown[0].name, "Town 0");
  assert.ok(shown.length > 10 && shown.length < 200);
  assert.ok(boxes.every((one, each) => boxes.slice(each + 1).every((other) => !touch(one, other))));
});

test("what lies outside the frame is not named", () => {
  assert.deepEqual(fitting([town("Elsewhere", 500, 100)], FRAME, [], widthOf), []);
});
