// What is near a point, and what may be said of a place where nothing is. Pure; distances are as the crow flies.

import { figure, gettext, ngettext, partnerships } from "../words.js";

const RADIANS = Math.PI / 180;
const EARTH_RADIUS_MILES = 3958.8; // miles

/** Miles between two points in degrees. */
export function miles([lat, lon], [otherLat, otherLon]) {
  const half = (degrees) => Math.sin((degrees * RADIANS) / 2) ** 2;
  const across = half(otherLat - lat) + Math.cos(lat * RADIANS) * Math.cos(otherLat * RADIANS) * half(otherLon - lon);
  return 2 * EARTH_RADIUS_MILES * Math.asin(Math.min(1, Math.sqrt(across)));
}

/** The nearest records to a point: [{record, miles}], nearest first. `counts(record)` says which take part. */
export function nearest({ lat, lon }, from, most = 5, counts = () => true) {
  const found = [];
  for (let record = 0; record < lat.length; record += 1) {
    if (!counts(record)) continue;
    const far = miles(from, [lat[record], lon[record]]);
    if (found.length === most && far >= found.at(-1).miles) continue;
    let place = found.length;
    while (place && found[place - 1].miles > far) place -= 1;
    found.splice(place, 0, { record, miles: far });
    if (found.length > most) found.pop();
  }
  return found;
}

export const MIN_ROUNDED_MILES = 0.5; // nearer than this is "less than a mile", which "about" would not make vaguer

/** "less than a mile away", "4 miles away". */
export function distanceInWords(far) {
  const rounded = Math.round(far);
  return far < MIN_ROUNDED_MILES
    ? gettext("less than a mile away")
    : ngettext("{count} mile away", "{count} miles away", rounded);
}

/** What the record says of a place that was looked for, in sentences. */
export function sayOf({ kind, place, named, county, around }) {
  const values = { partnerships: partnerships(named), place, county, count: figure(around ?? 0) };
  if (kind === "agency") return gettext("{partnerships} of this agency on record.", values);
  const here = named
    ? gettext("{partnerships} on record in {place}.", values)
    : gettext("No list we keep names an agency in {place}. That does not mean there is none.", values);
  return county && kind !== "county" ? `${here} ${gettext("In {county}: {count}.", values)}` : here;
}
