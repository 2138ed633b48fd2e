import assert from "node:assert/strict";
import { test } from "node:test";

import "./dom.js";

import { SHAPES } from "../../static/js/paint/shapes.js";
import { addressOf, card, cardList, statusWords } from "../../static/js/panels/cards.js";

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
  assert.deepEqual(facts, ["Listed", "Neighbors account", "Aug 2019", "3 rows of 2 lists"]);
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
