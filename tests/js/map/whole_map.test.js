import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";

import { columns } from "../columns.js";
import { document, fire, h, serve, settled } from "../dom.js";
import { SIZE } from "../leaflet.js";
import { callsOf } from "../pen.js";
import "../import_map.js";

const { PartnershipMap } = await import("../../../static/js/map/map.js");
const { Points } = await import("../../../static/js/points/points.js");
const { TERRITORIES } = await import("../../../static/js/points/territories.js");
const mercator = await import("../../../static/js/points/mercator.js");

const atlas = (name) => JSON.parse(readFileSync(new URL(`../../../node_modules/us-atlas/${name}`, import.meta.url)));
const TOWNS = { name: ["Akron", "Dayton"], lat: [41.08, 39.76], lon: [-81.52, -84.19], people: [190_000, 9_000] };
const states = atlas("states-albers-10m.json");
const [first] = states.objects.states.geometries;
const fewCounties = { ...first, id: `${first.id}001` }; // boundaries.test.js reads all of them
const objects = { ...states.objects, counties: { type: "GeometryCollection", geometries: [fewCounties] } };
const FILES = { "/states.json": states, "/counties.json": { ...states, objects }, "/towns/39.json": TOWNS };
const ADDRESSES = {
  recordPattern: "/partnerships/RW-000000/",
  townsPattern: "/towns/00.json",
  statesAddress: "/states.json",
  countiesAddress: "/counties.json",
};
const STREETS = { projection: mercator, address: "/tiles/{z}/{x}/{y}.png", credit: "credits of the tiles" };
const DAYTON = { zoom: 9, lat: 39.8, lon: -84.2 };
const THE_EAST = { zoom: 4, lat: 37, lon: -84 };

let frame;
let map;
let asked;

beforeEach(() => {
  document.documentElement.replaceChildren();
  document.activeElement = document.documentElement;
  frame = h("div", { "data-map": "" });
  document.documentElement.append(h("div", {}, frame));
  asked = serve(FILES);
  globalThis.location = Object.assign(new URL("https://site.example/"), { assign: (to) => asked.push(`page ${to}`) });
  map = new PartnershipMap(frame, { minZoom: 2, maxZoom: 12, attribution: "credits" }, ADDRESSES);
  map.camera.showView(THE_EAST);
});

const show = (changes) => map.show(new Points(columns(changes)));
const names = () => [...map.badges.drawn.values()].map(({ name }) => name);
const buttons = () => [...map.badges.buttons.list.children].map((each) => each.getAttribute("aria-label"));
const popup = () => frame.querySelector(".leaflet-popup");
const written = (layer) => callsOf(layer.canvas.getContext("2d"), "fillText").map(([text]) => text);

test("badges stand where their records are, and each in view has a button", () => {
  show();

  const [dayton] = [...map.badges.drawn.values()].filter(({ single }) => single?.agency === "Dayton Police");
  assert.deepEqual([dayton.x, dayton.y], [map.points.x[0], map.points.y[0]]);
  assert.equal(names().length, 3);
  assert.equal(buttons().length, 2, "Yakima is drawn beyond the edge, and has no button there");
});

test("records of one place are one badge, which says how many they are", () => {
  show({ lon: [-84.2, -84.2, -84.2], lat: [39.8, 39.8, 39.8] });

  const [badge] = [...map.badges.drawn.values()];
  assert.equal(map.badges.drawn.size, 1);
  assert.equal(badge.tally.count, 3);
  assert.match(badge.name, /3/);
  assert.equal(badge.single, null);
});

test("on a day the map holds what was in force, and all again without one", () => {
  show();
  const whole = map.recordsInView().length;

  map.showDay(25); // Dayton's is over, Macon's possible, Yakima's undated
  const then = map.recordsInView().map((record) => map.points.record(record).agency);
  map.showDay(null);

  assert.ok(!then.includes("Dayton Police"));
  assert.ok(then.includes("Macon Police"));
  assert.equal(map.recordsInView().length, whole);
});

