// The plane of the map: the fifty states side by side, Alaska and Hawaii set in below the Southwest, the territories
// beside Florida.
//
// A composite of three Albers equal-area projections, measured in the units of the us-atlas boundary files
// (a frame of 975 × 610), so that points land where those boundaries were drawn. Pure: no page, no map library.

import { TERRITORIES, territoryOf } from "./territories.js";

/** The part of the plane that the states cover: [left, top, right, bottom]. */
export const EXTENT = [-58, 12, 958, 607];

/** How much closer than this one a map has to be to show the same: see mercator.js. */
export const CLOSER_ZOOMS = 0;

/** What a first look has to show: all but the outermost Aleutians, and Key West with its badge. */
export const FIRST_VIEW = [-12, 12, 958, 614];

const RADIANS = Math.PI / 180;
const SCALE = 1300;
const MIDDLE = { x: 487.5, y: 305 };

function conic({ meridian, parallels, center, scale, x, y }) {
  const sines = parallels.map((degrees) => Math.sin(degrees * RADIANS));
  const n = (sines[0] + sines[1]) / 2;
  const c = 1 + sines[0] * (2 * n - sines[0]);
  const apex = Math.sqrt(c) / n;

  const raw = (lon, lat) => {
    const turned = ((((lon - meridian + 180) % 360) + 360) % 360) - 180;
    const distance = Math.sqrt(c - 2 * n * Math.sin(lat * RADIANS)) / n;
    const angle = n * turned * RADIANS;
    return [distance * Math.sin(angle), apex - distance * Math.cos(angle)];
  };
  const [centerX, centerY] = raw(meridian + center[0], center[1]);

  return {
    project(lon, lat) {
      const [rawX, rawY] = raw(lon, lat);
      return [x + scale * (rawX - centerX), y - scale * (rawY - centerY)];
    },
    invert(planeX, planeY) {
      const rawX = (planeX - x) / scale + centerX;
      const below = apex - ((y - planeY) / scale + centerY);
      const lon = meridian + Math.atan2(rawX, below) / n / RADIANS;
      const lat = Math.asin((c - (rawX * rawX + below * below) * n * n) / (2 * n)) / RADIANS;
      return [lon < -180 ? lon + 360 : lon, lat];
    },
  };
}

function inset({ left, top, right, bottom, ...projection }) {
  const at = (share) => ({ x: MIDDLE.x + share[0] * SCALE, y: MIDDLE.y + share[1] * SCALE });
  const [from, to] = [at([left, top]), at([right, bottom])];
  return {
    ...conic({ ...projection, ...at(projection.at) }),
    box: [from.x, from.y, to.x, to.y],
    holds: (x, y) => x >= from.x && x < to.x && y >= from.y && y < to.y,
  };
}

const MAINLAND = conic({ meridian: -96, parallels: [29.5, 45.5], center: [-0.6, 38.7], scale: SCALE, ...MIDDLE });

const INSETS = [
  inset({
    meridian: -154,
    parallels: [55, 65],
    center: [-2, 58.5],
    scale: SCALE * 0.35,
    at: [-0.307, 0.201],
    left: -0.425,
    top: 0.12,
    right: -0.214,
    bottom: 0.234,
  }),
  inset({
    meridian: -157,
    parallels: [8, 18],
    center: [-3, 19.9],
    scale: SCALE,
    at: [-0.205, 0.212],
    left: -0.214,
    top: 0.166,
    right: -0.115,
    bottom: 0.234,
  }),
];

/** Whether a point cannot lie in Alaska or Hawaii: nearly all points, which need one projection instead of three. */
const isContiguous = (lon, lat) => lon > -129 && lon < -60 && lat > 24 && lat < 50;

/** Longitude and latitude in degrees → [x, y] in the plane, y downwards. */
export function toPlane(lon, lat) {
  if (isContiguous(lon, lat)) return MAINLAND.project(lon, lat);
  const territory = territoryOf(lon, lat);
  if (territory) return territory.project(lon, lat);
  for (const part of INSETS) {
    const [x, y] = part.project(lon, lat);
    if (part.holds(x, y)) return [x, y];
  }
  return MAINLAND.project(lon, lat);
}

/** [x, y] in the plane → [longitude, latitude] in degrees. */
export function fromPlane(x, y) {
  const part = [...INSETS, ...TERRITORIES].find((candidate) => candidate.holds(x, y)) ?? MAINLAND;
  return part.invert(x, y);
}
