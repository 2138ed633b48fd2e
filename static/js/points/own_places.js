// Where the badges of single records stand. Pure: numbers only; no page, no map library.

import { GAP_PX } from "./clusters.js";

/**
 * The badges, each at its cluster's place, which touches no other; but a record that is alone in its cluster on the
 * day asked for at its own place, where that touches no other either.
 * @param {{x: number, y: number, side: number, own: ?[number, number]}[]} badges  in units of the plane, `side` in pixels
 * @param {number} scale  pixels in a unit
 */
export function atOwnPlaces(badges, scale) {
  const placed = badges.map((badge) => ({ ...badge }));
  for (const badge of placed) {
    if (!badge.own) continue;
    const [x, y] = badge.own;
    const touches = placed.some((other) => {
      const room = ((badge.side + other.side) / 2 + GAP_PX) / scale;
      return other !== badge && Math.abs(other.x - x) < room && Math.abs(other.y - y) < room;
    });
    if (!touches) Object.assign(badge, { x, y });
  }
  return placed;
}
