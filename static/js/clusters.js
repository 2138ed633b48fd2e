// Points gathered into clusters for a zoom and a part of the plane. Pure: numbers only; no page, no map library.
//
// A level is made when its zoom is first looked at: a hundred thousand points take some 30 ms, and a reader
// looks at few zooms. Each point not yet gathered takes in the others within the radius, found by a grid.

const UNIT_ZOOM = 4; // the zoom at which a unit of the plane is a pixel
const TOO_NEAR = 0.75; // of the radius: clusters whose middles are nearer than this would cover each other

export class Clusters {
  /**
   * @param {{x: Float64Array, y: Float64Array}} points  columns of the plane, one entry a record
   * @param {{radius?: number, deepest?: number}} options  how near (in pixels) makes one cluster, and the
   *   map's deepest zoom
   */
  constructor({ x, y }, { radius = 52, deepest = 12 } = {}) {
    Object.assign(this, { x, y, radius, deepest, levels: new Map() });
  }

  /** What to draw in a box [left, top, right, bottom] of the plane at the map's zoom: clusters and records. */
  within([left, top, right, bottom], zoom) {
    const depth = Math.round(zoom);
    const level = this.level(depth);
    const found = [];
    for (let cluster = 0; cluster < level.count; cluster += 1) {
      const [x, y] = [level.x[cluster], level.y[cluster]];
      if (x < left || x > right || y < top || y > bottom) continue;
      const records = level.order.subarray(level.starts[cluster], level.starts[cluster + 1]);
      found.push({ key: `${depth}/${cluster}`, x, y, zoom: depth, count: records.length, records });
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
    return needed > this.deepest || zoom >= this.deepest ? null : Math.max(needed, zoom + 1);
  }

  /** The cluster that holds a record at a zoom. */
  holding(record, zoom) {
    const depth = Math.round(zoom);
    return `${depth}/${this.level(depth).label[record]}`;
  }

  /** Makes the levels that a reader may look at next, nearest first; `pause` gives way between them. */
  async prepare(zoom, pause) {
    const depths = Array.from({ length: this.deepest + 1 }, (_, depth) => depth).filter((depth) => depth >= 2);
    depths.sort((one, other) => Math.abs(one - zoom) - Math.abs(other - zoom));
    for (const depth of depths) {
      await pause();
      this.level(depth);
    }
  }

  level(depth) {
    if (!this.levels.has(depth)) this.levels.set(depth, this.gather(this.radius / 2 ** (depth - UNIT_ZOOM)));
    return this.levels.get(depth);
  }

  gather(radius) {
    const { x, y } = this;
    const first = gathered(x, y, radius, x.keys());
    const middles = centers(first.label, first.count, x, y);
    const joined = gathered(middles.x, middles.y, radius * TOO_NEAR, largestFirst(middles.size));
    const label = first.label.map((cluster) => joined.label[cluster]);
    return { ...sorted(label, joined.count), ...centers(label, joined.count, x, y), label, count: joined.count };
  }
}

/** Each point's number of a cluster: a point not yet gathered, in the order given, takes in those within the radius. */
function gathered(x, y, radius, order) {
  const label = new Int32Array(x.length).fill(-1);
  const grid = new Grid(x, y, radius);
  let count = 0;
  for (const point of order) {
    if (label[point] >= 0) continue;
    grid.take(point, radius, (near) => {
      label[near] = count;
    });
    count += 1;
  }
  return { label, count };
}

/**
 * Points by the cell they lie in, each cell a chain; a point that is taken leaves its chain. Cells share chains by
 * chance, which costs a comparison and changes nothing: every point's distance is looked at.
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

  /** Takes out every point within the radius of one, itself included. */
  take(center, radius, tell) {
    const [x, y] = [this.x[center], this.y[center]];
    const [column, row] = [Math.floor(x / this.size), Math.floor(y / this.size)];
    for (let across = column - 1; across <= column + 1; across += 1) {
      for (let down = row - 1; down <= row + 1; down += 1) this.takeFrom(this.chain(across, down), x, y, radius * radius, tell);
    }
  }

  takeFrom(chain, x, y, limit, tell) {
    let before = -1;
    for (let point = this.heads[chain]; point >= 0; point = this.next[point]) {
      const [east, south] = [this.x[point] - x, this.y[point] - y];
      if (east * east + south * south > limit) {
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

/** The middle of each cluster's records. */
function centers(label, count, x, y) {
  const [sumX, sumY, size] = [new Float64Array(count), new Float64Array(count), new Int32Array(count)];
  for (let record = 0; record < label.length; record += 1) {
    sumX[label[record]] += x[record];
    sumY[label[record]] += y[record];
    size[label[record]] += 1;
  }
  return { x: sumX.map((sum, each) => sum / size[each]), y: sumY.map((sum, each) => sum / size[each]), size };
}
