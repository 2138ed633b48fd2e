// The filter form, listened to: it tells of a new question as soon as the reader has made one.

import { queryOf, valuesOf } from "../points/question.js";
import { addOption } from "./facets.js";

const PAUSE_MS = 350; // milliseconds without a key before typed text is a question

/** The question that the form holds, as a query string. */
export const questionIn = (form) => queryOf(new FormData(form));

/** Calls `ask(query)` when the reader changes the form; typed text after a pause. */
export function listen(form, ask) {
  let waiting;
  const tell = () => {
    clearTimeout(waiting);
    ask(questionIn(form));
  };
  form.addEventListener("input", ({ target }) => {
    if (!isTyped(target)) return;
    clearTimeout(waiting);
    waiting = setTimeout(tell, PAUSE_MS);
  });
  form.addEventListener("change", ({ target }) => !isTyped(target) && tell());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell();
  });
}

/** Makes the form hold the question of an address. */
export function fill(form, query) {
  const values = valuesOf(query);
  offer(form, values);
  for (const field of form.elements) {
    const given = values.get(field.name) ?? [];
    if (field.type === "checkbox") field.checked = given.includes(field.value);
    else if (field.type === "radio")
      field.checked = given.length ? given.includes(field.value) : field.defaultValue === "include";
    else if (isTyped(field) || field.type === "select-one") field.value = given[0] ?? "";
  }
  carry(form, values);
  openUsed(form);
}

/** What the question holds beside the visible fields stays in the form, unseen. */
function carry(form, values) {
  for (const field of form.querySelectorAll("input[type=hidden]")) field.remove();
  const visible = new Set([...form.elements].map(({ name }) => name));
  for (const [name, given] of values) {
    for (const value of visible.has(name) ? [] : given) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.prepend(field);
    }
  }
}

/** Every value that was asked for has a box, whether it was offered or not. */
function offer(form, values) {
  for (const list of form.querySelectorAll("[data-options]")) {
    const there = new Set([...list.querySelectorAll("input")].map(({ value }) => value));
    for (const value of values.get(list.dataset.options) ?? []) if (!there.has(value)) addOption(list, value);
  }
}

/** Says how much is chosen in each group, and opens those of a form that stands beside its answer. */
function openUsed(form) {
  for (const group of form.querySelectorAll("details")) {
    const boxes = group.querySelectorAll("input[type=checkbox]:checked").length;
    const fields = [...group.querySelectorAll("input, select")].filter((field) => isWritten(field)).length;
    const radios = group.querySelectorAll("input[type=radio]:checked").length;
    const changed = radios && ![...group.querySelectorAll("input[type=radio]:checked")].some(isUsual) ? 1 : 0;
    const chosen = boxes + fields + changed;
    group.querySelector(".group-count").textContent = chosen ? String(chosen) : "";
    if (chosen && !group.getAttribute("name")) group.open = true;
  }
}

const isUsual = ({ value }) => value === "include";
const isWritten = (field) => (isTyped(field) || field.type === "select-one") && field.value !== "";

function isTyped(field) {
  return field.type === "text" || field.type === "search" || field.type === "date";
}
