// The map on the page: its ground, its badges or shaded areas, and what opens on it. It does not know questions,
// addresses of pages, or where points come from. Only the modules of this folder say `L.`.

import { paletteOf } from "../paint/palette.js";
import * as albers from "../points/albers.js";
import { gettext } from "../words.js";
import { Areas } from "./areas.js";
import { BadgeLayer } from "./badge_layer.js";
import { Camera } from "./camera.js";
import { Ground } from "./ground.js";
import { boundsOf, L, PLANE, still } from "./plane.js";
import { Popups } from "./popups.js";

const RECORD_ZOOM = 9;
const ZOOM_STEP = 0.25;
const MAX_STREETS_ZOOM = 16;

export class PartnershipMap {
  /**
   * @param {HTMLElement} element
   * @param {{minZoom: number, maxZoom: number, attribution: string}} limits
   * @param {{recordPattern: string, townsPattern: string, statesAddress: string, countiesAddress: string}} addresses
   */
  constructor(element, limits, addresses) {
    Object.assign(this, { element, limits, color: paletteOf(element) });
    this.map = makeMap(element, limits);
    this.camera = new Camera(this.map);
    this.ground = new Ground(this.map, this.camera, { addresses, redraw: () => this.draw() });
    this.areas = new Areas(this.map, addresses);
    this.badges = new BadgeLayer(this.map, this.camera, {
      press: (badge) => this.open(badge),
      beneath: (...where) => this.ground.paintNames(...where),
    });
    const giveBack = (badge) => this.badges.buttons.focus(badge);
    this.popups = new Popups(this.map, this.camera, { pattern: addresses.recordPattern, giveBack });
    this.map.on("load moveend", () => this.draw());
    new ResizeObserver(() => this.resize()).observe(element);
    const over = element.parentElement.querySelectorAll("[data-over], .leaflet-control");
    this.camera.watch([...over], () => this.points && this.drawBadges());
    for (const media of ["(prefers-color-scheme: dark)", "print"])
      matchMedia(media).addEventListener("change", () => this.recolor());
  }

  /** Takes on the size that its element has now. */
  resize() {
    this.camera.resize();
  }

  /** Takes the place of all points shown before. */
  show(points) {
    this.map.closePopup();
    this.points = points;
    if (this.streets) points.lay(this.camera.projection.toPlane);
    this.badges.gather(points);
    this.draw();
    this.paintAreas();
  }

  /** Shows what was in force on a day (its number; null: every record). */
  showDay(day) {
    this.points.day = day;
    this.badges.forget();
    this.drawBadges();
    this.paintAreas();
  }

  /** Shades "states" or "counties" instead of drawing points; "points" goes back to them. See `Areas.show`. */
  async showAreas(level, paint) {
    if (level !== "points") this.showStreets(null);
    const shaded = this.areas.show(level, paint, this.color);
    this.draw();
    await shaded;
  }

  /**
   * Shows streets by somebody's tiles {address, credit, projection} instead of our own ground, on their plane; null
   * goes back. Tells `onStreets` whether there are any.
   */
  showStreets(tiles) {
    if (!tiles === !this.streets) return;
    const projection = tiles?.projection ?? albers;
    this.streets?.remove();
    this.streets = tiles && streetsOf(tiles);
    this.ground.shown = !tiles;
    this.points?.lay(projection.toPlane);
    this.camera.moveUnasked(() => {
      this.map.setMaxBounds(null).setMaxZoom(tiles ? MAX_STREETS_ZOOM : this.limits.maxZoom);
      this.map.options.zoomSnap = tiles ? 1 : ZOOM_STEP;
      if (this.points) this.badges.gather(this.points);
      this.camera.setProjection(projection);
      this.map.setMaxBounds(boundsOf(projection.EXTENT).pad(0.5));
    });
    this.streets?.addTo(this.map);
    this.onStreets?.(Boolean(tiles));
  }

  paintAreas() {
    this.areas.color(this.color);
  }

  recolor() {
    this.color = paletteOf(this.element);
    this.draw();
    this.paintAreas();
  }

  draw() {
    if (!this.badges.layer.isThere()) return;
    this.ground.draw(this.color);
    this.drawBadges();
  }

  drawBadges() {
    this.badges.draw(this.points && this.areas.level === "points", this.color);
    if (this.points) this.told?.();
  }

  /** Calls `tell` after every drawing of points. */
  onDraw(tell) {
    this.told = tell;
  }

  /** The numbers of the records in force that lie in the view. */
  recordsInView() {
    const [left, top, right, bottom] = this.camera.viewBox();
    const { x, y, length } = this.points;
    const found = [];
    for (let record = 0; record < length; record += 1) {
      if (x[record] < left || x[record] > right || y[record] < top || y[record] > bottom) continue;
      if (this.points.inForce(record)) found.push(record);
    }
    return found;
  }

  /** Opens a record's card, comes closer where a cluster falls apart, or lists the records of one place. */
  open(badge) {
    const opens = badge.single ? null : this.badges.clusters.opensAt(badge);
    if (opens !== null) return this.camera.zoomTo(badge, opens);
    const there = [...badge.records].filter((record) => this.points.inForce(record));
    this.popups.open(
      badge,
      there.map((record) => this.points.record(record)),
    );
  }

  /** Comes close to a record and opens its card, or the list of those at its place. */
  showRecord(record) {
    const { x, y } = this.points;
    const there = { x: x[record], y: y[record] };
    this.camera.approach(there, RECORD_ZOOM);
    const badge = this.badges.of(record);
    if (!badge) return;
    if (badge.single || this.badges.clusters.opensAt(badge) === null) this.open(badge);
    else this.popups.open(badge, [this.points.record(record)], there);
  }

  /** What is seen, for a picture of it. */
  seen() {
    const { level, paint } = this.areas;
    return {
      box: this.camera.viewBox(),
      badges: [...this.badges.drawn.values()],
      statuses: this.points.statuses,
      level,
      paint,
    };
  }
}

/** Leaflet's map, on our plane. */
export function makeMap(element, { minZoom, maxZoom, attribution }) {
  const map = L.map(element, {
    crs: PLANE,
    minZoom,
    maxZoom,
    zoomSnap: ZOOM_STEP,
    wheelPxPerZoomLevel: 100,
    zoomControl: false,
    attributionControl: false,
    maxBounds: boundsOf(albers.EXTENT).pad(0.5),
    maxBoundsViscosity: 0.7,
    fadeAnimation: !still(),
    zoomAnimation: !still(),
    inertia: !still(),
  });
  L.control.attribution({ prefix: false, position: "topright" }).addAttribution(attribution).addTo(map);
  const words = { zoomInTitle: gettext("Zoom in"), zoomOutTitle: gettext("Zoom out") };
  L.control.zoom({ position: "topleft", ...words }).addTo(map);
  return map;
}

/** A layer of tiles. Their server is told which site asks, never what is looked for there. */
function streetsOf({ address, credit, projection }) {
  const options = {
    attribution: credit,
    maxZoom: MAX_STREETS_ZOOM,
    bounds: boundsOf(projection.EXTENT),
    className: "street-tiles",
    referrerPolicy: "origin",
  };
  return L.tileLayer(address, options);
}
