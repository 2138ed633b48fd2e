// The box that finds ZIP codes, towns, counties and agencies: a combobox over the site's suggestions. It tells
// of a choice; what follows from it is the page's. Without it the box is a plain form.

import { figure, gettext } from "../words.js";

const PAUSE_MS = 120; // milliseconds without a key before suggestions are asked for
const MIN_TEXT_LENGTH = 2;
export const TEXT = "text"; // the kind of the last suggestion: what was written, as a filter

export function makeFinder(form, address, choose) {
  const box = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  let [found, active, waiting, asking] = [[], -1, 0, new AbortController()];

  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const mark = (which) => {
    active = which;
    for (const [each, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(each === which));
    }
    if (which < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", list.children[which].id);
    list.children[which].scrollIntoView({ block: "nearest" });
  };
  const open = (answer) => {
    found = isZip(answer) ? answer : [...answer, asText(box.value.trim())];
    list.replaceChildren(...found.map(option));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    mark(-1);
  };
  const take = (which) => {
    const one = found[which];
    if (!one) return;
    box.value = one.label;
    close();
    choose(one);
  };
  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const text = box.value.trim();
    if (text.length < MIN_TEXT_LENGTH) return close();
    const answer = await fetch(`${address}?${new URLSearchParams({ q: text })}`, { signal: asking.signal });
    if (answer.ok) open((await answer.json()).found);
  };
  const quietly = () => ask().catch((error) => error.name === "AbortError" || close());

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(quietly, PAUSE_MS);
  });
  box.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key === "Escape" && !list.hidden) close();
    else if (event.key in steps && found.length) {
      if (list.hidden) open(found.filter(({ kind }) => kind !== TEXT));
      mark((active + steps[event.key] + found.length) % found.length);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    if (list.hidden || active < 0) await ask().catch(() => {});
    take(Math.max(0, active));
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", ({ target }) => take([...list.children].indexOf(target.closest("[role=option]"))));
  box.addEventListener("blur", close);
}

function option(suggestion, number) {
  const item = document.createElement("li");
  item.id = `found-${number}`;
  item.setAttribute("role", "option");
  const name = document.createElement("span");
  name.textContent = suggestion.kind === TEXT ? suggestion.words : suggestion.label;
  const what = document.createElement("span");
  what.className = "found-kind";
  what.textContent = kindOf(suggestion);
  item.append(name, " ", what);
  return item;
}

function kindOf({ kind: which, kind_words: kind, named, place }) {
  if (which === TEXT) return "";
  if (which === "agency") return place;
  return named
    ? gettext("{kind}, {count} on record", { kind, count: figure(named) })
    : gettext("{kind}, none on record", { kind });
}

/** Whether what was written is a ZIP code, which names no record of its own. */
const isZip = (answer) => answer.length > 0 && answer.every(({ kind }) => kind === "zip");

/** What was written, as a suggestion of its own: it needs no place or agency of that name. */
const asText = (text) => ({
  kind: TEXT,
  label: text,
  text,
  words: gettext("Show only what matches “{name}” on the map", { name: text }),
});
