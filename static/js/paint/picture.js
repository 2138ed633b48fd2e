// The map as a picture to keep: drawn here on a canvas, with its title, day, version and credit. No map library,
// and nothing is asked of anyone.

import { insetsOf } from "../points/territories.js";
import { paintBadge, paintRecord } from "./badge.js";
import { areas, states } from "./boundaries.js";
import { paintLand, paintShape } from "./land.js";

const [WIDTH_PX, HEIGHT_PX] = [1600, 1000];
const [TOP_PX, BOTTOM_PX, SIDE_PX] = [150, 100, 40];
const CREDIT_LINE_PX = 26;
const TIMES_LARGER = 1.5; // how much larger badges are than on the screen

/**
 * @param {{box: number[], badges: object[], statuses: string[][], level: string, paint: function}} seen
 * @param {{title: string, words: string, credit: string, legend: Array}} said  `legend`: of areas, [shade, words] each
 * @param {function(string): string} color  a token's value
 * @returns {Promise<HTMLCanvasElement>}
 */
export async function drawPicture(seen, said, color, addresses) {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH_PX, height: HEIGHT_PX });
  const pen = canvas.getContext("2d");
  const frame = framing(seen.box);
  pen.fillStyle = color("--sea");
  pen.fillRect(0, 0, WIDTH_PX, HEIGHT_PX);
  const insets = insetsOf(addresses.territories);
  paintLand(pen, frame, { ...(await states(addresses.statesAddress)), insets }, color, 1.5);
  if (seen.level === "points") paintBadges(pen, frame, color, seen);
  else await paintAreas(pen, frame, color, seen, addresses);
  drawWords(pen, said, color);
  drawLegend(pen, seen.level === "points" ? statusLegend(seen, color) : areaLegend(said.legend, color), color);
  return canvas;
}

/** Where the plane lies in the picture: the box that was seen, whole, in the middle of the room there is. */
function framing([left, top, right, bottom]) {
  const [width, height] = [WIDTH_PX - 2 * SIDE_PX, HEIGHT_PX - TOP_PX - BOTTOM_PX];
  const scale = Math.min(width / (right - left), height / (bottom - top));
  const [x, y] = [SIDE_PX + (width - (right - left) * scale) / 2, TOP_PX + (height - (bottom - top) * scale) / 2];
  return { left: left - x / scale, top: top - y / scale, scale };
}

async function paintAreas(pen, frame, color, { level, paint }, addresses) {
  const address = level === "states" ? addresses.statesAddress : addresses.countiesAddress;
  const width = level === "states" ? 1.5 : 0.5;
  const territories = level === "states" ? insetsOf(addresses.territories).map(({ shape }) => shape) : [];
  for (const area of [...(await areas(address, level)).features, ...territories]) {
    paintShape(pen, frame, area, {
      fill: color(`--shade-${paint(area.id).shade}`),
      stroke: color(territories.includes(area) ? "--coast" : "--state-line"), // a border would hide small islands
      width,
    });
  }
}

function paintBadges(pen, { left, top, scale }, color, { badges, statuses }) {
  for (const badge of badges) {
    pen.save();
    pen.translate((badge.x - left) * scale, (badge.y - top) * scale);
    pen.scale(TIMES_LARGER, TIMES_LARGER);
    paintBadge(pen, badge, statuses, color);
    pen.restore();
  }
}

/** The statuses that are in the picture, each with its shape. */
function statusLegend({ badges, statuses }, color) {
  const there = (status) => badges.some(({ tally }) => tally.certain[status] + tally.possible[status]);
  return statuses.flatMap((status, each) =>
    there(each) ? [[status[1], (pen) => paintRecord(pen, { status, certain: true }, color)]] : [],
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
    const y = HEIGHT_PX - BOTTOM_PX - 12 - (entries.length - 1 - each) * 30;
    pen.save();
    pen.translate(SIDE_PX + 12, y);
    draw(pen);
    pen.restore();
    Object.assign(pen, {
      fillStyle: color("--ink"),
      font: "20px sans-serif",
      textAlign: "left",
      textBaseline: "middle",
    });
    pen.fillText(words, SIDE_PX + 34, y);
  });
}

function drawWords(pen, { title, words, credit }, color) {
  Object.assign(pen, { textAlign: "left", textBaseline: "alphabetic", fillStyle: color("--paper") });
  pen.fillRect(0, 0, WIDTH_PX, TOP_PX - 20);
  pen.fillRect(0, HEIGHT_PX - BOTTOM_PX + 14, WIDTH_PX, BOTTOM_PX);
  Object.assign(pen, { fillStyle: color("--ink"), font: "700 44px Charter, Georgia, serif" });
  pen.fillText(title, SIDE_PX, 66, WIDTH_PX - 2 * SIDE_PX);
  Object.assign(pen, { fillStyle: color("--ink-soft"), font: "24px sans-serif" });
  pen.fillText(words, SIDE_PX, 106, WIDTH_PX - 2 * SIDE_PX);
  pen.font = "19px sans-serif";
  const lines = wrapped(pen, credit, WIDTH_PX - 2 * SIDE_PX);
  for (const [each, line] of lines.entries())
    pen.fillText(line, SIDE_PX, HEIGHT_PX - 20 - CREDIT_LINE_PX * (lines.length - 1 - each), WIDTH_PX - 2 * SIDE_PX);
}

/** A text in lines that fit: the publishers of the lists are many words. */
function wrapped(pen, text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
