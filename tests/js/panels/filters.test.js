import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { showChips } from "../../../static/js/panels/chips.js";
import { makeFilterSheet } from "../../../static/js/panels/filter_sheet.js";
import { fill, listen } from "../../../static/js/panels/filters.js";
import { document, fire, h } from "../dom.js";
import "../form_data.js";

mock.timers.enable({ apis: ["setTimeout"] });

const box = (name, value) => h("input", { type: "checkbox", name, value });
const radio = (value, byDefault) =>
  Object.assign(h("input", { type: "radio", name: "undated", value }), { defaultValue: byDefault });
let form;
let asked;

beforeEach(() => {
  form = h(
    "form",
    {},
    h("input", { type: "search", name: "q" }),
    h("details", {}, h("span", { class: "group-count" }), box("state", "OH"), box("state", "GA")),
    h("details", {}, h("span", { class: "group-count" }), box("status", "listed")),
    radio("include", "include"),
    radio("only", "include"),
    h("input", { type: "date", name: "as_of" }),
  );
  asked = [];
  listen(form, (query) => asked.push(query));
});

const field = (name, value) => form.querySelector(value ? `[name="${name}"][value="${value}"]` : `[name="${name}"]`);

test("a box that is ticked asks at once", () => {
  field("state", "OH").checked = true;

  fire(field("state", "OH"), "change");

  assert.deepEqual(asked, ["state=OH"]);
});

test("typed text asks once, after a pause", () => {
  for (const text of ["d", "da", "day"]) {
    field("q").value = text;
    fire(field("q"), "input");
    mock.timers.tick(300);
  }
  assert.deepEqual(asked, []);

  mock.timers.tick(100);

  assert.deepEqual(asked, ["q=day"]);
});

test("leaving a text field asks nothing: its pause does", () => {
  fire(field("q"), "change");

  assert.deepEqual(asked, []);
});

test("the form is not sent: its question is asked, and the pause is over", () => {
  field("q").value = "macon";
  fire(field("q"), "input");

  const event = fire(form, "submit");
  mock.timers.tick(1_000);

  assert.ok(event.defaultPrevented);
  assert.deepEqual(asked, ["q=macon"]);
});

test("an address fills the form, opens the groups it uses and counts what is chosen there", () => {
  fill(form, "state=OH&state=GA&q=dayton&as_of=2019-08-28&undated=only");

  assert.ok(field("state", "OH").checked && field("state", "GA").checked && !field("status", "listed").checked);
  assert.equal(field("q").value, "dayton");
  assert.equal(field("as_of").value, "2019-08-28");
  assert.ok(field("undated", "only").checked && !field("undated", "include").checked);
  const [used, unused] = form.querySelectorAll("details");
  assert.deepEqual([used.open, used.querySelector(".group-count").textContent], [true, "2"]);
  assert.deepEqual([unused.open, unused.querySelector(".group-count").textContent], [undefined, ""]);
});

test("an address without a choice goes back to what is taken for granted", () => {
  fill(form, "undated=only&q=x");

  fill(form, "");

  assert.equal(field("q").value, "");
  assert.ok(field("undated", "include").checked);
});

test("what has no field is carried along, and forgotten with the next address", () => {
  fill(form, "source=eff-atlas&version=3");
  const carried = () => form.querySelectorAll("[type=hidden]").map(({ name, value }) => [name, value]);
  assert.deepEqual(carried().sort(), [["source", "eff-atlas"], ["version", "3"]]); // biome-ignore format: pairs

  fill(form, "version=4");

  assert.deepEqual(carried(), [["version", "4"]]);
});

test("chips name the filter, and lead to the question without it", () => {
  const list = h("ul");

  showChips(list, [["State", "Ohio", "q=dayton"], ["Search", "dayton", ""]]); // biome-ignore format: pairs

  const [state, search] = list.querySelectorAll("a");
  assert.equal(state.textContent, "State Ohio, remove this filter");
  assert.deepEqual([state.href, state.dataset.query], ["/?q=dayton", "q=dayton"]);
  assert.equal(search.href, "/");
});

test("new chips take the place of those before", () => {
  const list = h("ul", {}, h("li", {}, "old"));

  showChips(list, []);

  assert.equal(list.children.length, 0);
});

test("from a chip that is removed the focus goes to the next, and after the last to where it is told", () => {
  const list = h("ul");
  showChips(list, [["State", "Ohio", "q=a"], ["Search", "a", ""]]); // biome-ignore format: pairs
  list.querySelectorAll("a")[1].focus();

  showChips(list, [["State", "Ohio", ""]]);
  assert.equal(document.activeElement, list.querySelector("a"));

  const told = [];
  showChips(list, [], () => told.push("filters"));
  showChips(list, [], () => told.push("nobody was here"));
  assert.deepEqual(told, ["filters"]);
});

function sheet() {
  const opener = h("a", { href: "#filters" });
  const close = h("a", { "data-close-sheet": "" });
  const panel = h("form", {}, close, h("input", { name: "q" }));
  const control = makeFilterSheet(panel, opener);
  return { opener, close, panel, control, isOpen: () => panel.classList.contains("is-open") };
}

test("a button opens the filters, and the focus goes in", () => {
  const { opener, close, isOpen } = sheet();
  assert.equal(opener.getAttribute("aria-expanded"), "false");

  opener.click();

  assert.ok(isOpen() && document.documentElement.classList.contains("has-sheet"));
  assert.equal(opener.getAttribute("aria-expanded"), "true");
  assert.equal(document.activeElement, close);
});

test("where the focus goes on out of them, they close and do not call it back", () => {
  const { opener, panel, isOpen } = sheet();
  opener.click();

  fire(panel, "focusout", { relatedTarget: panel.querySelector("input") });
  assert.ok(isOpen());
  const after = h("a", { href: "/" });
  after.focus();
  fire(panel, "focusout", { relatedTarget: after });

  assert.ok(!isOpen() && !document.documentElement.classList.contains("has-sheet"));
  assert.equal(opener.getAttribute("aria-expanded"), "false");
  assert.equal(document.activeElement, after);
});

for (const [way, close] of [
  ["Escape", () => fire(document, "keydown", { key: "Escape" })],
  ["its button", (made) => made.close.click()],
  ["the page", (made) => made.control.close()],
]) {
  test(`${way} closes them, and the focus comes back`, () => {
    const made = sheet();
    made.opener.click();

    close(made);

    assert.ok(!made.isOpen() && !document.documentElement.classList.contains("has-sheet"));
    assert.equal(document.activeElement, made.opener);
  });
}

test("other keys, and Escape where nothing is open, do nothing", () => {
  const { opener, isOpen } = sheet();
  document.activeElement = document.documentElement;

  fire(document, "keydown", { key: "Escape" });
  assert.equal(document.activeElement, document.documentElement);
  opener.click();
  fire(document, "keydown", { key: "a" });

  assert.ok(isOpen());
});