test("a badge under something that lies over the map has no button, and is drawn all the same", () => {
  show();
  map.camera.obstacles = [{ left: 0, top: 0, right: SIZE.width, bottom: SIZE.height }];

  map.drawBadges();

  assert.deepEqual(buttons(), []);
  assert.ok(names().length > 0);
});

test("a press on the map opens the badge painted there, and nothing beside it", () => {
  show();
  const [dayton] = [...map.badges.drawn.values()].filter(({ single }) => single?.agency === "Dayton Police");

  map.map.fire("click", { latlng: { lat: -(dayton.y + 100), lng: dayton.x } });
  assert.equal(popup(), null);
  map.map.fire("click", { latlng: { lat: -dayton.y, lng: dayton.x } });

  assert.match(popup().textContent, /Dayton Police/);
});

test("a card is a named dialog, takes the focus, and gives it back to its badge", () => {
  show();
  const [dayton] = [...map.badges.drawn.values()].filter(({ single }) => single?.agency === "Dayton Police");

  map.open(dayton);
  assert.deepEqual([popup().getAttribute("role"), popup().getAttribute("aria-label")], ["dialog", "Dayton Police"]);
  assert.equal(document.activeElement.href, "/partnerships/RW-000001/");
  fire(frame, "keydown", { key: "Escape" });

  assert.equal(document.activeElement.getAttribute("aria-label"), dayton.name);
});

test("records that never fall apart are listed, those in force only", () => {
  show({ lon: [-84.2, -84.2, -84.2], lat: [39.8, 39.8, 39.8] });
  map.showDay(25);

  map.open([...map.badges.drawn.values()][0]);

  const found = popup()
    .querySelectorAll("li")
    .map((each) => each.querySelector("a").textContent);
  assert.deepEqual(found, ["Macon Police", "Yakima Police"]);
});

test("a cluster that falls apart is come closer to, and opens nothing", () => {
  show({ lon: [-84.2, -84.1, -120.5], lat: [39.8, 39.8, 46.6] });
  const before = map.map.getZoom();
  const [cluster] = [...map.badges.drawn.values()].filter(({ single }) => !single);

  map.open(cluster);

  assert.ok(map.map.getZoom() > before);
  assert.equal(popup(), null);
});

test("a record that is asked for is come close to and opened", () => {
  show();

  map.showRecord(1);

  assert.ok(map.map.getZoom() >= 9);
  assert.match(popup().textContent, /Macon Police/);
});

test("towns are asked for once, for the states in view, when the reader is close", async () => {
  await map.ground.bring();

  map.camera.showView(DAYTON);
  await settled();
  map.draw();
  await settled();

  const towns = asked.filter((address) => address.startsWith("/towns/"));
  assert.ok(towns.includes("/towns/39.json"));
  assert.deepEqual(towns, [...new Set(towns)]);
  assert.ok(!towns.includes("/towns/06.json"), "California is not in view");
});

test("smaller towns are named only as the reader comes closer", () => {
  map.ground.towns = [{ people: 50_000 }, { people: 20_000 }, { people: 5_000 }, { people: 100 }];

  assert.deepEqual(
    [8, 9, 10, 11].map((zoom) => map.ground.townsAt(zoom).length),
    [1, 2, 3, 4],
  );
});

test("a state whose towns do not come is drawn without them", async () => {
  await map.ground.bringTownsOf("48");

  assert.deepEqual(map.ground.towns, []);
});

test("counties that do not come are not drawn, and nothing breaks", async () => {
  map.ground.addresses = { ...ADDRESSES, countiesAddress: "/gone.json" };

  await map.ground.bringCounties();

  assert.equal(map.ground.lands.counties, undefined);
});

test("names of states are written from afar and give way to streets", async () => {
  await map.ground.bring();
  map.camera.showView({ zoom: 6, lat: 39, lon: -84 });
  show();
  assert.ok(written(map.badges.layer).includes("Ohio"), "names lie with the badges, above the ground");
  map.badges.layer.canvas.getContext("2d").calls.length = 0;

  map.showStreets(STREETS);

  assert.ok(!written(map.badges.layer).includes("Ohio"));
});

