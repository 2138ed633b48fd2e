import assert from "node:assert/strict";
import { test } from "node:test";

import { Clusters } from "../../static/js/clusters.js";

const WHOLE = [0, 0, 975, 610];
const near = [
  { x: 700, y: 300, status: 0 },
  { x: 701, y: 300, status: 0 },
  { x: 701.5, y: 301, status: 1 },
  { x: 100, y: 200, status: 1 },
];

test("near points are one cluster, with its count and its statuses", () => {
  const clusters = new Clusters(near, { statuses: 2 });

  const [cluster, point] = clusters.within(WHOLE, 4).sort((one, other) => other.count - one.count);

  assert.equal(cluster.count, 3);
  assert.deepEqual(cluster.tally, [2, 1]);
  assert.deepEqual(clusters.recordsIn(cluster.cluster).sort(), [0, 1, 2]);
  assert.equal(point.record, 3);
  assert.ok(Math.abs(point.x - 100) < 0.01 && Math.abs(point.y - 200) < 0.01);
});

test("the counts in view add up to the points, at every zoom", () => {
  const many = Array.from({ length: 500 }, (_, each) => ({ x: (each * 37) % 975, y: (each * 91) % 610, status: 0 }));
  const clusters = new Clusters(many, { statuses: 1 });

  for (const zoom of [2, 3, 4, 4.75, 6, 9, 12]) {
    const total = clusters.within(WHOLE, zoom).reduce((sum, { count }) => sum + count, 0);

    assert.equal(total, many.length, `at zoom ${zoom}`);
  }
});

test("a cluster opens at a deeper zoom, or as a list when its records share a place", () => {
  const apart = new Clusters(near, { statuses: 2 });
  const together = new Clusters([near[0], near[0]], { statuses: 2 });

  const [spread] = apart.within(WHOLE, 4).filter(({ count }) => count > 1);
  const [stacked] = together.within(WHOLE, 4);

  assert.ok(apart.opensAt(spread.cluster) > 4);
  assert.equal(together.opensAt(stacked.cluster), null);
});

test("nothing outside the box is drawn", () => {
  const clusters = new Clusters(near, { statuses: 2 });

  assert.deepEqual(clusters.within([0, 0, 50, 50], 8), []);
});
