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

/** Paints the ground with its coast, county lines where there are any, borders between states, and territories. */
export function paintLand(pen, frame, { land, borders, counties, insets = [] }, color, width = 1) {
  for (const inset of insets) paintInset(pen, frame, inset, color, width);
  paintShape(pen, frame, land, { fill: color("--land"), stroke: color("--coast"), width });
  if (counties) paintShape(pen, frame, counties, { stroke: color("--county-line"), width: 0.6 * width });
  paintShape(pen, frame, borders, { stroke: color("--state-line"), width });
}

const INSET_FONT_PX = 10;

/** A territory in its frame, with its name where there is room for it. */
function paintInset(pen, frame, { code, name, box, shape }, color, width) {
  const [left, top, right] = box;
  const [x, y] = [(left - frame.left) * frame.scale, (top - frame.top) * frame.scale];
  const [across, down] = [(right - left) * frame.scale, (box[3] - top) * frame.scale];
  Object.assign(pen, { lineWidth: width, strokeStyle: color("--coast"), fillStyle: color("--state-name") });
  pen.strokeRect(x, y, across, down);
  paintShape(pen, frame, shape, { fill: color("--land"), stroke: color("--coast"), width });
  Object.assign(pen, {
    font: `${INSET_FONT_PX * width}px ${color("--text")}`,
    textAlign: "left",
    textBaseline: "top",
    fillStyle: color("--state-name"),
  });
  const fits = [name, code].find((words) => pen.measureText(words).width <= across - 4 && down > 30);
  if (fits) pen.fillText(fits, x + 3, y + 2);
}
