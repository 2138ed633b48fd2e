// The part of the map on the screen and what is drawn there, as the address's fragment carries them:
// #zoom/lat/lon, or #zoom/lat/lon/states/rate for shaded states. Pure.

const VIEW_HASH = /^#(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)(?:\/[a-z]+\/[a-z]+)?$/;
const SHADING_HASH = /(?:^#|\/)(states|counties)\/(count|share|rate)$/;

/** "#6.5/33.7/-84.4" → {zoom, lat, lon}; null for anything else, such as a link to a heading. */
export function viewFrom(hash) {
  const found = VIEW_HASH.exec(hash);
  if (!found) return null;
  const [zoom, lat, lon] = found.slice(1).map(Number);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { zoom, lat, lon } : null;
}

/** What is drawn: {level: "points"}, or {level: "states", measure: "rate"}. */
export function modeFrom(hash) {
  const found = SHADING_HASH.exec(hash);
  return found ? { level: found[1], measure: found[2] } : { level: "points", measure: "count" };
}

/** {zoom, lat, lon} → "#6.5/33.749/-84.388", as exact as the zoom can show; with what is drawn, but for points. */
export function hashOf({ zoom, lat, lon }, { level, measure } = { level: "points" }) {
  const digits = Math.max(2, Math.min(5, Math.round(zoom / 2)));
  const view = `#${Number(zoom.toFixed(2))}/${lat.toFixed(digits)}/${lon.toFixed(digits)}`;
  return level === "points" ? view : `${view}/${level}/${measure}`;
}
