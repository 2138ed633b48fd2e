// How the land looks: painted on the map's canvas and in its picture alike. A frame says where the plane lies:
// {left, top} of it at the pen's origin, and {scale}, pixels to a unit.

import { ringsOf } from "./boundaries.js";

const paths = new WeakMap();

/** A shape's outline as a path in units of the plane, made once. */
function pathOf(shape) {
  if (!paths.has(shape)) {
    const path = new Path2D();
    for (const [start, ...others] of linesOf(shape)) {
      path.moveTo(...start);
      for (const point of others) path.lineTo(...point);
    }
    paths.set(shape, path);
  }
  return paths.get(shape);
}

function linesOf(shape) {
  if (shape.type === "FeatureCollection") return shape.features.flatMap(linesOf);
  if (shape.type === "Feature") return shape.geometry ? ringsOf(shape.geometry) : [];
  return shape.coordinates;
}

/** Paints a shape: {fill, stroke} are colors, `width` the stroke's, in pixels. */
export function paintShape(pen, { left, top, scale }, shape, { fill, stroke, width }) {
  const path = pathOf(shape);
  pen.save();
  pen.scale(scale, scale);
  pen.translate(-left, -top);
  Object.assign(pen, {
    lineJoin: "round",
    lineWidth: width / scale,
    fillStyle: fill ?? "transparent",
    strokeStyle: stroke,
  });
  if (fill) pen.fill(path, "evenodd");
  pen.stroke(path);
  pen.restore();
}

/** Paints the ground with its coast, county lines where there are any, and the borders between states. */
export function paintLand(pen, frame, { land, borders, counties }, color, width = 1) {
  paintShape(pen, frame, land, { fill: color("--land"), stroke: color("--coast"), width });
  if (counties) paintShape(pen, frame, counties, { stroke: color("--county-line"), width: 0.6 * width });
  paintShape(pen, frame, borders, { stroke: color("--state-line"), width });
}
