// The land: states at once, counties when the reader comes close. From the us-atlas boundary files, which are
// already on the plane. Gives shapes; draws nothing.

import feature from "topojson-client/feature";
import mesh from "topojson-client/mesh";

const asked = new Map();

/** A boundary file, asked for once. */
function topology(address) {
  if (!asked.has(address)) asked.set(address, fetched(address));
  return asked.get(address);
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The boundaries at ${address} did not come: ${answer.status}`);
  return answer.json();
}

/** The shapes of all "states" or "counties"; each feature's id is its FIPS code. */
export async function areas(address, level) {
  const atlas = await topology(address);
  return feature(atlas, atlas.objects[level]);
}

/** The nation's land, the borders between states, and where each state's name stands. */
export async function states(address) {
  const atlas = await topology(address);
  return {
    land: feature(atlas, atlas.objects.nation),
    borders: mesh(atlas, atlas.objects.states, (one, other) => one !== other),
    names: feature(atlas, atlas.objects.states).features.map(({ properties, geometry }) => ({
      name: properties.name,
      at: middle(largestRing(geometry)),
    })),
  };
}

/** The borders between counties of one state (state borders are drawn already). */
export async function counties(address) {
  const atlas = await topology(address);
  const { counties: all } = atlas.objects;
  return mesh(atlas, all, (one, other) => one !== other && one.id.slice(0, 2) === other.id.slice(0, 2));
}

function largestRing({ type, coordinates }) {
  const rings = type === "Polygon" ? [coordinates[0]] : coordinates.map((polygon) => polygon[0]);
  return rings.reduce((best, ring) => (Math.abs(doubleArea(ring)) > Math.abs(doubleArea(best)) ? ring : best));
}

function pairs(ring) {
  return ring.slice(1).map((point, each) => [ring[each], point]);
}

function doubleArea(ring) {
  return pairs(ring).reduce((sum, [[x1, y1], [x2, y2]]) => sum + x1 * y2 - x2 * y1, 0);
}

/** The center of mass of a ring. */
function middle(ring) {
  const area = 3 * doubleArea(ring);
  return pairs(ring).reduce(
    ([x, y], [[x1, y1], [x2, y2]]) => {
      const cross = x1 * y2 - x2 * y1;
      return [x + ((x1 + x2) * cross) / area, y + ((y1 + y2) * cross) / area];
    },
    [0, 0],
  );
}