test("shaded states have words, a key and a shade; points are not drawn beneath them", async () => {
  show();

  await map.showAreas("states", (fips) => ({ shade: fips === "39" ? 5 : 0, name: `Area ${fips}`, href: `/${fips}/` }));

  const paths = frame.querySelectorAll("path");
  const ohio = paths.find((each) => each.getAttribute("aria-label") === "Area 39");
  assert.ok(paths.length > 50);
  assert.deepEqual([ohio.getAttribute("role"), ohio.getAttribute("tabindex")], ["link", "0"]);
  assert.equal(map.badges.drawn.size, 0);
  assert.equal(ohio.onkeydown({ key: "Tab" }), undefined, "false would keep the key from leaving");
  ohio.onkeydown({ key: "Enter" });
  assert.ok(asked.includes("page /39/"));
});

test("a state with the focus is outlined above its neighbors, within a halo, wherever the map goes", async () => {
  show();
  const paint = (fips) => ({ shade: 5, name: `Area ${fips}`, href: "/" });
  await map.showAreas("states", paint);
  const ohio = frame.querySelectorAll("path").find((each) => each.getAttribute("aria-label") === "Area 39");
  const outlines = () => frame.querySelectorAll(".area-focused");

  ohio.onfocus();
  map.map.fire("moveend");

  const [{ children, parentNode }, ...others] = outlines();
  assert.deepEqual(others, []);
  assert.deepEqual(
    children.map((line) => [line.className, line.getAttribute("d")]),
    ["outline-halo", "outline-line"].map((part) => [part, ohio.getAttribute("d")]),
  );
  assert.equal(parentNode.children.at(-1).className, "area-focused", "nothing lies above it");
  ohio.onblur();
  assert.equal(outlines().length, 0);
  ohio.onmouseenter();
  await map.showAreas("points");
  assert.equal(frame.querySelectorAll(".area-hovered").length, 0);
});

for (const { code, box } of TERRITORIES) {
  test(`a question about ${code} shows its inset alone, and the whole country stays as large`, () => {
    map.camera.showCountry();
    const country = map.camera.viewBox();
    const land = {
      MP: [145.73, 15.19],
      GU: [144.75, 13.474],
      AS: [-170.7, -14.28],
      PR: [-66.1, 18.45],
      VI: [-64.93, 18.34],
    };
    const [lon, lat] = land[code];
    show({ lon: [lon], lat: [lat], id: ["RW-000001"] });

    map.camera.showPoints(map.points);

    const [left, top, right, bottom] = map.camera.viewBox();
    const { x, y } = map.points;
    assert.ok(x[0] > left && x[0] < right && y[0] > top && y[0] < bottom, "the record is in view");
    assert.ok(x[0] > box[0] && x[0] < box[2] && y[0] > box[1] && y[0] < box[3], "in its inset");
    assert.ok(right - left < (country[2] - country[0]) / 4, "the mainland is not");
    map.camera.showCountry();
    assert.deepEqual(map.camera.viewBox(), country);
  });
}

test("of two levels asked for at once the later is shown", async () => {
  show();
  const paint = () => ({ shade: 0, name: "", href: "" });

  await Promise.all([map.showAreas("states", paint), map.showAreas("points")]);

  assert.equal(map.areas.shaded, null);
  assert.ok(map.badges.drawn.size > 0);
});

test("streets take the place of our ground, and leave it where it was", () => {
  show();
  const before = map.camera.view;
  const told = [];
  map.onStreets = (are) => told.push(are);

  map.showStreets(STREETS);
  assert.equal(map.ground.shown, false);
  map.showStreets(null);

  assert.deepEqual(told, [true, false]);
  assert.equal(map.ground.shown, true);
  const after = map.camera.view;
  for (const part of ["zoom", "lat", "lon"]) assert.ok(Math.abs(after[part] - before[part]) < 1e-6, part);
});

test("a picture is given what is seen", () => {
  show();

  const seen = map.seen();

  assert.equal(seen.badges.length, map.badges.drawn.size);
  assert.deepEqual([seen.level, seen.statuses], ["points", map.points.statuses]);
});
