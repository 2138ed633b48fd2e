// The territories beside the mainland: each in an inset of its own on the free sea at the lower right, so that none
// makes the mainland smaller. Flat maps of small places: a degree is so many units of the plane. Pure.

const RADIANS = Math.PI / 180;

/** `box` on the plane; `degrees`: the part of the world that it holds, [west, south, east, north]; `unit`: to a degree. */
function inset({ code, box, degrees: [west, south, east, north], unit, top = 0 }) {
  const narrower = Math.cos(((south + north) / 2) * RADIANS);
  const [left, upper, right, lower] = box;
  const [x, y] = [(left + right) / 2, (upper + top + lower) / 2];
  const [lon, lat] = [(west + east) / 2, (south + north) / 2];
  return {
    code,
    box,
    /** Whether a place in degrees belongs to it. */
    covers: (placeLon, placeLat) => placeLon >= west && placeLon <= east && placeLat >= south && placeLat <= north,
    project: (placeLon, placeLat) => [x + (placeLon - lon) * narrower * unit, y - (placeLat - lat) * unit],
    invert: (planeX, planeY) => [lon + (planeX - x) / unit / narrower, lat - (planeY - y) / unit],
    holds: (planeX, planeY) => planeX >= left && planeX < right && planeY >= upper && planeY < lower,
  };
}

const LABEL_UNITS = 12; // units at the top of an inset that its name takes

export const TERRITORIES = [
  { code: "MP", box: [852, 388, 894, 486], degrees: [144.9, 14, 146.2, 20.6], unit: 12.5 },
  { code: "GU", box: [898, 388, 958, 434], degrees: [144.5, 13.1, 145.05, 13.8], unit: 48 },
  { code: "AS", box: [898, 438, 958, 486], degrees: [-171.15, -14.6, -168.1, -13.9], unit: 19.5 },
  { code: "PR", box: [852, 490, 914, 536], degrees: [-68, 17.7, -65.18, 18.7], unit: 21.3 },
  { code: "VI", box: [918, 490, 958, 536], degrees: [-65.18, 17.6, -64.4, 18.5], unit: 36 },
].map((one) => inset({ ...one, top: LABEL_UNITS }));

/** The inset of a place in degrees; undefined for the states. */
export const territoryOf = (lon, lat) => TERRITORIES.find((one) => one.covers(lon, lat));

/** Land as the page gives it, {code: {fips, name, rings in degrees}} → shapes on the plane, each with its box. */
export function insetsOf(land = {}) {
  return TERRITORIES.filter(({ code }) => land[code]).map(({ code, box, project }) => {
    const { fips, name, rings } = land[code];
    const coordinates = rings.map((ring) => [ring.map(([lon, lat]) => project(lon, lat))]);
    const geometry = { type: "MultiPolygon", coordinates };
    return { code, name, box, shape: { type: "Feature", id: fips, properties: { name }, geometry } };
  });
}
