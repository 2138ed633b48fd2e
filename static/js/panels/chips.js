// The filters in force as links that remove them, built as the server's template builds them.

import { addressWith } from "../points/question.js";
import { gettext } from "../words.js";

/** `chips`: [label, words, the question without it] each. The focus goes from one that was removed to the next; after
 * the last, `otherwise` places it. */
export function showChips(list, chips, otherwise = () => {}) {
  const had = [...list.children].findIndex((item) => item.contains(document.activeElement));
  list.replaceChildren(...chips.map(chip));
  if (had < 0) return;
  const next = list.children[Math.min(had, chips.length - 1)];
  if (next) next.querySelector("a").focus();
  else otherwise();
}

function chip([label, words, query]) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.className = "chip";
  link.href = addressWith(query, { pathname: location.pathname });
  link.dataset.query = query;
  const name = document.createElement("span");
  name.className = "chip-name";
  name.textContent = label;
  const remove = document.createElement("span");
  remove.className = "visually-hidden";
  remove.textContent = gettext(", remove this filter");
  link.append(name, ` ${words}`, remove);
  item.append(link);
  return item;
}
