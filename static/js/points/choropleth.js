// Shaded states and counties: what each holds of the points in force, divided by what there is to divide by, in
// classes. Counts what is on the map and what is not. Pure.

import { figure, gettext, partnerships, rounded } from "../words.js";

export const CLASSES = 5;
export const measureWords = (measure) =>
  ({
    count: gettext("Number of partnerships"),
    share: gettext("Share of known agencies"),
    rate: gettext("Agencies per 100,000 people"),
  })[measure];
const PEOPLE_PER_RATE = 100_000;

/** Area (state code or county FIPS) → {count, agencies, law}: partnerships, agencies, those of law enforcement. */
export function countByArea({ columns, spans, elsewhere, day }, level) {
  const counts = new Map();
  const [all, one] = level === "states" ? ["states", "state"] : ["counties", "county"];
  for (const [part, days] of [
    [columns, spans],
    [columns.elsewhere, elsewhere],
  ]) {
    const seen = new Set();
    part[one].forEach((area, record) => {
      const key = part[all][area];
      if (!key || !days.inForce(record, day)) return;
      const sum = counts.get(key) ?? counts.set(key, { count: 0, agencies: 0, law: 0 }).get(key);
      sum.count += 1;
      const agency = `${key} ${part.agencies[record]}`;
      if (seen.has(agency)) return;
      seen.add(agency);
      sum.agencies += 1;
      sum.law += part.law[record];
    });
  }
  return counts;
}

/** The measures that can be had at a level: those with denominators. */
export function measuresOf({ states, counties }, level) {
  const known =
    level === "states"
      ? Object.values(states).some(([, , , agencies]) => agencies)
      : Object.values(counties).some(([, agencies]) => agencies);
  return ["count", ...(known ? ["share"] : []), ...(level === "states" ? ["rate"] : [])];
}

/** Every area of a level: {fips, key, name, count, value, words}; value null where nothing divides. */
export function measured(counts, areas, level, measure) {
  const facts = Object.entries(areas[level]).map(([fips, fact]) =>
    level === "states"
      ? { fips, key: fact[0], name: fact[1], people: fact[2], known: fact[3] }
      : { fips, key: fips, name: fact[0], people: 0, known: fact[1] },
  );
  return facts.map((fact) => {
    const sum = counts.get(fact.key) ?? { count: 0, agencies: 0, law: 0 };
    return { ...fact, count: sum.count, ...valued(measure, sum, fact) };
  });
}

function valued(measure, { count, agencies, law }, { people, known }) {
  if (measure === "count") return { value: count, words: count ? partnerships(count) : gettext("none on record") };
  const said = { partnerships: partnerships(count) };
  if (measure === "share") {
    if (!known) return { value: null, words: gettext("{partnerships}; no directory counts agencies here", said) };
    const share = Math.min(1, law / known);
    return {
      value: share,
      words: gettext("{agencies} on record, of {known} agencies known ({share})", {
        agencies: figure(law),
        known: figure(known),
        share: percent(share),
      }),
    };
  }
  if (!count) return { value: null, words: gettext("none on record") }; // no list that was read names one: no rate of 0
  if (!people) return { value: null, words: gettext("{partnerships}; not in the census of the states", said) };
  const rate = (agencies / people) * PEOPLE_PER_RATE;
  return {
    value: rate,
    words: gettext("{rate} agencies per 100,000 people ({partnerships})", { rate: rounded(rate, 2), ...said }),
  };
}

const percent = (share) => `${rounded(share * 100, share < 0.1 ? 1 : 0)}%`;

/** The lower bounds of the classes: steps between equally many areas, or values where many areas are alike. */
export function boundsOf(values) {
  const sorted = values.filter((value) => value > 0).sort((one, other) => one - other);
  const steps = stepsOf(sorted);
  return steps.length < CLASSES ? stepsOf([...new Set(sorted)]) : steps;
}

function stepsOf(sorted) {
  const steps = Array.from({ length: CLASSES }, (_, step) => sorted[Math.floor((step * sorted.length) / CLASSES)]);
  return [...new Set(steps.filter((step) => step !== undefined))];
}

/** The class of a value: 0 for none, then 1 upwards. */
export function classOf(value, bounds) {
  if (!value) return 0;
  return bounds.filter((bound) => value >= bound).length;
}

/** The legend: [class, words] from none upwards. */
export function legendOf(bounds, measure) {
  const words = { count: figure, share: percent, rate: (rate) => rounded(rate, 2) }[measure];
  const steps = bounds.map((bound, step) => {
    const next = bounds[step + 1];
    if (next === undefined) return [step + 1, gettext("{least} and more", { least: words(bound) })];
    if (measure !== "count")
      return [step + 1, gettext("{least} to under {next}", { least: words(bound), next: words(next) })];
    return [
      step + 1,
      next - 1 === bound ? words(bound) : gettext("{least} to {most}", { least: words(bound), most: words(next - 1) }),
    ];
  });
  return [[0, gettext("None on record, or not known")], ...steps];
}
