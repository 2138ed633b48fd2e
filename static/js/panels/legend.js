// The legend: the statuses that the map shows now, each a button that filters by it.

import { statusWords } from "./cards.js";

/**
 * @param {HTMLElement} list  the entry about certainty stays, as the last
 * @param {{statuses: string[][], statusCounts: function(): number[]}} points
 * @param {string[]} chosen  the statuses that the question asks for; others that were offered before stay beside them
 * @param {boolean} filters  whether each entry is a button that filters; in a frame it is words
 */
export function showLegend(list, points, chosen, filters = true) {
  const there = points.statusCounts();
  const before = new Set([...list.querySelectorAll("[data-status]")].map((button) => button.dataset.status));
  const wanted = points.statuses.filter(
    ([value], status) => there[status] || chosen.includes(value) || (chosen.length && before.has(value)),
  );
  const same = wanted.length === before.size && wanted.every(([value]) => before.has(value));
  if (!same) list.replaceChildren(...wanted.map(filters ? entry : words), list.querySelector(".legend-certain"));
  for (const button of list.querySelectorAll("[data-status]"))
    button.setAttribute("aria-pressed", String(chosen.includes(button.dataset.status)));
}

function words(status) {
  const item = document.createElement("li");
  item.append(statusWords(status));
  return item;
}

function entry(status) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "legend-status" });
  button.setAttribute("aria-pressed", "false");
  button.dataset.status = status[0];
  button.append(statusWords(status));
  const item = document.createElement("li");
  item.append(button);
  return item;
}
