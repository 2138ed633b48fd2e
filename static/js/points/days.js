// Days as numbers (since 1970 began, UTC) ⇄ as addresses and readers write them; the months of a slider. Pure.

import { gettext } from "../words.js";

const DAY_MS = 86_400_000;
const ISO = /^\d{4}-\d{2}-\d{2}$/;

const partsOf = (day) => {
  const date = new Date(day * DAY_MS);
  return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
};
const numberOf = (year, month, date) => Math.round(Date.UTC(year, month, date) / DAY_MS);

/** "2019-08-28" → its number; null for anything else. */
export function dayNumber(iso) {
  if (!ISO.test(iso ?? "")) return null;
  const day = Date.parse(`${iso}T00:00:00Z`) / DAY_MS;
  return Number.isInteger(day) && isoOf(day) === iso ? day : null;
}

/** A number → "2019-08-28". */
export const isoOf = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** "Aug 28, 2019", in the Associated Press's short months, as the server writes it. */
export function dayInWords(day) {
  const [year, month, date] = partsOf(day);
  return gettext("{month} {date}, {year}", { month: shortMonths()[month], date, year });
}

const shortMonths = () => [
  gettext("Jan"),
  gettext("Feb"),
  gettext("March"),
  gettext("April"),
  gettext("May"),
  gettext("June"),
  gettext("July"),
  gettext("Aug"),
  gettext("Sep"),
  gettext("Oct"),
  gettext("Nov"),
  gettext("Dec"),
];

/** The last day of the month that is `steps` months from a day's own. */
export function monthEnd(day, steps = 0) {
  const [year, month] = partsOf(day);
  return numberOf(year, month + steps + 1, 0);
}

/** The last days of all months from one day's to another's. */
export function monthEnds(from, to) {
  const ends = [];
  for (let end = monthEnd(from); end <= monthEnd(to); end = monthEnd(end, 1)) ends.push(end);
  return ends;
}

/** The month end before or after a day; a day inside a month goes to its month's end, or to the one before. */
export function stepMonth(day, forward) {
  if (forward) return monthEnd(day) > day ? monthEnd(day) : monthEnd(day, 1);
  return monthEnd(day, -1);
}
