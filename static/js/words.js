// The words that scripts show to readers: `gettext` and `ngettext` find them in the language of the page, whose
// catalogue stands in the page itself (templatetags/modules.py), and the sentences about counts that several
// modules say. English is in the code, as the key of its translation. Dates arrive in words.

let [messages, plurals, thousands, decimal] = [{}, "", ",", "."];

/** Takes a catalogue: {messages: English → text, or texts by number; plurals: for 0 to 199 which; separators}. */
export function useCatalogue(catalogue) {
  ({ messages = {}, plurals = "", thousands = ",", decimal = "." } = catalogue);
}
useCatalogue(JSON.parse(globalThis.document?.querySelector("#words")?.textContent ?? "{}"));

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

/** A text in the page's language, with {names} replaced by values. */
export function gettext(text, values = {}) {
  return filled(messages[text] ?? text, values);
}

/** As `gettext`, for one or for many; {count} is the number, written as a figure. */
export function ngettext(one, many, count, values = {}) {
  const form = plurals[count < 200 ? count : 100 + (count % 100)];
  const text = messages[one]?.[form] ?? (count === 1 ? one : many);
  return filled(text, { count: figure(count), ...values });
}

/** 1239 → "1,239". */
export const figure = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, thousands);

/** 2.126 → "2.13". */
export const rounded = (number, digits) => number.toFixed(digits).replace(".", decimal);

/** "1 partnership", "1,239 partnerships". */
export const partnerships = (count) => ngettext("{count} partnership", "{count} partnerships", count);

/** The word that stands under the figure. */
export const partnershipNoun = (count) => ngettext("partnership", "partnerships", count);

/** "7 not on the map". */
export const notOnTheMap = (count) => gettext("{count} not on the map", { count: figure(count) });

/** "1,239 partnerships, 7 not on the map". */
export function summary({ count, unplaced }) {
  return unplaced ? `${partnerships(count)}, ${notOnTheMap(unplaced)}` : partnerships(count);
}

/** What a cluster's button is called: how many, where (`only`: all of them there), and what pressing it does. */
export function clusterName(count, { place, only }, opensAsList, maybe = 0) {
  const doubt = maybe ? gettext(" ({count} only possibly in force)", { count: figure(maybe) }) : "";
  const named = { partnerships: `${partnerships(count)}${doubt}`, place };
  const where = only ? gettext("{partnerships} in {place}", named) : gettext("{partnerships} around {place}", named);
  return opensAsList
    ? gettext("{where}, at one point, open the list", { where })
    : gettext("{where}, zoom in", { where });
}

/** What a single record's button is called. */
export function recordName({ agency, place, status, certain }) {
  const name = `${agency}, ${place}: ${status[1]}`;
  return certain ? name : gettext("{record}, only possibly in force", { record: name });
}

/** "Aug 28, 2019: 31 certainly, 4 possibly", of a day and counts. */
export function inForceOn(day, { certain, possible }) {
  return gettext("in force on {day}: {certain} certainly, {possible} possibly", {
    day,
    certain: figure(certain),
    possible: figure(possible),
  });
}

/** "407 certainly, 294 possibly on Aug 28, 2019". */
export function certainlyOn(day, { certain, possible }) {
  return gettext("{certain} certainly, {possible} possibly on {day}", {
    day,
    certain: figure(certain),
    possible: figure(possible),
  });
}

/** "4 agencies said they have none", which are no partnerships. */
export const saidNone = (count) =>
  ngettext("{count} agency said or is said to have none", "{count} agencies said or are said to have none", count);

/** "1 row of 1 list", "3 rows of 2 lists". */
export function accordingTo(rows, lists) {
  const of = ngettext("{count} list", "{count} lists", lists);
  return ngettext("{count} row of {lists}", "{count} rows of {lists}", rows, { lists: of });
}

/** How a figure is written inside a cluster: 999, "1.2k", "14k". */
export function shortFigure(count) {
  if (count < 1000) return String(count);
  return count < 9950 ? `${rounded(count / 1000, 1).replace(/\D0$/, "")}k` : `${Math.round(count / 1000)}k`;
}
