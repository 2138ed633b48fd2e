// What the filters offer beside the question, brought up to date when the question has changed: each value with how
// many partnerships it would give. Builds the options as the server's template builds them.

import { figure } from "../words.js";
import { statusWords } from "./cards.js";

export class Facets {
  /** `asked`: the question whose options the page came with. */
  constructor(form, address, asked) {
    Object.assign(this, { form, address, shown: asked, wanted: asked, asking: new AbortController() });
    form.addEventListener("toggle", ({ target }) => target.open && this.bring(), true);
  }

  /** Takes a question: its options are brought `now`, or when a menu is opened. */
  want(query, now) {
    this.wanted = query;
    const open = [...this.form.querySelectorAll("details")].some((group) => group.open);
    if (now || open) this.bring();
  }

  async bring() {
    const query = this.wanted;
    if (query === this.shown) return;
    this.asking.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const answer = await fetch(query ? `${this.address}?${query}` : this.address, { signal }).catch(() => null);
    const offered = answer?.ok ? await answer.json().catch(() => null) : null;
    if (!offered || signal.aborted) return; // the options of before stay: a choice of theirs is answered all the same
    this.shown = query;
    this.show(offered);
  }

  /** {field: [{value, label, count, chosen}]} → lists of boxes, and the choice of certainty. */
  show(offered) {
    const focused = document.activeElement;
    const [name, value] = [focused?.name, focused?.value];
    for (const list of this.form.querySelectorAll("[data-options]")) {
      const field = list.dataset.options;
      list.replaceChildren(...offered[field].map((one) => option(field, one)));
      list.closest("[data-group], [data-offers]").hidden = !offered[field].length && field !== "undated";
    }
    this.choose(offered.certainty);
    for (const part of this.form.querySelectorAll("[data-offers]")) part.hidden = !offered[part.dataset.offers].length;
    if (!focused?.isConnected) this.form.querySelector(`input[name="${name}"][value="${value}"]`)?.focus();
  }

  choose(certainty) {
    const select = this.form.querySelector("select[name=certainty]");
    const [any] = select.children;
    select.replaceChildren(
      any,
      ...certainty.map(({ value, label, count }) =>
        Object.assign(document.createElement("option"), { value, textContent: `${label} (${figure(count)})` }),
      ),
    );
    select.value = certainty.find(({ chosen }) => chosen)?.value ?? "";
  }
}

function option(name, { value, label, count, chosen }) {
  const box = document.createElement("input");
  const one = name === "undated";
  Object.assign(box, { type: one ? "radio" : "checkbox", name, value, checked: chosen || value === "include" });
  const words = document.createElement("span");
  words.textContent = label;
  const many = document.createElement("span");
  many.className = "option-count";
  many.textContent = figure(count);
  const whole = document.createElement("label");
  whole.className = "option";
  whole.append(box, name === "status" ? statusWords([value, label]) : words, " ", many);
  const item = document.createElement("li");
  item.append(whole);
  return item;
}

/** A box for a value that the page did not offer before, such as one of an address that the reader went back to. */
export function addOption(list, value) {
  list.append(option(list.dataset.options, { value, label: value, count: 0, chosen: true }));
}
