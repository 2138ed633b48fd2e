// The filters in force as links that remove them, built as the server's template builds them.

import { addressWith } from "../points/question.js";
import { gettext } from "../words.js";

/** `chips`: [label, words, the question without it] each. */
export function showChips(list, chips) {
  list.replaceChildren(...chips.map(chip));
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
