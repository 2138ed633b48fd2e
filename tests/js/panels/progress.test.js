import assert from "node:assert/strict";
import { test } from "node:test";

import { howFar, Rows } from "../../../static/js/panels/progress.js";

function counted(kind, text, step = 1) {
  const rows = new Rows(kind);
  const bytes = new TextEncoder().encode(text);
  for (let from = 0; from < bytes.length; from += step) rows.read(bytes.subarray(from, from + step));
  return rows;
}

const THREE = {
  csv: 'a,b\n1,"two\nlines, and ""quotes"""\n2,\n3,"é\n\n"\n',
  ndjson: '{"a":1}\n{"a":2}\n{"a":3}\n',
  json: '[\n{"a":1},\n{"a":2},\n{"a":3}\n]\n',
  geojson: '{"type":"FeatureCollection","features":[\n{},\n{},\n{}\n]}\n',
};

for (const [kind, text] of Object.entries(THREE)) {
  test(`rows of ${kind} are counted however its bytes are parted`, () => {
    for (const step of [1, 2, 7, text.length]) {
      const rows = counted(kind, text, step);
      assert.ok(rows.isWhole(3));
      assert.ok(!rows.isWhole(4));
    }
  });

  test(`a ${kind} that breaks off is not whole`, () => {
    const lines = text.slice(0, -1);
    for (let end = 0; end < lines.length; end += 1) assert.ok(!counted(kind, text.slice(0, end), 5).isWhole(3));
  });

  test(`a ${kind} without rows is whole`, () => {
    const none = { csv: "a,b\n", ndjson: "", json: "[\n]\n", geojson: "{[\n]}\n" }[kind];
    assert.ok(counted(kind, none).isWhole(0));
  });
}

test("how far a file is reads as words, and never as more than there is", () => {
  assert.equal(howFar(counted("csv", THREE.csv), 100000, 40), "3 of 100,000 rows");
  assert.equal(howFar(counted("json", THREE.json), 3, 40), "3 of 3 rows");
  assert.equal(howFar(new Rows("xlsx"), 100000, 12_340_000), "12.3 MB so far");
});

test("a file whose rows cannot be counted is taken as it ends", () => {
  assert.ok(new Rows("zip").isWhole(5));
});
