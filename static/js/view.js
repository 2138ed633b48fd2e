// The part of the map on the screen, as the address's fragment carries it: #zoom/lat/lon. Pure.

const SHAPE = /^#(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/;

/** "#6.5/33.7/-84.4" → {zoom, lat, lon}; null for anything else, such as a link to a heading. */
export function viewFrom(hash) {
  const found = SHAPE.exec(hash);
  if (!found) return null;
  const [zoom, lat, lon] = found.slice(1).map(Number);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { zoom, lat, lon } : null;
}

/** {zoom, lat, lon} → "#6.5/33.749/-84.388", as exact as the zoom can show. */
export function hashOf({ zoom, lat, lon }) {
  const digits = Math.max(2, Math.min(5, Math.round(zoom / 2)));
  return `#${Number(zoom.toFixed(2))}/${lat.toFixed(digits)}/${lon.toFixed(digits)}`;
}
