import assert from "node:assert/strict";
import { test } from "node:test";

import "../dom.js";

import { SHAPES } from "../../../static/js/paint/shapes.js";
import { addressOf, card, cardLine, cardList, statusWords } from "../../../static/js/panels/cards.js";
import { dayNumber } from "../../../static/js/points/days.js";

const PATTERN = "/partnerships/RW-000000/";
const record = (changes = {}) => ({
  id: "RW-000123",
  agency: "Dayton Police Department",
  place: "Dayton, OH",
  program: ["neighbors", "Neighbors account"],
  status: ["listed", "Listed"],
  date: "Aug 2019",
  sources: 2,
  rows: 3,
  precision: ["place", "the place"],
  shownUntil: dayNumber("2020-10-07"),
  day: null,
  certain: true,
  ...changes,
});

test("a card leads to its record and says what is known of it", () => {
  const shown = card(record(), PATTERN);

  const links = shown.querySelectorAll("a");
  assert.deepEqual(
    links.map(({ href }) => href),
    ["/partnerships/RW-000123/", "/partnerships/RW-000123/"],
  );
  const facts = shown.querySelectorAll("dd").map(({ textContent }) => textContent);
  assert.deepEqual(facts, ["Listed", "Neighbors account", "Aug 2019", "Oct 7, 2020", "3 rows of 2 lists"]);
});

test("on a day a card says whether it is certain, and its shape is hollow where it is not", () => {
  const shown = (certain) => card(record({ day: dayNumber("2019-08-28"), certain, shownUntil: null }), PATTERN);
  const facts = (one) => one.querySelectorAll("div").map(({ textContent }) => textContent);

  assert.ok(facts(shown(true)).includes("On Aug 28, 2019certainly"));
  assert.ok(facts(shown(false)).includes("On Aug 28, 2019only possibly"));
  assert.ok(!facts(shown(true)).some((words) => words.startsWith("Shown until")));
  assert.equal(shown(true).querySelectorAll(".status-possible").length, 0);
  assert.equal(shown(false).querySelectorAll(".status-possible").length, 1);
});

test("in a line, what is only possible on the day is said too", () => {
  const words = (changes) => cardLine(record(changes), "Dayton, OH").textContent;

  assert.equal(words({}), "Listed Dayton, OH");
  assert.equal(words({ day: 1, certain: true }), "Listed Dayton, OH, certainly");
  assert.equal(words({ day: 1, certain: false }), "Listed Dayton, OH, only possibly");
});

test("a card says how exactly its point is drawn, unless it is exact", () => {
  const about = (precision) => card(record({ precision }), PATTERN).querySelector(".card-place").textContent;

  assert.equal(about(["place", "the place"]), "Dayton, OH (drawn at the place)");
  assert.equal(about(["exact", "the address"]), "Dayton, OH");
});

test("an agency's name is text, whatever it looks like", () => {
  const shown = card(record({ agency: "<img src=x onerror=alert(1)>" }), PATTERN);

  assert.equal(shown.querySelector(".card-name").textContent, "<img src=x onerror=alert(1)>");
  assert.equal(shown.querySelectorAll("img").length, 0);
});

test("a status has its shape beside its word; one that is new gets a circle", () => {
  const shape = (status) => statusWords([status, "Words"]).querySelector("path").getAttribute("d");

  assert.equal(shape("ended"), SHAPES.ended);
  assert.equal(shape("not yet known"), SHAPES.listed);
  assert.equal(statusWords(["ended", "Ended"]).querySelector("svg").getAttribute("aria-hidden"), "true");
});

test("a list at one place is named after it, one of several places is not", () => {
  const title = (...records) => cardList(records, PATTERN).querySelector("h2").textContent;

  assert.equal(title(record(), record()), "2 partnerships in Dayton, OH");
  assert.equal(title(record(), record({ place: "Macon, GA" })), "2 partnerships at this place");
});

test("a long list says how many are left out", () => {
  const list = cardList(Array(1_250).fill(record()), PATTERN);

  assert.equal(list.querySelectorAll("li").length, 200);
  assert.equal(list.querySelector(".card-more").textContent, "1,050 more are in the table.");
  assert.equal(cardList(Array(200).fill(record()), PATTERN).querySelector(".card-more"), null);
});

test("an address stands for any record", () => {
  assert.equal(addressOf("RW-000009", "/ringwatch/partnerships/RW-000000/"), "/ringwatch/partnerships/RW-000009/");
});
