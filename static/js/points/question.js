// A question as the address carries it ⇄ as the form holds it. Pure: what the words mean is the server's.

/** Values that the server takes for granted, and that an address therefore leaves out. */
const TAKEN_FOR_GRANTED = { undated: "include" };

/** Parameters of a list's pages, which a new question starts afresh. */
const OF_THE_PAGE = new Set(["page"]);

/** [name, value] pairs, as a form gives them → the query string, without "?". */
export function queryOf(pairs) {
  const kept = new URLSearchParams();
  for (const [name, value] of pairs) {
    const text = String(value).trim();
    if (text && TAKEN_FOR_GRANTED[name] !== text && !OF_THE_PAGE.has(name)) kept.append(name, text);
  }
  return kept.toString();
}

/** A query string → name → its values, for filling a form. */
export function valuesOf(query) {
  const values = new Map();
  for (const [name, value] of new URLSearchParams(query)) {
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return values;
}

/** Whether two query strings ask the same, whatever their order. */
export function sameQuestion(one, other) {
  const sorted = (query) => [...new URLSearchParams(query)].map((pair) => pair.join("=")).sort();
  return sorted(queryOf(new URLSearchParams(one))).join("&") === sorted(queryOf(new URLSearchParams(other))).join("&");
}

/** An address with another question; the path and the fragment stay. */
export function addressWith(query, { pathname, hash = "" }) {
  return `${pathname}${query ? `?${query}` : ""}${hash}`;
}

/**
 * A question → the part that the site is asked, and the day (ISO, or null) that the page itself applies. `whole`: the
 * site is asked everything, because a status or a certainty is asked for that holds on that day only.
 */
export function withoutDay(query) {
  const asked = new URLSearchParams(query);
  const day = asked.get("as_of");
  const whole = Boolean(day) && (asked.has("status") || asked.has("certainty"));
  if (!whole) asked.delete("as_of");
  return { query: asked.toString(), day, whole };
}

/** A question with another day, or with none. */
export function withDay(query, day) {
  const asked = new URLSearchParams(query);
  if (day) asked.set("as_of", day);
  else for (const name of ["as_of", "certainty"]) asked.delete(name);
  return asked.toString();
}

/** A question about what a text names, whatever text it was about before. */
export function withText(query, text) {
  const asked = new URLSearchParams(query);
  asked.delete("q");
  return new URLSearchParams([["q", text], ...asked]).toString();
}

/** A question without the heading that the address of a frame carries beside it. */
export function withoutTitle(query) {
  const asked = new URLSearchParams(query);
  asked.delete("title");
  return asked.toString();
}
