import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { makeFinder } from "../../../static/js/panels/finder.js";
import { Found } from "../../../static/js/panels/found.js";
import { document, fire, h, serve, settled } from "../dom.js";

mock.timers.enable({ apis: ["setTimeout"] });

const DAYTON = {
  label: "Dayton, OH",
  kind: "place",
  kind_words: "City",
  named: 2,
  place: "Dayton",
  county: "Montgomery County",
  around: 3,
  address: "/places/OH/dayton/",
  latitude: 39.76,
  longitude: -84.19,
};
const AGENCY = {
  ...DAYTON,
  label: "Dayton Police Department",
  kind: "agency",
  kind_words: "Agency",
  place: "Dayton, OH",
  named: 1,
  address: "/agencies/dayton-pd/",
};
const QUIET = { ...DAYTON, label: "45390", kind: "zip", kind_words: "ZIP code", named: 0 };
let form;
let box;
let list;
let chosen;

function answerWith(found) {
  return serve({ "/find.json?q=dayton": { status: 200, body: { found } } });
}

async function type(text) {
  box.value = text;
  fire(box, "input");
  mock.timers.tick(150);
  await settled();
}

beforeEach(() => {
  box = h("input", { type: "search", name: "q" });
  list = h("ul", { role: "listbox" });
  form = h("form", { "data-finder": "" }, box, list);
  list.hidden = true;
  chosen = [];
  makeFinder(form, "/find.json", (found) => chosen.push(found));
});

test("typing offers what the site finds, and says what each is", async () => {
  answerWith([DAYTON, AGENCY, QUIET]);

  await type("dayton");

  assert.deepEqual(
    list.children.map(({ textContent }) => textContent),
    [
      "Dayton, OH City, 2 on record",
      "Dayton Police Department Dayton, OH",
      "45390 ZIP code, none on record",
      "Show only what matches “dayton” on the map ",
    ],
  );
  assert.equal(box.getAttribute("aria-expanded"), "true");
});

test("one letter asks nothing, and closes what was open", async () => {
  const asked = answerWith([DAYTON]);
  await type("dayton");

  await type("d");

  assert.equal(asked.length, 1);
  assert.ok(list.hidden);
});

test("what is not found can be what the map is narrowed to, and is text", async () => {
  serve({ "/find.json?q=%3Cb%3Ex": { status: 200, body: { found: [] } } });

  await type("<b>x");
  fire(form, "submit");
  await settled();

  assert.equal(list.textContent, "Show only what matches “<b>x” on the map ");
  assert.deepEqual([chosen[0].kind, chosen[0].text], ["text", "<b>x"]);
  form.querySelector("b") && assert.fail("it became an element");
});

test("arrows walk through the options and around; Enter takes the one they are at", async () => {
  answerWith([DAYTON, AGENCY]);
  await type("dayton");
  const selected = () => list.children.map((option) => option.getAttribute("aria-selected"));

  fire(box, "keydown", { key: "ArrowDown" });
  assert.deepEqual(selected(), ["true", "false", "false"]);
  assert.equal(box.getAttribute("aria-activedescendant"), "found-0");
  fire(box, "keydown", { key: "ArrowUp" });
  fire(box, "keydown", { key: "ArrowUp" });
  assert.deepEqual(selected(), ["false", "true", "false"]);
  fire(form, "submit");
  await settled();

  assert.deepEqual(chosen, [AGENCY]);
  assert.equal(box.value, "Dayton Police Department");
  assert.ok(list.hidden);
});

test("Enter without a choice takes the first, asking at once", async () => {
  answerWith([DAYTON, AGENCY]);
  box.value = "dayton";

  fire(form, "submit");
  await settled();

  assert.deepEqual(chosen, [DAYTON]);
});

test("Escape closes the list and is the list's own: nothing around it hears of it", async () => {
  answerWith([DAYTON]);
  await type("dayton");
  let heard = 0;
  form.addEventListener("keydown", () => {
    heard += 1;
  });

  fire(box, "keydown", { key: "Escape" });
  assert.deepEqual([list.hidden, heard], [true, 0]);
  fire(box, "keydown", { key: "Escape" });

  assert.equal(heard, 1);
});

test("a press on any part of an option takes it", async () => {
  answerWith([DAYTON, AGENCY]);
  await type("dayton");

  list.children[1].querySelector("span").click();

  assert.deepEqual(chosen, [AGENCY]);
});

test("a site that does not answer leaves the box as it was", async () => {
  serve({});

  await type("dayton");

  assert.ok(list.hidden);
  assert.deepEqual(chosen, []);
});

const COLUMNS = { lat: [39.76, 32.84], lon: [-84.19, -83.63] };
const RECORDS = [
  { id: "RW-000001", agency: "Dayton Police Department", place: "Dayton, OH", precision: ["exact", "the address"] },
  { id: "RW-000002", agency: "Macon Police Department", place: "Macon, GA", precision: ["place", "the place"] },
];

