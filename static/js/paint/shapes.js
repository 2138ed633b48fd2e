// The shape of each status (its color is the stylesheet's), and the sizes of clusters. Pure.
//
// The same shapes stand in static/img/statuses.svg, which pages show; a test holds them together.

/** Paths in a 16 × 16 square. */
export const SHAPES = {
  listed: "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z",
  reported: "M1 2.2h14L8 14.4z",
  delisted: "M8 1.5L14.5 8L8 14.5L1.5 8z",
  list_retired: "M1.14 6.6A7 7 0 0 1 14.86 6.6zM1.14 9.4A7 7 0 0 0 14.86 9.4z",
  ended: "M2.5 2.5h11v11h-11z",
  denied: "M4.2 1.8L8 5.6l3.8-3.8l2.4 2.4L10.4 8l3.8 3.8l-2.4 2.4L8 10.4l-3.8 3.8l-2.4-2.4L5.6 8L1.8 4.2z",
  announced: "M8 1.8L15 14H1z",
};

/** The shape for a status, a circle for one that is new to this file. */
export const shapeOf = (status) => SHAPES[status] ?? SHAPES.listed;

const MIN_TARGET_PX = 24; // pixels: what a finger can still hit
const MAX_BADGE_PX = 44;

/** A cluster's diameter in pixels: its area grows with its count, within what a finger and a map can bear. */
export function diameterOf(count) {
  return Math.round(Math.min(MAX_BADGE_PX, 20 + 2 * Math.sqrt(count)));
}

/** The side of the square that a badge takes up and that can be pressed. */
export function sideOf(count) {
  return count === 1 ? MIN_TARGET_PX : Math.max(MIN_TARGET_PX, diameterOf(count));
}

/** Shares of a whole → arcs of a ring: [status, from, to] in turns, empty shares left out. */
export function arcsOf(tally) {
  const whole = tally.reduce((sum, count) => sum + count, 0);
  let from = 0;
  return tally.flatMap((count, status) => {
    if (!count) return [];
    const arc = [status, from / whole, (from + count) / whole];
    from += count;
    return [arc];
  });
}
