// The land: states at once, counties when the reader comes close. From the us-atlas boundary files, which are
// already on the plane. Gives shapes and names; draws nothing.

import feature from "topojson-client/feature";
import mesh from "topojson-client/mesh";

const kept = new Map();

/** What is made from a boundary file, made once. */
function once(address, what, make) {
  const key = `${what} ${address}`;
  if (!kept.has(key)) kept.set(key, make());
  return kept.get(key);
}

const topology = (address) => once(address, "file", () => fetched(address));

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The boundaries at ${address} did not come: ${answer.status}`);
  return answer.json();
}

/** The shapes of all "states" or "counties"; each feature's id is its FIPS code. */
export async function areas(address, level) {
  const atlas = await topology(address);
  return once(address, level, () => feature(atlas, atlas.objects[level]));
}

/** The nation's land, the borders between states, and a function to each state as `namesOf` gives it. */
export async function states(address) {
  const atlas = await topology(address);
  return once(address, "land", () => ({
    land: feature(atlas, atlas.objects.nation),
    borders: mesh(atlas, atlas.objects.states, (one, other) => one !== other),
    names: () => once(address, "names", () => namesOf(feature(atlas, atlas.objects.states))),
  }));
}

/** The borders between counties of one state (state borders are drawn already), and the counties' names. */
export async function counties(address) {
  const atlas = await topology(address);
  const { counties: all } = atlas.objects;
  const inOneState = (one, other) => one !== other && one.id.slice(0, 2) === other.id.slice(0, 2);
  return once(address, "borders", () => ({
    borders: mesh(atlas, all, inOneState),
    names: namesOf(feature(atlas, all)),
  }));
}

/** Each area's FIPS code, its name, where the name stands, and the box it lies in: [left, top, right, bottom]. */
function namesOf({ features }) {
  return features
    .filter(({ geometry }) => geometry)
    .map(({ id, properties, geometry }) => {
      const [x, y] = middle(largestRing(geometry));
      return { fips: id, name: properties.name, x, y, box: boxOf(ringsOf(geometry)) };
    });
}

export const ringsOf = ({ type, coordinates }) => (type === "Polygon" ? coordinates : coordinates.flat());

function boxOf(rings) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (const [x, y] of ring) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return [left, top, right, bottom];
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
