// The plane of street tiles: Web Mercator, in the units of plane.js, so that a tile server's numbers are its
// pixels. Offers what albers.js offers; a map shows one or the other. Pure: no page, no map library.

const WORLD_UNITS = 4096; // the whole world is 256 pixels at zoom 0, so many at the zoom at which a unit is a pixel
const RADIANS = Math.PI / 180;

/** Zooms: at the middle of the country a mile is so much shorter here than on the other plane. */
export const CLOSER_ZOOMS = 0.65;

/** Longitude and latitude in degrees → [x, y] in the plane, y downwards. */
export function toPlane(lon, lat) {
  const north = Math.log(Math.tan(Math.PI / 4 + (lat * RADIANS) / 2));
  return [((lon + 180) / 360) * WORLD_UNITS, ((1 - north / Math.PI) / 2) * WORLD_UNITS];
}

/** [x, y] in the plane → [longitude, latitude] in degrees. */
export function fromPlane(x, y) {
  const north = Math.PI * (1 - (2 * y) / WORLD_UNITS);
  return [(x / WORLD_UNITS) * 360 - 180, (2 * Math.atan(Math.exp(north)) - Math.PI / 2) / RADIANS];
}

/** The part of the plane that the states cover: [left, top, right, bottom]. */
export const EXTENT = [...toPlane(-180, 72), ...toPlane(-60, 17)];

/** What a first look has to show: the states between the oceans. */
export const FIRST_VIEW = [...toPlane(-125, 49.5), ...toPlane(-66.5, 24.5)];
