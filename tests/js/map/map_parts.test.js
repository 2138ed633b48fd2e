import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { BadgeButtons } from "../../../static/js/map/badge_buttons.js";
import { InView } from "../../../static/js/panels/in_view.js";
import { makeStreets } from "../../../static/js/panels/streets.js";
import * as mercator from "../../../static/js/points/mercator.js";
import { document, fire, h, pageWith } from "../dom.js";

const badge = (key, changes = {}) => ({ key, x: 0, y: 0, side: 24, name: `Badge ${key}`, single: null, ...changes });
const at = ({ x, y }) => [x, y];
let pressed;
let buttons;

beforeEach(() => {
  document.activeElement = document.documentElement;
  pressed = [];
  buttons = new BadgeButtons((each) => pressed.push(each.key));
});

test("each badge has a button with its name, where it is painted and as large", () => {
  buttons.show([badge("a", { x: 100, y: 50 }), badge("b", { single: { id: 1 }, side: 30 })], at);

  const [cluster, point] = buttons.list.children;
  assert.deepEqual([cluster.className, cluster.getAttribute("aria-label")], ["cluster", "Badge a"]);
  assert.equal(cluster.style.cssText, "width:24px;height:24px;transform:translate(88px,38px)");
  assert.deepEqual([point.className, point.type], ["point", "button"]);
});

test("buttons are taken on by what is in view, and only what is too many goes", () => {
  buttons.show([badge("a"), badge("b")], at);
  const [first] = buttons.list.children;

  buttons.show([badge("c")], at);

  assert.deepEqual(buttons.list.children, [first]);
  assert.equal(first.getAttribute("aria-label"), "Badge c");
});

test("a press is the badge's own: the map beneath hears nothing", () => {
  const map = h("div", {}, buttons.list);
  let heard = 0;
  map.addEventListener("click", () => {
    heard += 1;
  });
  buttons.show([badge("a"), badge("b")], at);

  buttons.list.children[1].click();

  assert.deepEqual([pressed, heard], [["b"], 0]);
});

test("the focus stays with its badge when the buttons change hands", () => {
  buttons.show([badge("a"), badge("b")], at);
  buttons.list.children[1].focus();

  buttons.show([badge("b"), badge("c")], at);

  assert.equal(document.activeElement, buttons.list.children[0]);
});

test("the focus of a badge that is gone goes to the nearest", () => {
  buttons.show([badge("a", { x: 10 }), badge("b", { x: 50 })], at);
  buttons.list.children[1].focus();

  buttons.show([badge("c", { x: -20 }), badge("d", { x: 45 })], at);

  assert.equal(document.activeElement, buttons.list.children[1]);
});

test("where nobody was, nobody is put", () => {
  buttons.show([badge("a")], at);

  assert.equal(document.activeElement, document.documentElement);
});

test("one badge is lit, or none", () => {
  buttons.show([badge("a"), badge("b")], at);
  const lit = () => buttons.list.children.map((each) => each.classList.contains("is-lit"));

  buttons.light("b");
  assert.deepEqual(lit(), [false, true]);
  buttons.light(undefined);

  assert.deepEqual(lit(), [false, false]);
});

function points(names) {
  const record = (number) => ({
    number,
    id: `RW-${number}`,
    agency: names[number],
    place: "Ohio",
    date: "2019",
    status: ["listed", "Listed"],
  });
  return { columns: { agency: names }, record };
}

function inView() {
  const panel = pageWith(["in-view-count", "in-view-list", "in-view-more"]);
  const [lit, shown] = [[], []];
  const list = new InView(panel, {
    pattern: "/partnerships/RW-000000/",
    light: (record) => lit.push(record),
    show: (record) => shown.push(record),
  });
  const read = (name) => panel.querySelector(`[data-in-view-${name}]`);
  return { list, lit, shown, read, entries: () => read("list").children };
}

test("what is in view is listed by name, with its count", () => {
  const { list, read, entries } = inView();

  list.show(points(["Macon", "Dayton", "Yakima"]), [0, 1, 2]);

  assert.equal(read("count").textContent, "3");
  assert.deepEqual(
    entries().map((entry) => entry.querySelector("a").textContent),
    ["Dayton", "Macon", "Yakima"],
  );
  assert.equal(read("more").textContent, "");
});

test("of many, the first are listed and the others counted", () => {
  const { list, read, entries } = inView();
  const names = Array.from({ length: 1_200 }, (_, each) => `Agency ${String(each).padStart(4, "0")}`);

  list.show(points(names), [...names.keys()]);

  assert.equal(entries().length, 60);
  assert.equal(read("more").textContent, "and 1,140 more: come closer, or see the table.");
});

test("of far too many none is listed", () => {
  const { list, read, entries } = inView();
  const names = Array(5_001).fill("Agency");

  list.show(points(names), [...names.keys()]);

  assert.deepEqual([entries().length, read("count").textContent], [0, "5,001"]);
  assert.equal(read("more").textContent, "Too many to list: come closer, or see the table.");
});

test("an entry lights its badge while a pointer or the focus is there", () => {
  const { list, lit, read, entries } = inView();
  list.show(points(["Macon", "Dayton"]), [0, 1]);

  fire(entries()[0].querySelector("a"), "mouseover");
  fire(read("list"), "mouseleave");
  fire(entries()[1].querySelector("button"), "focusin");

  assert.deepEqual(lit, [1, null, 0]);
});

test("its button comes closer; its name is a link and only that", () => {
  const { list, shown, entries } = inView();
  list.show(points(["Macon", "Dayton"]), [0, 1]);

  entries()[0].querySelector("a").click();
  assert.deepEqual(shown, []);
  entries()[0].querySelector("button").click();

  assert.deepEqual(shown, [1]);
  assert.equal(entries()[0].querySelector("button").getAttribute("aria-label"), "Map: come closer to Dayton");
});

test("a badge that is pointed at marks its entries", () => {
  const { list, entries } = inView();
  list.show(points(["Macon", "Dayton"]), [0, 1]);
  const lit = () => entries().map((entry) => entry.classList.contains("is-lit"));

  list.light([0]);
  assert.deepEqual(lit(), [false, true]);
  list.light(null);

  assert.deepEqual(lit(), [false, false]);
});

test("streets are shown when they are asked for, and hidden by the same button", () => {
  const button = h("button", { "data-show-streets": "" });
  const control = Object.assign(h("details", {}, button), { open: true });
  const asked = [];
  const map = { streets: null, showStreets: (tiles) => asked.push(tiles) };
  const tiles = { address: "https://tiles.example/{z}/{x}/{y}.png", credit: "Example" };
  makeStreets(control, map, tiles);

  button.click();
  assert.deepEqual([asked, control.open], [[{ ...tiles, projection: mercator }], false]);
  map.streets = {};
  map.onStreets(true);
  assert.deepEqual([button.textContent, button.getAttribute("aria-pressed")], ["Hide streets", "true"]);
  button.click();
  map.onStreets(false);

  assert.equal(asked[1], null);
  assert.equal(button.textContent, "Show streets");
});
