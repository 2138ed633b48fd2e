import assert from "node:assert/strict";
import { test } from "node:test";
import { paintBadge, paintRecord } from "../../../static/js/paint/badge.js";
import { paletteOf } from "../../../static/js/paint/palette.js";
import { measuring, paintName } from "../../../static/js/paint/place_names.js";
import { diameterOf } from "../../../static/js/paint/shapes.js";
import "../dom.js";
import { callsOf, makePen } from "../pen.js";
import "../import_map.js";

const { paintLand, paintShape } = await import("../../../static/js/paint/land.js");

const color = (token) => `color of ${token}`;
const STATUSES = [
  ["listed", "Listed"],
  ["list_retired", "List retired"],
];
const ring = (pen) =>
  pen.calls.filter(([name]) => name === "stroke").map(([, , { strokeStyle, lineWidth }]) => [strokeStyle, lineWidth]);

test("a cluster is a disc with its count and an arc for each status", () => {
  const pen = makePen();

  paintBadge(pen, { tally: { count: 1_500, certain: [1_000, 500], possible: [0, 0] }, single: null }, STATUSES, color);

  assert.deepEqual(callsOf(pen, "fillText"), [["1.5k", 0, 0.5]]);
  assert.deepEqual(ring(pen), [
    ["color of --listed", 4],
    ["color of --list-retired", 4],
  ]);
  const [disc, first, second] = callsOf(pen, "arc");
  assert.ok(2 * disc[2] > diameterOf(1_500), "the disc is seen around the ring");
  assert.equal(first[4], second[3], "the second arc begins where the first ends");
  assert.ok(Math.abs(second[4] - first[3] - 2 * Math.PI) < 1e-9, "together they are the whole ring");
});

test("what is only possible is a thin arc of the status's color", () => {
  const pen = makePen();

  paintBadge(pen, { tally: { count: 4, certain: [3, 0], possible: [1, 0] }, single: null }, STATUSES, color);

  assert.deepEqual(ring(pen), [
    ["color of --listed", 4],
    ["color of --listed", 1],
  ]);
});

test("a certain record is filled with its color, a possible one is hollow", () => {
  const styles = (certain) => {
    const pen = makePen();
    paintRecord(pen, { status: STATUSES[0], certain }, color);
    return [pen.fillStyle, pen.strokeStyle];
  };

  assert.deepEqual(styles(true), ["color of --listed", "color of --disc"]);
  assert.deepEqual(styles(false), ["color of --disc", "color of --listed"]);
});

test("a badge of one record is its shape, without a count", () => {
  const pen = makePen();

  paintBadge(pen, { tally: { count: 1 }, single: { status: STATUSES[1], certain: true } }, STATUSES, color);

  assert.deepEqual(callsOf(pen, "fillText"), []);
  assert.equal(callsOf(pen, "fill").length, 1);
});

const SQUARE = { type: "Polygon", coordinates: [[[0, 0], [4, 0], [4, 4], [0, 0]]] }; // biome-ignore format: a shape
const BORDER = { type: "MultiLineString", coordinates: [[[0, 0], [4, 4]]] }; // biome-ignore format: a line
const FRAME = { left: 10, top: 20, scale: 2 };

test("a shape is painted where the frame lies, its line as wide on every scale", () => {
  const pen = makePen();

  paintShape(pen, FRAME, { type: "Feature", geometry: SQUARE }, { fill: "green", stroke: "black", width: 3 });

  assert.deepEqual(callsOf(pen, "scale"), [[2, 2]]);
  assert.deepEqual(callsOf(pen, "translate"), [[-10, -20]]);
  const [[path, rule]] = callsOf(pen, "fill");
  assert.deepEqual(path.parts, [["M", 0, 0], ["L", 4, 0], ["L", 4, 4], ["L", 0, 0]]); // biome-ignore format: a path
  assert.equal(rule, "evenodd");
  assert.equal(pen.lineWidth, 1.5);
});

test("a shape's path is made once", () => {
  const pen = makePen();

  for (let time = 0; time < 2; time += 1) paintShape(pen, FRAME, BORDER, { stroke: "black", width: 1 });

  const [[first], [second]] = callsOf(pen, "stroke");
  assert.equal(first, second);
  assert.deepEqual(callsOf(pen, "fill"), [], "a border has no inside");
});

test("an area without a geometry is not painted, and no error", () => {
  const pen = makePen();

  paintShape(
    pen,
    FRAME,
    { type: "FeatureCollection", features: [{ type: "Feature", geometry: null }] },
    { stroke: "black", width: 1 },
  );

  assert.deepEqual(callsOf(pen, "stroke")[0][0].parts, []);
});

test("county lines are painted where there are any, below the borders of states", () => {
  const strokes = (counties) => {
    const pen = makePen();
    paintLand(pen, FRAME, { land: SQUARE, borders: BORDER, counties }, color);
    return ring(pen).map(([stroke]) => stroke);
  };

  assert.deepEqual(strokes(undefined), ["color of --coast", "color of --state-line"]);
  assert.deepEqual(strokes(BORDER), ["color of --coast", "color of --county-line", "color of --state-line"]);
});

test("a name is written over its halo, a town's beside its dot", () => {
  const pen = makePen();

  paintName(pen, { name: "Macon", kind: "town", left: 10, middle: 20, dot: [4, 20] }, color);

  assert.deepEqual(callsOf(pen, "strokeText"), [["Macon", 12, 20]]);
  assert.deepEqual(callsOf(pen, "fillText"), [["Macon", 12, 20]]);
  assert.deepEqual(callsOf(pen, "arc")[0].slice(0, 2), [4, 20]);
});

test("a name away from its place has no dot", () => {
  const pen = makePen();

  paintName(pen, { name: "Ohio", kind: "state", left: 10, middle: 20, dot: null }, color);

  assert.deepEqual(callsOf(pen, "arc"), []);
});

test("each name is measured once, in the letters of its kind", () => {
  const pen = makePen();
  let measured = 0;
  pen.measureText = (text) => {
    measured += 1;
    return { width: text.length * (pen.font.startsWith("600") ? 8 : 6) };
  };
  const widthOf = measuring(pen, color);

  assert.equal(widthOf("Ohio", "state"), 36);
  assert.equal(widthOf("Ohio", "town"), 28);
  assert.equal(widthOf("Ohio", "state"), 36);
  assert.equal(measured, 2);
});

test("a token is read from the stylesheet once", () => {
  const read = [];
  globalThis.getComputedStyle = () => ({ getPropertyValue: (name) => read.push(name) && ` value of ${name} ` });
  const token = paletteOf({});

  assert.equal(token("--ink"), "value of --ink");
  assert.equal(token("--ink"), "value of --ink");
  assert.deepEqual(read, ["--ink"]);
});
