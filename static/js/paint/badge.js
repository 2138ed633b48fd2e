// How clusters and single records look: painted at the pen's origin, on the map's canvas and in its picture alike.

import { shortFigure } from "../words.js";
import { arcsOf, diameterOf, shapeOf } from "./shapes.js";

const RING_PX = 4;
const HALO_PX = 1.5; // around a record and a cluster: on streets the ground has any color
const HOLLOW_PX = 2; // the line of a hollow shape
const TURN = 2 * Math.PI;
const paths = new Map();

/** A status's shape, in a 16 × 16 square around the origin. */
function pathOf(status) {
  if (!paths.has(status)) {
    const path = new Path2D();
    path.addPath(new Path2D(shapeOf(status)), { e: -8, f: -8 });
    paths.set(status, path);
  }
  return paths.get(status);
}

const statusColor = (color, [status]) => color(`--${status.replace("_", "-")}`);

/** A badge: {tally, single}; `single` is the record where the tally counts one. */
export function paintBadge(pen, { tally, single }, statuses, color) {
  if (single) paintRecord(pen, single, color);
  else paintCluster(pen, tally, statuses, color);
}

/** A ring whose arcs are the statuses' shares (thin where only possible), and the count. */
function paintCluster(pen, { count, certain, possible }, statuses, color) {
  const radius = (diameterOf(count) - RING_PX) / 2;
  pen.beginPath();
  pen.arc(0, 0, radius + RING_PX / 2 + HALO_PX, 0, TURN);
  pen.fillStyle = color("--disc");
  pen.fill();
  for (const [share, from, to] of arcsOf([...certain, ...possible])) {
    pen.beginPath();
    pen.arc(0, 0, radius, (from - 0.25) * TURN, (to - 0.25) * TURN);
    pen.lineWidth = share < statuses.length ? RING_PX : RING_PX / 4;
    pen.strokeStyle = statusColor(color, statuses[share % statuses.length]);
    pen.stroke();
  }
  Object.assign(pen, {
    fillStyle: color("--ink"),
    textAlign: "center",
    textBaseline: "middle",
    font: `700 12px ${color("--text")}`,
  });
  pen.fillText(shortFigure(count), 0, 0.5);
}

/** The status's shape in its color within a halo, hollow where it was only possibly in force. */
export function paintRecord(pen, { status, certain }, color) {
  const [path, own, ground] = [pathOf(status[0]), statusColor(color, status), color("--disc")];
  Object.assign(pen, { lineJoin: "round", strokeStyle: ground, lineWidth: 2 * HALO_PX + (certain ? 0 : HOLLOW_PX) });
  pen.stroke(path);
  pen.fillStyle = certain ? own : ground;
  pen.fill(path, "evenodd");
  if (certain) return;
  Object.assign(pen, { strokeStyle: own, lineWidth: HOLLOW_PX });
  pen.stroke(path);
}
