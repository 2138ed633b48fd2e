import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { serve } from "../dom.js";

import "../import_map.js";

const { areas, counties, states } = await import("../../../static/js/paint/boundaries.js");

const atlas = (name) => JSON.parse(readFileSync(new URL(`../../../node_modules/us-atlas/${name}`, import.meta.url)));
const FILES = { "/states.json": atlas("states-albers-10m.json"), "/counties.json": atlas("counties-albers-10m.json") };

test("every state has a name that stands inside its own box", async () => {
  serve(FILES);
  const { names } = await states("/states.json");

  const all = names();
  assert.ok(all.length > 50);
  assert.equal(all.find(({ fips }) => fips === "39").name, "Ohio");
  for (const { name, x, y, box } of all) {
    assert.ok(x > box[0] && x < box[2] && y > box[1] && y < box[3], name);
  }
});

test("a name stands in the largest part of a state of several", async () => {
  serve(FILES);
  const { names } = await states("/states.json");
  const michigan = names().find(({ name }) => name === "Michigan");

  const [left, top, right, bottom] = michigan.box;
  assert.ok(michigan.x > (left + right) / 2 && michigan.y > (top + bottom) / 2, "the Lower Peninsula");
});

test("borders are drawn between states and not along the coast", async () => {
  serve(FILES);
  const { land, borders } = await states("/states.json");

  assert.equal(borders.type, "MultiLineString");
  assert.ok(land.type === "FeatureCollection" || land.type === "Feature");
  const [hawaii] = (await states("/states.json")).names().filter(({ name }) => name === "Hawaii");
  const inHawaii = ([x, y]) => x > hawaii.box[0] && x < hawaii.box[2] && y > hawaii.box[1] && y < hawaii.box[3];
  assert.ok(!borders.coordinates.flat().some(inHawaii), "islands have no border");
});

test("counties bring only the borders inside a state", async () => {
  serve(FILES);
  const { names, borders } = await counties("/counties.json");

  assert.ok(names.length > 3_000);
  assert.equal(names.find(({ fips }) => fips === "39113").name, "Montgomery");
  const drawn = new Set((await states("/states.json")).borders.coordinates.flat().map(String));
  const again = borders.coordinates.flat().filter((point) => drawn.has(String(point))).length;
  assert.ok(again < borders.coordinates.flat().length / 5, "a county's border ends at a state's, and runs along none");
});

test("the areas of a level carry their codes", async () => {
  serve(FILES);

  assert.ok((await areas("/states.json", "states")).features.some(({ id }) => id === "39"));
  assert.ok((await areas("/counties.json", "counties")).features.some(({ id }) => id === "39113"));
});

test("a boundary file is fetched once, whoever asks", async () => {
  const asked = serve({ "/again.json": FILES["/states.json"] });

  const [first, second] = await Promise.all([areas("/again.json", "states"), areas("/again.json", "states")]);
  await states("/again.json");

  assert.equal(first, second);
  assert.deepEqual(asked, ["/again.json"]);
});

test("boundaries that do not come are an error that names them", async () => {
  serve({ "/gone.json": { status: 404, body: {} } });

  await assert.rejects(areas("/gone.json", "states"), /The boundaries at \/gone.json did not come: 404/);
});
