// Pages that ask for themselves again and take a part of the answer: columns of a list, and finding agencies.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { document, fire, h, settled } from "../dom.js";
import "../form_data.js";

mock.timers.enable({ apis: ["setTimeout"] });

const PAUSE_MS = 250;
let visits = 0;
let requests;
let answers;

/** As the browser's parser: an answer's text is the name of the page that the test has made. */
globalThis.DOMParser = class {
  parseFromString(name) {
    return answers[name];
  }
};

beforeEach(() => {
  requests = [];
  answers = {};
  globalThis.location = new URL("https://site.example/agencies/?q=");
});

/** Holds each request until the test answers it: `reply(0, "page")`. */
globalThis.fetch = (address, { body } = {}) =>
  new Promise((give) => requests.push({ address: String(address), sent: new Map(body ?? []), give }));
async function reply(number, name, properties = {}) {
  requests[number].give({ ok: true, redirected: false, text: async () => name, ...properties });
  await settled();
}

async function visit(name, ...elements) {
  document.documentElement.replaceChildren(...elements);
  visits += 1;
  await import(`../../../static/js/pages/${name}.js?visit=${visits}`);
}

/** The page on which the columns of a list are said: what is read of it, and an example a column. */
function columnsPage(read, { parts = "Sheet1", lead = "2 columns" } = {}) {
  const form = h("form", { class: "columns" });
  form.action = "/admin/map/";
  form.append(
    h("input", { type: "hidden", name: "parts", value: "" }),
    h("select", { name: "parts", value: parts }),
    h("select", { name: "take_city", value: "City" }),
    h("input", { type: "text", name: "reason", value: "" }),
    h("p", { "data-examples": "City" }, `${read} for example`),
  );
  return h("div", {}, h("p", { class: "lead" }, lead), form, h("section", { id: "reading" }, h("p", {}, read)));
}
const field = (name) => document.querySelectorAll("select").find((each) => each.name === name);
const reading = () => document.querySelector("#reading").textContent;

test("a column that is chosen otherwise shows its first rows, and leaves the form as it is", async () => {
  await visit("columns", columnsPage("Dayton"));
  answers.anew = columnsPage("Akron", { lead: "another lead" });
  const form = document.querySelector("form");

  fire(field("take_city"), "change");
  await reply(0, "anew");

  assert.deepEqual([requests[0].address, requests[0].sent.get("show")], ["/admin/map/", "1"]);
  assert.equal(reading(), "Akron");
  assert.equal(document.querySelector("[data-examples]").textContent, "Akron for example");
  assert.equal(document.querySelector(".lead").textContent, "2 columns");
  assert.equal(document.querySelector("form"), form);
});

test("a file that is read otherwise brings its own form, and the focus stays on the field", async () => {
  await visit("columns", columnsPage("Dayton"));
  answers.anew = columnsPage("Akron", { parts: "Sheet2", lead: "5 columns" });

  field("parts").focus();
  fire(field("parts"), "change");
  await reply(0, "anew");

  assert.equal(requests[0].sent.get("reread"), "1");
  assert.equal(document.querySelector(".lead").textContent, "5 columns");
  assert.equal(field("parts").value, "Sheet2");
  assert.equal(document.activeElement, field("parts"));
});

test("who has gone on to another field while the file is read stays there, and loses nothing written", async () => {
  await visit("columns", columnsPage("Dayton"));
  Object.assign(answers, { early: columnsPage("Akron"), late: columnsPage("Lima", { lead: "5 columns" }) });
  const reason = () => document.querySelectorAll("input").find((each) => each.name === "reason");

  fire(field("parts"), "change");
  reason().focus();
  reason().value = "Its header is in line 3.";
  await reply(0, "early");
  assert.equal(document.querySelector(".lead").textContent, "2 columns");
  assert.equal(requests[1].sent.get("reason"), "Its header is in line 3.");
  await reply(1, "late");

  assert.equal(document.querySelector(".lead").textContent, "5 columns");
  assert.equal(document.activeElement, reason());
});

test("what else is typed asks nothing", async () => {
  await visit("columns", columnsPage("Dayton"));

  fire(
    document.querySelectorAll("input").find((each) => each.name === "reason"),
    "change",
  );

  assert.deepEqual(requests, []);
});

test("of two choices the later one is shown, whichever answer comes first", async () => {
  await visit("columns", columnsPage("Dayton"));
  Object.assign(answers, { earlier: columnsPage("Akron"), later: columnsPage("Lima") });

  fire(field("take_city"), "change");
  fire(field("take_city"), "change");
  await reply(1, "later");
  await reply(0, "earlier");

  assert.equal(reading(), "Lima");
});

test("an answer that is none, or leads elsewhere, changes nothing", async () => {
  await visit("columns", columnsPage("Dayton"));
  answers.other = columnsPage("Akron");

  fire(field("take_city"), "change");
  await reply(0, "other", { ok: false });
  fire(field("take_city"), "change");
  await reply(1, "other", { redirected: true });

  assert.equal(reading(), "Dayton");
});

const findPage = (...names) =>
  h(
    "div",
    {},
    h("form", { class: "find" }, h("input", { type: "search", name: "q", value: "day" })),
    h("ul", { id: "found" }, ...names.map((name) => h("li", {}, name))),
  );
const found = () => document.querySelectorAll("li").map((each) => each.textContent);

test("agencies are found after the last key, and the page tells that they are there", async () => {
  await visit("find", findPage());
  answers.two = findPage("Dayton Police", "Dayville Police");
  let told = 0;
  document.addEventListener("found", () => {
    told += 1;
  });
  const box = document.querySelector("input");

  fire(box, "input");
  mock.timers.tick(PAUSE_MS - 1);
  fire(box, "input");
  mock.timers.tick(PAUSE_MS - 1);
  assert.deepEqual(requests, []);
  mock.timers.tick(1);
  await reply(0, "two");

  assert.equal(requests[0].address, "https://site.example/agencies/?q=day");
  assert.deepEqual(found(), ["Dayton Police", "Dayville Police"]);
  assert.equal(told, 1);
});

test("an earlier answer that comes late, and one that is none, are not shown", async () => {
  await visit("find", findPage("Akron Police"));
  Object.assign(answers, { earlier: findPage("Dayton Police"), later: findPage("Lima Police") });
  const search = async () => {
    fire(document.querySelector("input"), "input");
    mock.timers.tick(PAUSE_MS);
    await settled();
  };

  await search();
  await search();
  await reply(1, "later");
  await reply(0, "earlier");
  await search();
  await reply(2, "earlier", { ok: false });

  assert.deepEqual(found(), ["Lima Police"]);
});

test("a page without the box asks nothing", async () => {
  await visit("find", h("main"));

  assert.deepEqual(requests, []);
});
