// Points gathered into clusters for a zoom and a part of the plane, so that no badge covers another. Pure: numbers
// only; no page, no map library.
//
// A level is made when its zoom is first looked at: a hundred thousand points take some 30 ms, and a reader
// looks at few zooms. Each point not yet gathered takes in the others within the radius, found by a grid; then
// clusters whose badges would touch are joined until none do.

import { sideOf } from "../paint/shapes.js";

const UNIT_ZOOM = 4; // the zoom at which a unit of the plane is a pixel
const LEVELS_PER_ZOOM = 2; // to a zoom: between two of them badges only move apart
export const GAP_PX = 2; // pixels between two badges

export class Clusters {
  /**
   * @param {{x: Float64Array, y: Float64Array}} points  columns of the plane, one entry a record
   * @param {{radius?: number, deepest?: number}} options  how near (in pixels) makes one cluster, and the
   *   map's deepest zoom
   */
  constructor({ x, y }, { radius = 22, deepest = 12 } = {}) {
    Object.assign(this, { x, y, radius, deepest, levels: new Map() });
  }

  /** What to draw in a box [left, top, right, bottom] of the plane at the map's zoom: clusters and records. */
  within([left, top, right, bottom], zoom) {
    const depth = depthOf(zoom);
    const level = this.level(depth);
    const found = [];
    for (let cluster = 0; cluster < level.count; cluster += 1) {
      const [x, y] = [level.x[cluster], level.y[cluster]];
      if (x < left || x > right || y < top || y > bottom) continue;
      const records = level.order.subarray(level.starts[cluster], level.starts[cluster + 1]);
      found.push({ key: `${depth}/${cluster}`, x, y, zoom, count: records.length, records });
    }
    return found;
  }

  /** The zoom at which a cluster falls apart, or null when its records lie at one place. */
  opensAt({ records, zoom }) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const record of records) {
      left = Math.min(left, this.x[record]);
      right = Math.max(right, this.x[record]);
      top = Math.min(top, this.y[record]);
      bottom = Math.max(bottom, this.y[record]);
    }
    const extent = Math.hypot(right - left, bottom - top);
    const needed = extent ? Math.ceil(Math.log2(this.radius / extent)) + UNIT_ZOOM : Infinity;
    return needed > this.deepest || zoom >= this.deepest ? null : Math.max(needed, Math.floor(zoom) + 1);
  }

  /** Whether a cluster's records stay together however close the reader comes: `opensAt` is null. */
  isOnePlace({ records, zoom }) {
    if (zoom >= this.deepest) return true;
    const [x, y] = [this.x[records[0]], this.y[records[0]]];
    const least = (this.radius / scaleOf(this.deepest)) * 2;
    const apart = records.some(
      (record) => Math.abs(this.x[record] - x) > least || Math.abs(this.y[record] - y) > least,
    );
    return apart ? false : this.opensAt({ records, zoom }) === null;
  }

  /** The cluster that holds a record at a zoom. */
  holding(record, zoom) {
    const depth = depthOf(zoom);
    return `${depth}/${this.level(depth).label[record]}`;
  }

  /** Makes the levels that a reader may look at next, nearest first; `pause` gives way between them. */
  async prepare(zoom, pause) {
    const depths = Array.from(
      { length: (this.deepest - 2) * LEVELS_PER_ZOOM + 1 },
      (_, each) => 2 + each / LEVELS_PER_ZOOM,
    );
    depths.sort((one, other) => Math.abs(one - zoom) - Math.abs(other - zoom));
    for (const depth of depths) {
      await pause();
      this.level(depth);
    }
  }

  level(depth) {
    if (!this.levels.has(depth)) this.levels.set(depth, this.gather(scaleOf(depth)));
    return this.levels.get(depth);
  }

  gather(scale) {
    const { x, y } = this;
    const first = withinRadius(x, y, this.radius / scale);
    const apart = joinedWhereTheyTouch(centers(first.label, first.count, x, y), scale);
    const label = first.label.map((cluster) => apart.label[cluster]);
    return { ...sorted(label, apart.count), ...centers(label, apart.count, x, y), label, count: apart.count };
  }
}

const depthOf = (zoom) => Math.floor(zoom * LEVELS_PER_ZOOM + 0.001) / LEVELS_PER_ZOOM;
const scaleOf = (zoom) => 2 ** (zoom - UNIT_ZOOM);

