// Points gathered into clusters for a zoom and a part of the plane. Knows supercluster; no page, no map library.
//
// supercluster expects longitudes and latitudes and lays them on a Mercator square. Our points already lie on
// a plane, so each is handed over as the longitude and latitude whose Mercator place is that point.

import Supercluster from "supercluster";

const SQUARE = 4096; // units of the plane that become supercluster's whole world
const MIDDLE = { x: 487.5, y: 305 }; // of the plane: the middle of that world
const TILE = 512; // pixels of that world at its zoom 0
const ZOOM_OFFSET = 1; // the map's zoom 4 shows one unit a pixel: supercluster's zoom 3

const lonOf = (x) => Math.max(-180, Math.min(180, ((x - MIDDLE.x) / SQUARE) * 360));
const latOf = (y) => (Math.atan(Math.exp(((MIDDLE.y - y) / SQUARE) * 2 * Math.PI)) * 360) / Math.PI - 90;
const xOf = (lon) => (lon / 360) * SQUARE + MIDDLE.x;
const yOf = (lat) => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return MIDDLE.y - ((0.25 * Math.log((1 + sine) / (1 - sine))) / Math.PI) * SQUARE;
};

export class Clusters {
  /**
   * @param {Array<{x: number, y: number, status: number}>} places  one a record, in the records' order
   * @param {{statuses: number, radius?: number, deepest?: number}} options  how many statuses there are to
   *   tally, how near (in pixels) makes one cluster, and the map's deepest zoom
   */
  constructor(places, { statuses, radius = 44, deepest = 12 }) {
    this.deepest = deepest;
    this.index = new Supercluster({
      radius,
      extent: TILE,
      maxZoom: deepest - ZOOM_OFFSET,
      map: ({ status }) => ({ tally: Array.from({ length: statuses }, (_, each) => Number(each === status)) }),
      reduce: (sum, one) => {
        sum.tally = sum.tally.map((count, each) => count + one.tally[each]);
      },
    });
    this.index.load(
      places.map(({ x, y, status }, record) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [lonOf(x), latOf(y)] },
        properties: { record, status },
      })),
    );
  }

  /** What to draw in a box [left, top, right, bottom] of the plane at the map's zoom. */
  within([left, top, right, bottom], zoom) {
    const corners = [lonOf(left), latOf(bottom), lonOf(right), latOf(top)];
    const depth = Math.max(0, Math.floor(zoom) - ZOOM_OFFSET);
    return this.index.getClusters(corners, depth).map((found) => {
      const [lon, lat] = found.geometry.coordinates;
      const at = { x: xOf(lon), y: yOf(lat) };
      const { cluster, cluster_id: cluster_, point_count: count, tally, record, status } = found.properties;
      return cluster ? { ...at, cluster: cluster_, count, tally } : { ...at, record, status, count: 1 };
    });
  }

  /** The zoom at which a cluster falls apart, or null when its records lie at one place. */
  opensAt(cluster) {
    const zoom = this.index.getClusterExpansionZoom(cluster) + ZOOM_OFFSET;
    return zoom > this.deepest ? null : zoom;
  }

  /** The numbers of the records in a cluster. */
  recordsIn(cluster) {
    return this.index.getLeaves(cluster, Infinity).map((leaf) => leaf.properties.record);
  }
}
