// Points gathered into clusters for a zoom and a part of the plane. Pure: numbers only; no page, no map library.
//
// A level is made when its zoom is first looked at: a hundred thousand points take some 30 ms, and a reader
// looks at few zooms. Each point not yet gathered takes in the others within the radius, found by a grid.

const UNIT_ZOOM = 4; // the zoom at which a unit of the plane is a pixel
const MARGIN = 512; // units beyond the plane's left and top that still have a cell

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

  level(depth) {
    if (!this.levels.has(depth)) this.levels.set(depth, this.gather(this.radius / 2 ** (depth - UNIT_ZOOM)));
    return this.levels.get(depth);
  }

  gather(radius) {
    const { x, y } = this;
    const label = new Int32Array(x.length).fill(-1);
    const grid = new Grid(x, y, radius);
    let count = 0;
    for (let record = 0; record < x.length; record += 1) {
      if (label[record] >= 0) continue;
      grid.take(record, radius, (near) => {
        label[near] = count;
      });
      count += 1;
    }
    return { ...sorted(label, count), ...centers(label, count, x, y), label, count };
  }
}

/** Points by the cell they lie in, each cell a chain; a point that is taken leaves its chain. */
class Grid {
  constructor(x, y, size) {
    Object.assign(this, { x, y, size, heads: new Map(), next: new Int32Array(x.length) });
    this.width = Math.ceil((4 * MARGIN) / size) + 3;
    for (let record = x.length - 1; record >= 0; record -= 1) {
      const cell = this.cell(x[record], y[record]);
      this.next[record] = this.heads.get(cell) ?? -1;
      this.heads.set(cell, record);
    }
  }

  cell(x, y) {
    return Math.floor((y + MARGIN) / this.size) * this.width + Math.floor((x + MARGIN) / this.size);
  }

  /** Takes out every point within the radius of one, itself included. */
  take(center, radius, tell) {
    const [x, y] = [this.x[center], this.y[center]];
    const middle = this.cell(x, y);
    for (const row of [-this.width, 0, this.width]) {
      for (let cell = middle + row - 1; cell <= middle + row + 1; cell += 1) this.takeFrom(cell, x, y, radius, tell);
    }
  }

  takeFrom(cell, x, y, radius, tell) {
    let before = -1;
    for (let record = this.heads.get(cell) ?? -1; record >= 0; record = this.next[record]) {
      if ((this.x[record] - x) ** 2 + (this.y[record] - y) ** 2 > radius * radius) {
        before = record;
        continue;
      }
      tell(record);
      if (before < 0) this.heads.set(cell, this.next[record]);
      else this.next[before] = this.next[record];
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

/** The middle of each cluster's records. */
function centers(label, count, x, y) {
  const [sumX, sumY, size] = [new Float64Array(count), new Float64Array(count), new Int32Array(count)];
  for (let record = 0; record < label.length; record += 1) {
    sumX[label[record]] += x[record];
    sumY[label[record]] += y[record];
    size[label[record]] += 1;
  }
  return { x: sumX.map((sum, each) => sum / size[each]), y: sumY.map((sum, each) => sum / size[each]) };
}
