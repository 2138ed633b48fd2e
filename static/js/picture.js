// The map as a picture to keep: drawn here on a canvas, with its title, day, version and credit. No map library,
// and nothing is asked of anyone.

import { areas, states } from "./basemap.js";
import { arcsOf, diameterOf, shapeOf } from "./shapes.js";
import { shortFigure } from "./words.js";

const [WIDTH, HEIGHT] = [1600, 1000];
const [TOP, BOTTOM, SIDE] = [150, 74, 40];
const LARGER = 1.5; // how much larger badges are than on the screen
const RING = 4;

/**
 * @param {{box: number[], badges: object[], statuses: string[][], level: string, paint: function}} seen
 * @param {{title: string, words: string, credit: string, legend: Array}} said  `legend`: of areas, [shade, words] each
 * @param {function(string): string} color  a token's value
 * @returns {Promise<HTMLCanvasElement>}
 */
export async function drawPicture(seen, said, color, addresses) {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const pen = canvas.getContext("2d");
  const place = placing(seen.box);
  pen.fillStyle = color("--sea");
  pen.fillRect(0, 0, WIDTH, HEIGHT);
  pen.lineJoin = "round";
  await drawLand(pen, place, color, addresses.statesAddress);
  if (seen.level === "points") for (const badge of seen.badges) drawBadge(pen, place, color, badge, seen.statuses);
  else await drawAreas(pen, place, color, seen, addresses);
  drawWords(pen, said, color);
  drawLegend(pen, seen.level === "points" ? statusLegend(seen, color) : areaLegend(said.legend, color), color);
  return canvas;
}

/** From the plane to the picture: the box that was seen, whole, in the middle of the room there is. */
function placing([left, top, right, bottom]) {
  const [width, height] = [WIDTH - 2 * SIDE, HEIGHT - TOP - BOTTOM];
  const scale = Math.min(width / (right - left), height / (bottom - top));
  const [x, y] = [SIDE + (width - (right - left) * scale) / 2, TOP + (height - (bottom - top) * scale) / 2];
  return (point) => [x + (point[0] - left) * scale, y + (point[1] - top) * scale];
}

function trace(pen, lines, place) {
  pen.beginPath();
  for (const line of lines) line.forEach((point, each) => pen[each ? "lineTo" : "moveTo"](...place(point)));
}

const ringsOf = ({ type, coordinates }) => (type === "Polygon" ? coordinates : coordinates.flat());

async function drawLand(pen, place, color, address) {
  const { land, borders } = await states(address);
  for (const { geometry } of land.features ?? [land]) {
    trace(pen, ringsOf(geometry), place);
    Object.assign(pen, { fillStyle: color("--land"), strokeStyle: color("--coast"), lineWidth: 1.5 });
    pen.fill();
    pen.stroke();
  }
  trace(pen, borders.coordinates, place);
  pen.strokeStyle = color("--state-line");
  pen.stroke();
}

async function drawAreas(pen, place, color, { level, paint }, addresses) {
  const address = level === "states" ? addresses.statesAddress : addresses.countiesAddress;
  for (const { id, geometry } of (await areas(address, level)).features) {
    if (!geometry) continue;
    trace(pen, ringsOf(geometry), place);
    pen.fillStyle = color(`--shade-${paint(id).shade}`);
    Object.assign(pen, { strokeStyle: color("--state-line"), lineWidth: level === "states" ? 1.5 : 0.5 });
    pen.fill();
    pen.stroke();
  }
}

const statusColor = (color, [status]) => color(`--${status.replace("_", "-")}`);

function drawBadge(pen, place, color, { item, single, tally }, statuses) {
  pen.save();
  pen.translate(...place([item.x, item.y]));
  pen.scale(LARGER, LARGER);
  if (single) drawShape(pen, color, single);
  else drawRing(pen, color, tally, statuses);
  pen.restore();
}

function drawShape(pen, color, { status, certain }) {
  const shape = new Path2D(shapeOf(status[0]));
  pen.translate(-8, -8);
  Object.assign(pen, { lineWidth: 2, fillStyle: certain ? statusColor(color, status) : color("--paper-raised") });
  pen.strokeStyle = certain ? color("--paper-raised") : statusColor(color, status);
  pen.stroke(shape);
  pen.fill(shape, "evenodd");
}

function drawRing(pen, color, { count, certain, possible }, statuses) {
  const radius = (diameterOf(count) - RING) / 2;
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  pen.fillStyle = color("--paper-raised");
  pen.fill();
  for (const [share, from, to] of arcsOf([...certain, ...possible])) {
    pen.beginPath();
    pen.arc(0, 0, radius, (from - 0.25) * 2 * Math.PI, (to - 0.25) * 2 * Math.PI);
    pen.lineWidth = share < statuses.length ? RING : RING / 4;
    pen.strokeStyle = statusColor(color, statuses[share % statuses.length]);
    pen.stroke();
  }
  Object.assign(pen, { fillStyle: color("--ink"), textAlign: "center", textBaseline: "middle", font: "700 12px sans-serif" });
  pen.fillText(shortFigure(count), 0, 0);
}

/** The statuses that are in the picture, each with its shape. */
function statusLegend({ badges, statuses }, color) {
  const there = (status) => badges.some(({ tally }) => tally.certain[status] + tally.possible[status]);
  return statuses.flatMap((status, each) =>
    there(each) ? [[status[1], (pen) => drawShape(pen, color, { status, certain: true })]] : [],
  );
}

function areaLegend(steps, color) {
  const swatch = (shade) => (pen) => {
    pen.fillStyle = color(`--shade-${shade}`);
    pen.fillRect(-9, -7, 18, 14);
  };
  return steps.map(([shade, words]) => [words, swatch(shade)]);
}

function drawLegend(pen, entries, color) {
  entries.forEach(([words, draw], each) => {
    const y = HEIGHT - BOTTOM - 12 - (entries.length - 1 - each) * 30;
    pen.save();
    pen.translate(SIDE + 12, y);
    draw(pen);
    pen.restore();
    Object.assign(pen, { fillStyle: color("--ink"), font: "20px sans-serif", textAlign: "left", textBaseline: "middle" });
    pen.fillText(words, SIDE + 34, y);
  });
}

function drawWords(pen, { title, words, credit }, color) {
  Object.assign(pen, { textAlign: "left", textBaseline: "alphabetic", fillStyle: color("--paper") });
  pen.fillRect(0, 0, WIDTH, TOP - 20);
  pen.fillRect(0, HEIGHT - BOTTOM + 14, WIDTH, BOTTOM);
  Object.assign(pen, { fillStyle: color("--ink"), font: "700 44px Charter, Georgia, serif" });
  pen.fillText(title, SIDE, 66, WIDTH - 2 * SIDE);
  Object.assign(pen, { fillStyle: color("--ink-soft"), font: "24px sans-serif" });
  pen.fillText(words, SIDE, 106, WIDTH - 2 * SIDE);
  pen.font = "20px sans-serif";
  pen.fillText(credit, SIDE, HEIGHT - 24, WIDTH - 2 * SIDE);
}
