import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { document, fire, h, serve, settled } from "../dom.js";

mock.timers.enable({ apis: ["setTimeout"] });

let loads = 0;
/** Loads a page's module anew, as a visit of that page does. */
const visit = (name) => {
  loads += 1;
  return import(`../../../static/js/pages/${name}.js?visit=${loads}`);
};
const page = (...elements) => document.documentElement.replaceChildren(...elements);

beforeEach(() => {
  page();
  mock.timers.reset(); // what an earlier page waited for
  mock.timers.enable({ apis: ["setTimeout"] });
});

// One visit for all: a page's listeners stay on the document.
const buttons = ["Dayton PD", "Not Dayton PD", "New agency", "Next"].map((words) => h("button", {}, words));
["1", "x1", "0", "n"].forEach((key, index) => {
  buttons[index].setAttribute("data-key", key);
});
const note = h("textarea", { name: "reason" });
page(...buttons, note);
await visit("queue");

const clicks = () => buttons.map((button) => button.clicks);
const presses = (key, changes = {}, at = document.documentElement) => {
  page(...buttons, note);
  for (const button of buttons) button.clicks = 0;
  fire(at, "keydown", { key, ...changes });
  return clicks();
};

test("the queue's buttons say which key presses them", () => {
  assert.deepEqual(
    buttons.map((button) => button.getAttribute("aria-keyshortcuts")),
    ["1", "x 1", "0", "n"],
  );
});

for (const [key, expected] of [
  ["1", [1, 0, 0, 0]],
  ["2", [0, 0, 0, 0]],
  ["0", [0, 0, 1, 0]],
  ["n", [0, 0, 0, 1]],
  ["x", [0, 0, 0, 0]],
]) {
  test(`key ${key} in the queue presses ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(presses(key), expected);
  });
}

test("x, then a number, says that it is not the same", () => {
  presses("x");
  assert.deepEqual(presses("1"), [0, 1, 0, 0]);
  assert.deepEqual(presses("1"), [1, 0, 0, 0]);
});

for (const held of ["ctrlKey", "metaKey", "altKey", "repeat"]) {
  test(`a key with ${held} settles nothing`, () => {
    assert.deepEqual(presses("1", { [held]: true }), [0, 0, 0, 0]);
  });
}

test("a key typed into a field settles nothing", () => {
  assert.deepEqual(presses("1", {}, note), [0, 0, 0, 0]);
});

async function newSource(title = "", slug = "") {
  const fields = [h("input", { name: "title", value: title }), h("input", { name: "slug", value: slug })];
  page(...fields);
  await visit("new_source");
  const type = (field, text) => {
    field.value = text;
    fire(field, "input");
  };
  return [...fields, type];
}

test("a list's short name follows its title", async () => {
  const [title, slug, type] = await newSource();

  type(title, "  Cámaras & Puertas: Ohio, 2021 ");

  assert.equal(slug.value, "camaras-puertas-ohio-2021");
});

test("a short name that somebody wrote stays, until it is emptied", async () => {
  const [title, slug, type] = await newSource();
  type(slug, "ohio");
  type(title, "Another title");
  assert.equal(slug.value, "ohio");

  type(slug, "");
  type(title, "A third");

  assert.equal(slug.value, "a-third");
});

test("a page that comes back with its own short name goes on following", async () => {
  const [title, slug, type] = await newSource("Ohio list", "ohio-list");

  type(title, "Ohio lists");

  assert.equal(slug.value, "ohio-lists");
});

test("a short name is at most 60 characters, and ends in none of its dashes", async () => {
  const [title, slug, type] = await newSource();

  type(title, `${"a".repeat(59)} b`);

  assert.equal(slug.value, "a".repeat(59));
});

async function runPage(answers) {
  const bar = h("progress");
  const quiet = Object.assign(h("p", { "data-quiet": "" }), { hidden: true });
  const section = h("section", { id: "progress", "data-address": "/run.json" }, bar, h("p", { role: "status" }), quiet);
  page(h("span", { id: "state" }), section);
  const asked = serve(answers);
  const reloads = [];
  globalThis.location = { reload: () => reloads.push(1) };
  await visit("run");
  const wait = async () => {
    mock.timers.tick(1_000);
    await settled();
  };
  return { bar, quiet, section, asked, reloads, wait };
}

test("a run's page says how far it is, again and again", async () => {
  const answers = { "/run.json": { state: "under way", words: "12 of 40 rows matched", to_match: 40, matched: 12 } };
  const { bar, section, asked, wait } = await runPage(answers);

  await wait();
  await wait();

  assert.equal(asked.length, 2);
  assert.equal(document.querySelector("#state").textContent, "under way");
  assert.equal(section.querySelector("[role=status]").textContent, "12 of 40 rows matched");
  assert.deepEqual([Number(bar.max), Number(bar.value)], [40, 12]);
});

test("a run that has ended brings the page anew, and is asked no more", async () => {
  const { asked, reloads, wait } = await runPage({ "/run.json": { finished: true } });

  await wait();
  await wait();

  assert.deepEqual([reloads.length, asked.length], [1, 1]);
});

test("a site that does not answer is said, and asked again", async () => {
  const answers = { "/run.json": { status: 503, body: {} } };
  const { quiet, wait } = await runPage(answers);
  await wait();
  assert.equal(quiet.hidden, false);

  answers["/run.json"] = { state: "under way", words: "reading" };
  await wait();

  assert.equal(quiet.hidden, true);
});

test("a text is copied, and the button says so", async () => {
  const copied = [];
  navigator.clipboard = { writeText: async (text) => copied.push(text) };
  const text = h("p", { "data-copy": "", "aria-labelledby": "apa" }, "ringwatch, version 4.");
  page(h("section", {}, text));
  await visit("cite");
  const button = document.querySelector("button");

  button.click();
  await settled();

  assert.deepEqual(copied, ["ringwatch, version 4."]);
  assert.deepEqual([button.textContent, button.getAttribute("aria-describedby")], ["Copied", "apa"]);
});

test("where a browser does not copy, the text is selected", async () => {
  navigator.clipboard = undefined;
  const selected = [];
  globalThis.getSelection = () => ({ selectAllChildren: (element) => selected.push(element) });
  const text = h("p", { "data-copy": "" }, "ringwatch");
  page(h("section", {}, text));
  await visit("cite");

  document.querySelector("button").click();
  await settled();

  assert.deepEqual(selected, [text]);
  assert.equal(document.querySelector("button").textContent, "Selected: press Ctrl-C");
});
