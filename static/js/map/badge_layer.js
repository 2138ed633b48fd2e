// The badges on the map: points gathered into clusters, painted on a canvas, with a button for each that can be
// reached. Knows days only as the points do; what opens when a badge is pressed is the map's.

import { paintBadge } from "../paint/badge.js";
import { sideOf } from "../paint/shapes.js";
import { Clusters } from "../points/clusters.js";
import { atOwnPlaces } from "../points/own_places.js";
import { clusterName, recordName } from "../words.js";
import { BadgeButtons } from "./badge_buttons.js";
import { CanvasLayer } from "./canvas_layer.js";
import { scaleOf } from "./plane.js";

export class BadgeLayer {
  /** `beneath(pen, frame, boxes)` paints what gives way to badges, whose boxes it is given. */
  constructor(map, camera, { press, beneath }) {
    Object.assign(this, { map, camera, beneath, drawn: new Map(), tallies: new Map(), places: new Map() });
    this.buttons = new BadgeButtons((badge, event) => (event.detail && map.dragging.moved() ? null : press(badge)));
    this.layer = new CanvasLayer("markerPane", (pen, frame) => this.paint(pen, frame)).addTo(map);
    this.layer.root.append(this.buttons.list);
    map.on("click", ({ latlng }) => this.pressUnder(latlng.lng, -latlng.lat, press));
  }

  /** Gathers points anew. */
  gather(points) {
    this.points = points;
    this.clusters = new Clusters(points, { deepest: this.map.getMaxZoom() });
    this.tallies.clear();
    this.places.clear();
    this.clusters.prepare(this.map.getZoom(), idle);
  }

  /** The points are the same, the day is another. */
  forget() {
    this.tallies.clear();
  }

  /** Draws what is in view, or nothing where `shown` is false. */
  draw(shown, color) {
    this.color = color;
    const found = shown && this.clusters ? this.clusters.within(this.layer.box(), this.map.getZoom()) : [];
    const inForce = found.map((item) => this.badge(item)).filter(({ tally }) => tally.count);
    const badges = atOwnPlaces(inForce, scaleOf(this.map.getZoom()));
    badges.sort((one, other) => one.y - other.y || one.x - other.x);
    this.drawn = new Map(badges.map((badge) => [badge.key, badge]));
    this.layer.redraw();
    const { left, top, scale } = this.layer.frame;
    this.buttons.show(this.reachable(), ({ x, y }) => [(x - left) * scale, (y - top) * scale]);
  }

  badge(item) {
    const { points } = this;
    const tally = this.tallies.get(item.key) ?? points.tally(item.records);
    this.tallies.set(item.key, tally);
    if (tally.count !== 1) {
      const name = tally.count ? this.nameOf(item, tally) : "";
      return { ...item, own: null, tally, single: null, side: sideOf(tally.count), name };
    }
    const single = points.record(tally.first);
    const { x, y } = points;
    const own = [x[tally.first], y[tally.first]];
    return { ...item, own, tally, single, side: sideOf(1), name: recordName(single) };
  }

  nameOf(item, { count, maybe }) {
    const where = this.places.get(item.key) ?? this.points.placeOf(item.records);
    this.places.set(item.key, where);
    return clusterName(count, where, this.clusters.isOnePlace(item), maybe);
  }

  /** The badges in view that nothing lies over. */
  reachable() {
    const [left, top, right, bottom] = this.camera.viewBox();
    const { scale } = this.layer.frame;
    return [...this.drawn.values()].filter(({ x, y, side }) => {
      if (x < left || x > right || y < top || y > bottom) return false;
      const [across, down, half] = [(x - left) * scale, (y - top) * scale, side / 2];
      return !this.camera.obstacles.some(
        (over) =>
          across + half > over.left &&
          across - half < over.right &&
          down + half > over.top &&
          down - half < over.bottom,
      );
    });
  }

  /** A badge that lies half under something has no button; what is seen of it can be pressed all the same. */
  pressUnder(x, y, press) {
    const { scale } = this.layer.frame;
    const under = [...this.drawn.values()].find(
      (badge) => Math.hypot(badge.x - x, badge.y - y) * scale <= badge.side / 2,
    );
    if (under) press(under);
  }

  paint(pen, frame) {
    const { left, top, scale } = frame;
    const boxes = [...this.drawn.values()].map((badge) => {
      const [x, y] = [(badge.x - left) * scale, (badge.y - top) * scale];
      return {
        badge,
        x,
        y,
        left: x - badge.side / 2,
        top: y - badge.side / 2,
        right: x + badge.side / 2,
        bottom: y + badge.side / 2,
      };
    });
    this.beneath(pen, frame, boxes);
    for (const { badge, x, y } of boxes) {
      pen.save();
      pen.translate(x, y);
      paintBadge(pen, badge, this.points.statuses, this.color);
      pen.restore();
    }
  }

  /** The badge that holds a record now; undefined where it is out of view. */
  of(record) {
    return this.drawn.get(this.clusters.holding(record, this.map.getZoom()));
  }

  /** Marks the badge of a record, or none. */
  light(record) {
    this.buttons.light(record === null ? null : this.of(record)?.key);
  }

  /** Calls `tell` with the records of the badge that the reader points at or focuses, or null. */
  onPoint(tell) {
    const { list } = this.buttons;
    for (const comes of ["mouseover", "focusin"])
      list.addEventListener(comes, ({ target }) => tell(this.buttons.badgeAt(target)?.records ?? null));
    for (const goes of ["mouseout", "focusout"]) list.addEventListener(goes, () => tell(null));
  }
}

/** Waits until the browser has nothing else to do. */
const idle = () => new Promise((go) => (globalThis.requestIdleCallback ?? setTimeout)(go));