/** Each point's number of a cluster: a point not yet gathered takes in those within the radius. */
function withinRadius(x, y, radius) {
  const near = (one, other) => (x[one] - x[other]) ** 2 + (y[one] - y[other]) ** 2 <= radius * radius;
  return grouped(x, y, radius, x.keys(), near);
}

/** Each cluster's number among those that are left when all whose badges touch are joined. */
function joinedWhereTheyTouch({ x, y, size }, scale) {
  const side = Float64Array.from(size, (count) => (sideOf(count) + GAP_PX) / scale);
  const touch = (one, other) => {
    const room = (side[one] + side[other]) / 2;
    return Math.abs(x[one] - x[other]) < room && Math.abs(y[one] - y[other]) < room;
  };
  const once = grouped(
    x,
    y,
    side.reduce((most, each) => Math.max(most, each), 0),
    largestFirst(size),
    touch,
  );
  if (once.count === size.length) return once;
  const again = joinedWhereTheyTouch(centers(once.label, once.count, x, y, size), scale);
  return { label: once.label.map((cluster) => again.label[cluster]), count: again.count };
}

/** Points in groups: in the order given, each that is not yet in one takes in those that belong to it. */
function grouped(x, y, reach, order, belongs) {
  const label = new Int32Array(x.length).fill(-1);
  const grid = new Grid(x, y, reach);
  let count = 0;
  for (const point of order) {
    if (label[point] >= 0) continue;
    grid.take(point, belongs, (taken) => {
      label[taken] = count;
    });
    count += 1;
  }
  return { label, count };
}

/**
 * Points by the cell they lie in, each cell a chain; a point that is taken leaves its chain. Cells share chains by
 * chance, which costs a comparison and changes nothing: every point is looked at.
 */
class Grid {
  constructor(x, y, size) {
    Object.assign(this, { x, y, size, next: new Int32Array(x.length) });
    this.heads = new Int32Array(2 ** Math.ceil(Math.log2(2 * x.length + 2))).fill(-1);
    for (let point = x.length - 1; point >= 0; point -= 1) {
      const chain = this.chain(Math.floor(x[point] / size), Math.floor(y[point] / size));
      this.next[point] = this.heads[chain];
      this.heads[chain] = point;
    }
  }

  chain(column, row) {
    return (Math.imul(column, 73_856_093) ^ Math.imul(row, 19_349_663)) & (this.heads.length - 1);
  }

  /** Takes out every point that belongs to one, itself included; none may lie farther than a cell is wide. */
  take(center, belongs, tell) {
    const [column, row] = [Math.floor(this.x[center] / this.size), Math.floor(this.y[center] / this.size)];
    for (let across = column - 1; across <= column + 1; across += 1) {
      for (let down = row - 1; down <= row + 1; down += 1)
        this.takeFrom(this.chain(across, down), center, belongs, tell);
    }
  }

  takeFrom(chain, center, belongs, tell) {
    let before = -1;
    for (let point = this.heads[chain]; point >= 0; point = this.next[point]) {
      if (!belongs(center, point)) {
        before = point;
        continue;
      }
      tell(point);
      if (before < 0) this.heads[chain] = this.next[point];
      else this.next[before] = this.next[point];
    }
  }
}

/** The records in the order of their clusters, and where each cluster starts. */
function sorted(label, count) {
  const starts = new Int32Array(count + 1);
  for (const cluster of label) starts[cluster + 1] += 1;
  for (let cluster = 0; cluster < count; cluster += 1) starts[cluster + 1] += starts[cluster];
  const [places, order] = [starts.slice(), new Int32Array(label.length)];
  for (let record = 0; record < label.length; record += 1) {
    order[places[label[record]]] = record;
    places[label[record]] += 1;
  }
  return { starts, order };
}

/** The clusters in the order of their sizes; single records, which may be many, as they come. */
function largestFirst(size) {
  const all = Array.from(size.keys());
  const several = all.filter((cluster) => size[cluster] > 1).sort((one, other) => size[other] - size[one]);
  return several.concat(all.filter((cluster) => size[cluster] === 1));
}

/** The middle and the size of each group of points; `weight`: how many each point stands for. */
function centers(label, count, x, y, weight = null) {
  const [sumX, sumY, size] = [new Float64Array(count), new Float64Array(count), new Int32Array(count)];
  for (let point = 0; point < label.length; point += 1) {
    const [group, each] = [label[point], weight ? weight[point] : 1];
    sumX[group] += x[point] * each;
    sumY[group] += y[point] * each;
    size[group] += each;
  }
  return { x: sumX.map((sum, each) => sum / size[each]), y: sumY.map((sum, each) => sum / size[each]), size };
}
