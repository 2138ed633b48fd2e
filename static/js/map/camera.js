// Where the map looks: views, moves that the reader asked for and moves that they did not, and the boxes of what lies
// over it.

import * as albers from "../points/albers.js";
import { at, boundsOf, L, still } from "./plane.js";

const MAX_FIT_ZOOM = 7; // points in one town are shown with what is around them
const COUNTRY_MARGIN_PX = 2;
const POINTS_MARGIN_PX = 24; // around points, whose badges are as wide
const EDGE_PX = 40; // pixels from the upper edge within which a button begins

export class Camera {
  constructor(map) {
    Object.assign(this, { map, projection: albers, obstacles: [], fitted: null });
    map.on("moveend", () => {
      if (!this.moving) this.fitted = null;
    });
  }

  /** Keeps the boxes of what lies over the map, in its pixels; calls `tell` when they have changed. */
  watch(elements, tell) {
    const watcher = new ResizeObserver(() => {
      const origin = this.map.getContainer().getBoundingClientRect();
      this.obstacles = elements.map((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return {
          left: left - origin.left,
          top: top - origin.top,
          right: right - origin.left,
          bottom: bottom - origin.top,
        };
      });
      tell();
    });
    for (const element of [this.map.getContainer(), ...elements]) watcher.observe(element);
  }

  /** How far down reaches what lies over the upper edge: buttons. */
  get clearTop() {
    const { y: height } = this.map.getSize();
    const upper = this.obstacles.filter(({ top, bottom }) => top < EDGE_PX && bottom < height / 3);
    return Math.max(0, ...upper.map(({ bottom }) => bottom));
  }

  /** Shows a view {zoom, lat, lon}. */
  showView({ zoom, lat, lon }) {
    this.fitted = null;
    this.moveUnasked(() =>
      this.map.setView(this.latLng(lat, lon), zoom + this.projection.CLOSER_ZOOMS, { animate: false }),
    );
  }

  /** Goes to a view because the reader asked for a place: a move of theirs, which the address follows. */
  visit({ zoom, lat, lon }) {
    const depth = zoom + this.projection.CLOSER_ZOOMS;
    const [x, y] = this.projection.toPlane(lon, lat);
    this.map.setView(at({ x, y }), depth, { animate: false });
    const icon = L.divIcon({ className: "sought", iconSize: [22, 22] });
    this.sought ??= L.marker([0, 0], { icon, interactive: false, keyboard: false, zIndexOffset: -500 });
    this.sought.setLatLng(at({ x, y })).addTo(this.map).getElement().setAttribute("aria-hidden", "true");
  }

  /** Comes close to a point of the plane. */
  approach(point, zoom) {
    this.map.setView(at(point), Math.max(this.map.getZoom(), zoom), { animate: false });
  }

  /** Shows the whole country. */
  showCountry() {
    this.fit(this.projection.FIRST_VIEW, COUNTRY_MARGIN_PX);
  }

  /** Shows columns of points, without coming closer than a metropolitan area. */
  showPoints({ x, y, length }) {
    const least = (numbers) => numbers.reduce((one, other) => Math.min(one, other));
    const most = (numbers) => numbers.reduce((one, other) => Math.max(one, other));
    if (length) this.fit([least(x), least(y), most(x), most(y)], POINTS_MARGIN_PX);
  }

  /** Shows a box whole, as large as the view allows: not at the next step of the zoom below. */
  fit(box, margin) {
    const padding = [margin, margin];
    this.moveBetweenSteps(() => this.map.fitBounds(boundsOf(box), { padding, maxZoom: MAX_FIT_ZOOM, animate: false }));
    this.fitted = [box, margin];
  }

  /** Takes on another size of the map: what was shown whole is, until the reader moves. */
  resize() {
    // Leaflet moves a map that is higher than its bounds back into them, and would go to the next step of the zoom.
    const take = () => this.map.invalidateSize({ pan: false });
    if (!this.fitted) return this.moveUnasked(take);
    this.moveBetweenSteps(take);
    this.fit(...this.fitted);
  }

  /** Moves, without the reader, to a zoom between the steps; tiles have whole zooms only. */
  moveBetweenSteps(move) {
    const { options } = this.map;
    const step = options.zoomSnap;
    if (step < 1) options.zoomSnap = 0;
    this.moveUnasked(move);
    options.zoomSnap = step;
  }

  /** Moves without telling of it: the reader did not. */
  moveUnasked(move) {
    this.moving = true;
    move();
    this.moving = false;
  }

  /** Calls `tell` when the reader has moved the map. */
  onMove(tell) {
    this.map.on("moveend", () => this.moving || tell());
  }

  /** The view as an address can carry it. */
  get view() {
    const { lat: up, lng: x } = this.map.getCenter();
    const [lon, lat] = this.projection.fromPlane(x, -up);
    return { zoom: this.map.getZoom() - this.projection.CLOSER_ZOOMS, lat, lon };
  }

  /** Takes another projection; the view stays, as near as it can. One that nobody moved is what it was before. */
  setProjection(projection) {
    const { view, left } = this;
    this.sought?.remove();
    this.projection = projection;
    this.showView(left && Object.keys(view).every((part) => view[part] === left.shown[part]) ? left.from : view);
    this.left = { from: view, shown: this.view };
  }

  /** The part of the plane in view: [left, top, right, bottom]. */
  viewBox() {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), -bounds.getNorth(), bounds.getEast(), -bounds.getSouth()];
  }

  latLng(lat, lon) {
    const [x, y] = this.projection.toPlane(lon, lat);
    return at({ x, y });
  }

  /** Zooms to a point of the plane; calls nothing, the map tells that it moved. */
  zoomTo(point, zoom) {
    this.map.setView(at(point), Math.max(zoom, this.map.getZoom() + 0.5), { animate: !still() });
  }
}
