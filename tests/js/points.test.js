import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchPoints, NoPoints, Points } from "../../static/js/points/points.js";
import { columns } from "./columns.js";
import { serve } from "./dom.js";

test("without a day every record counts, on the map or not", () => {
  const counts = new Points(columns()).count(null);

  assert.deepEqual(counts, { certain: 4, possible: 0, count: 4, undated: 1, unplaced: 1 });
});

for (const [day, certain, possible, unplaced] of [
  [5, 0, 3, 1],
  [10, 1, 3, 1],
  [15, 2, 2, 1],
  [21, 0, 3, 1],
  [31, 0, 1, 0],
]) {
  test(`on day ${day}, ${certain} were certainly and ${possible} possibly in force`, () => {
    const found = new Points(columns()).count(day);

    assert.deepEqual([found.certain, found.possible, found.unplaced], [certain, possible, unplaced]);
    assert.equal(found.count, certain + possible);
  });
}

test("a tally counts each status of the day, and names the first record in force", () => {
  const points = new Points(columns());
  points.day = 5;

  const tally = points.tally([0, 1, 2]);

  assert.deepEqual(tally, { certain: [0, 0], possible: [2, 0], maybe: 2, count: 2, first: 1 });

  points.day = 12;
  assert.deepEqual(points.tally([0, 1]), { certain: [1, 0], possible: [0, 1], maybe: 1, count: 2, first: 0 });
});

test("a tally of records that were not in force is empty", () => {
  const points = new Points(columns());
  points.day = 99;

  assert.deepEqual(points.tally([0, 1]), { certain: [0, 0], possible: [0, 0], maybe: 0, count: 0, first: -1 });
});

test("a record is read in words, with what was so on the day", () => {
  const points = new Points(columns());
  points.day = 5;

  assert.deepEqual(points.record(1), {
    number: 1,
    id: "RW-000002",
    agency: "Macon Police",
    place: "Macon, GA",
    program: ["neighbors", "Neighbors account"],
    status: ["listed", "Listed"],
    date: "no date",
    sources: 2,
    rows: 3,
    precision: ["place", "the place"],
    shownUntil: 16,
    day: 5,
    certain: false,
  });
  assert.equal(points.record(2).shownUntil, null);
  points.day = 12;
  assert.deepEqual(points.record(1).status, ["ended", "Ended"]);
  points.day = null;
  assert.deepEqual(points.record(1).status, ["ended", "Ended"]);
});

test("a record is found by its number, and one that is not there is not", () => {
  const points = new Points(columns());

  assert.equal(points.numberOf("RW-000003"), 2);
  assert.equal(points.numberOf("RW-999999"), -1);
});

test("points are laid on another plane when they are asked to", () => {
  const points = new Points(columns());
  const before = [...points.x];

  points.lay((lon, lat) => [lon, lat]);

  assert.deepEqual([...points.x], columns().lon);
  assert.deepEqual([...points.y], columns().lat);
  assert.notDeepEqual([...points.x], before);
});

test("an answer becomes points; the question goes with the address", async () => {
  const asked = serve({ "/points?state=OH": columns(), "/points": columns() });

  assert.equal((await fetchPoints("/points", "state=OH")).length, 3);
  assert.equal((await fetchPoints("/points", "")).length, 3);
  assert.deepEqual(asked, ["/points?state=OH", "/points"]);
});

test("a question that the site refuses comes back with the site's own sentences", async () => {
  serve({ "/points?state=XX": { status: 400, body: { problems: ["XX is no state."] } } });

  await assert.rejects(fetchPoints("/points", "state=XX"), (error) => {
    assert.ok(error instanceof NoPoints);
    assert.deepEqual(error.sentences, ["XX is no state."]);
    return true;
  });
});

for (const [what, answers, words] of [
  ["a site in trouble", { "/points": { status: 503, body: {} } }, /could not answer just now/],
  ["no network", {}, /did not answer. Check the connection/],
]) {
  test(`${what} is told in a sentence`, async () => {
    serve(answers);

    await assert.rejects(fetchPoints("/points", ""), (error) => error instanceof NoPoints && words.test(error.message));
  });
}

test("a question that a newer one overtook is not told as a failure", async () => {
  serve({ "/points": columns() });
  const newer = new AbortController();
  newer.abort();

  await assert.rejects(fetchPoints("/points", "", newer.signal), { name: "AbortError" });
});