function foundPanel() {
  const parts = ["near-me", "found-close", "found-says", "found-title", "found-words", "found-near"];
  const page = h("main", {}, form, ...parts.map((name) => h("div", { [`data-${name}`]: "" })));
  const visits = [];
  const map = {
    camera: { visit: (view) => visits.push(view) },
    points: { columns: COLUMNS, inForce: () => true, record: (number) => RECORDS[number] },
  };
  const addresses = { find: "/find.json", recordPattern: "/partnerships/RW-000000/" };
  const panel = new Found(page, { map, addresses, zooms: { place: 10, agency: 11, state: 6, county: 8 } });
  const read = (name) => page.querySelector(`[data-${name}]`).textContent;
  return {
    page,
    panel,
    visits,
    read,
    items: () => page.querySelectorAll("li").filter((item) => item.closest("[data-found-near]")),
  };
}

const MONTGOMERY = {
  ...DAYTON,
  label: "Montgomery County, OH",
  kind: "county",
  place: "Montgomery County, OH",
  address: "/counties/39113/",
  table: "/partnerships/?county=39113",
};

test("a county that was found is gone to; what is nearest to its middle may lie outside it and is not named", () => {
  const { panel, visits, read, items } = foundPanel();

  panel.go(MONTGOMERY);

  assert.deepEqual(visits, [{ zoom: 8, lat: 39.76, lon: -84.19 }]);
  assert.equal(document.activeElement.getAttribute("data-found-title"), "");
  assert.equal(read("found-title"), "Montgomery County, OH");
  assert.equal(read("found-words"), "2 partnerships on record in Montgomery County, OH.");
  const [all, ...others] = items();
  assert.deepEqual(others, []);
  assert.equal(all.querySelector("a").href, "/partnerships/?county=39113");
  assert.equal(all.textContent, "All on record in Montgomery County");
});

test("an agency is not its own neighbor", () => {
  const { panel, items } = foundPanel();

  panel.go(AGENCY);

  assert.deepEqual(
    items().map(({ textContent }) => textContent),
    ["The agency’s page"],
  );
});

test("a state needs no neighbors", () => {
  const { panel, items } = foundPanel();

  panel.go({ ...DAYTON, kind: "state", county: "", place: "Ohio" });

  assert.deepEqual(
    items().map(({ textContent }) => textContent),
    ["All on record in Ohio"],
  );
});

test("a town, a ZIP code, and what has no place on the map lead to their pages", () => {
  const { panel, visits } = foundPanel();
  const gone = [];
  const before = globalThis.location;
  globalThis.location = { assign: (address) => gone.push(address) };

  panel.go(DAYTON);
  panel.go({ ...QUIET, address: "/zip/45390/" });
  panel.go({ ...AGENCY, latitude: null });
  globalThis.location = before;

  assert.deepEqual([gone, visits], [["/places/OH/dayton/", "/zip/45390/", "/agencies/dayton-pd/"], []]);
});

test("near me goes where the browser says, and tells that nothing left it", () => {
  const { page, visits, read, items } = foundPanel();
  navigator.geolocation = { getCurrentPosition: (give) => give({ coords: { latitude: 32.8, longitude: -83.6 } }) };

  page.querySelector("[data-near-me]").click();

  assert.equal(visits.length, 1);
  assert.match(read("found-words"), /stays in this browser/);
  const [near, far] = items().map(({ textContent }) => textContent);
  assert.equal(near, "Macon Police Department Macon, GA, about 3 miles away");
  assert.match(far, /^Dayton Police Department Dayton, OH, 4\d\d miles away$/);
});

test("less than a mile is not made vaguer", () => {
  const { page, items } = foundPanel();
  navigator.geolocation = { getCurrentPosition: (give) => give({ coords: { latitude: 32.84, longitude: -83.63 } }) };

  page.querySelector("[data-near-me]").click();

  assert.equal(items()[0].textContent, "Macon Police Department Macon, GA, less than a mile away");
});

test("a browser that does not tell is no dead end", () => {
  const { page, visits, read } = foundPanel();
  navigator.geolocation = { getCurrentPosition: (_, refuse) => refuse() };
  page.querySelector("[data-near-me]").click();
  assert.match(read("found-words"), /Type a ZIP code or a town instead/);

  navigator.geolocation = undefined;
  page.querySelector("[data-near-me]").click();

  assert.equal(read("found-words"), "This browser does not tell positions.");
  assert.deepEqual(visits, []);
});

test("closing gives the focus back to the box", () => {
  const { page, panel } = foundPanel();
  panel.go(MONTGOMERY);
  const says = page.querySelector("[data-found-says]");
  assert.equal(says.hidden, false);

  fire(says, "keydown", { key: "Escape" });

  assert.ok(says.hidden);
  assert.equal(document.activeElement, box);
});
