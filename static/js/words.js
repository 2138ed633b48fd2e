// Sentences about counts, as the server's templates word them. Dates arrive in words. Pure.

const figures = new Intl.NumberFormat("en-US");

/** 1239 → "1,239". */
export const figure = (number) => figures.format(number);

/** "1 partnership", "1,239 partnerships". */
export function partnerships(count) {
  return `${figure(count)} ${count === 1 ? "partnership" : "partnerships"}`;
}

/** "1,239 partnerships, 7 not on the map". */
export function summary({ count, unplaced }) {
  return unplaced ? `${partnerships(count)}, ${figure(unplaced)} not on the map` : partnerships(count);
}

/** What a cluster's button is called. */
export function clusterName(count, opensAsList, maybe = 0) {
  const doubt = maybe ? ` (${figure(maybe)} only possibly in force)` : "";
  return `${partnerships(count)}${doubt}${opensAsList ? " at this place, open the list" : ", zoom in"}`;
}

/** "1 row of 1 list", "3 rows of 2 lists". */
export function accordingTo(rows, lists) {
  return `${figure(rows)} ${rows === 1 ? "row" : "rows"} of ${figure(lists)} ${lists === 1 ? "list" : "lists"}`;
}

/** How a figure is written inside a cluster: 999, "1.2k", "14k". */
export function shortFigure(count) {
  if (count < 1000) return String(count);
  return count < 9950 ? `${(count / 1000).toFixed(1).replace(/\.0$/, "")}k` : `${Math.round(count / 1000)}k`;
}
