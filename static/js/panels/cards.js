// What opens on the map: one record's card, or the list of the records at one place. Words from lists are
// strangers' words: they enter as text, never as HTML. No map library.

import { shapeOf } from "../paint/shapes.js";
import { dayInWords } from "../points/days.js";
import { accordingTo, figure, gettext, partnerships } from "../words.js";

const MAX_RECORDS_LISTED = 200;
const SVG = "http://www.w3.org/2000/svg";

function make(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** A status's shape and word; hollow where it is only possible. */
export function statusWords([value, label], certain = true) {
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", shapeOf(value));
  shape.setAttribute("fill-rule", "evenodd");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "status-shape");
  svg.setAttribute("aria-hidden", "true");
  svg.append(shape);
  return make("span", `status status-${value}${certain ? "" : " status-possible"}`, svg, label);
}

/** On a day: "certainly", "only possibly"; nothing where all dates are shown. */
function certaintyOf({ day, certain }) {
  if (day === null) return "";
  return certain ? gettext("certainly") : gettext("only possibly");
}

/** A record in one line under its name: its status, words about it, and on a day whether it is certain. */
export function cardLine(record, words) {
  const all = [words, certaintyOf(record)].filter(Boolean).join(", ");
  return make("p", "card-line", statusWords(record.status, record.certain), ` ${all}`);
}

/** The record's own page, from an address that stands for any of them. */
export function addressOf(id, pattern) {
  return pattern.replace("RW-000000", id);
}

function linkTo(record, pattern, words) {
  const link = make("a", "", words);
  link.href = addressOf(record.id, pattern);
  return link;
}

/** One record: name, place, status, date as precise as it is, sources, and the way to its page. */
export function card(record, pattern) {
  const heading = make("h2", "card-name", linkTo(record, pattern, record.agency));
  const facts = make("dl", "card-facts");
  const inForce = record.day === null ? null : gettext("On {day}", { day: dayInWords(record.day) });
  const shown = record.shownUntil === null ? null : dayInWords(record.shownUntil);
  for (const [label, value] of [
    [gettext("Status"), statusWords(record.status, record.certain)],
    [inForce, certaintyOf(record)],
    [gettext("Program"), record.program[1]],
    [gettext("Start"), record.date],
    [gettext("Shown until"), shown],
    [gettext("According to"), accordingTo(record.rows, record.sources)],
  ]) {
    if (label && value) facts.append(make("div", "", make("dt", "", label), make("dd", "", value)));
  }
  const where =
    record.precision[0] === "exact"
      ? record.place
      : gettext("{place} (drawn at {precision})", { place: record.place, precision: record.precision[1] });
  const more = make("p", "card-more", linkTo(record, pattern, gettext("See who says so")));
  return make("article", "card", heading, make("p", "card-place", where), facts, more);
}

/** The records at one place: each a link, with its status. */
export function cardList(records, pattern) {
  const shown = records.slice(0, MAX_RECORDS_LISTED);
  const items = shown.map((record) =>
    make("li", "", linkTo(record, pattern, record.agency), cardLine(record, `${record.program[1]}, ${record.date}`)),
  );
  const places = new Set(records.map(({ place }) => place));
  const named = { partnerships: partnerships(records.length), place: records[0].place };
  const title =
    places.size === 1 ? gettext("{partnerships} in {place}", named) : gettext("{partnerships} at this place", named);
  const list = make("article", "card card-list", make("h2", "card-name", title), make("ul", "", ...items));
  if (shown.length < records.length) {
    list.append(
      make(
        "p",
        "card-more",
        gettext("{count} more are in the table.", { count: figure(records.length - shown.length) }),
      ),
    );
  }
  return list;
}
