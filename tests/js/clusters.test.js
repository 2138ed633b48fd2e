import assert from "node:assert/strict";
import { test } from "node:test";
import { sideOf } from "../../static/js/paint/shapes.js";
import { Clusters } from "../../static/js/points/clusters.js";

const WHOLE = [0, 0, 975, 610];
const columns = (points) => ({ x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, y]) => y) });
const near = [
  [700, 300],
  [701, 300],
  [701.5, 301],
  [100, 200],
];

test("near points are one cluster, with its count and its records", () => {
  const clusters = new Clusters(columns(near));

  const [cluster, point] = clusters.within(WHOLE, 4).sort((one, other) => other.count - one.count);

  assert.equal(cluster.count, 3);
  assert.deepEqual([...cluster.records], [0, 1, 2]);
  assert.deepEqual([...point.records], [3]);
  assert.equal(clusters.holding(1, 4), cluster.key);
  assert.ok(Math.abs(point.x - 100) < 0.01 && Math.abs(point.y - 200) < 0.01);
});

test("the counts in view add up to the points, at every zoom", () => {
  const many = Array.from({ length: 500 }, (_, each) => [(each * 37) % 975, (each * 91) % 610]);
  const clusters = new Clusters(columns(many));

  for (const zoom of [2, 3, 4, 4.75, 6, 9, 12]) {
    const total = clusters.within(WHOLE, zoom).reduce((sum, { count }) => sum + count, 0);

    assert.equal(total, many.length, `at zoom ${zoom}`);
  }
});

test("a cluster opens at a deeper zoom, or as a list when its records share a place", () => {
  const apart = new Clusters(columns(near));
  const together = new Clusters(columns([near[0], near[0]]));

  const [spread] = apart.within(WHOLE, 4).filter(({ count }) => count > 1);
  const [stacked] = together.within(WHOLE, 4);

  assert.ok(apart.opensAt(spread) > 4);
  assert.equal(together.opensAt(stacked), null);
});

test("nothing outside the box is drawn", () => {
  const clusters = new Clusters(columns(near));

  assert.deepEqual(clusters.within([0, 0, 50, 50], 8), []);
});

test("no badge touches another, at any zoom", () => {
  const many = Array.from({ length: 3000 }, (_, each) => [(each * each * 37.7) % 975, (each * 91.3) % 610]);
  const clusters = new Clusters(columns(many));

  for (const zoom of [2, 3.25, 4, 4.75, 6, 9, 12]) {
    const badges = clusters
      .within(WHOLE, zoom)
      .map(({ x, y, count }) => ({ x, y, side: sideOf(count) / 2 ** (zoom - 4) }));
    const touching = badges.filter((one) =>
      badges.some(
        (other) =>
          other !== one && Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y)) < (one.side + other.side) / 2,
      ),
    );

    assert.deepEqual(touching, [], `at zoom ${zoom}`);
  }
});

test("no record of a cluster lies farther from another than its circle and those it took in", () => {
  const many = Array.from({ length: 2000 }, (_, each) => [(each * 37.7) % 975, (each * 91.3) % 610]);
  const points = columns(many);
  const clusters = new Clusters(points, { radius: 44 });

  for (const { records, zoom } of clusters.within(WHOLE, 5)) {
    const far = [...records].flatMap((one) =>
      [...records].map((other) => Math.hypot(points.x[one] - points.x[other], points.y[one] - points.y[other])),
    );

    assert.ok(Math.max(...far) <= (2 * 1.75 * 44) / 2 ** (zoom - 4));
  }
});
