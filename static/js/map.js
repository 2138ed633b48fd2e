// The map on the page: the only module that says `L.`. It lays out the plane, draws the land, places badges
// and opens cards; it does not know questions, addresses of pages, or where points come from.

import "leaflet";

import { FIRST_LOOK, fromPlane, SHEET, toPlane } from "./albers.js";
import { clusterBadge, recordBadge } from "./badges.js";
import { counties, states } from "./basemap.js";
import { card, cardList } from "./cards.js";
import { Clusters } from "./clusters.js";

const L = globalThis.L;

const UNIT_ZOOM = 4; // the zoom at which a unit of the plane is a pixel
const COUNTIES_FROM = 6.5;

// Leaflet's "latitude" is the plane's y turned upwards, its "longitude" the plane's x.
const PLANE = L.Util.extend({}, L.CRS.Simple, {
  scale: (zoom) => 2 ** (zoom - UNIT_ZOOM),
  zoom: (scale) => Math.log2(scale) + UNIT_ZOOM,
});
const at = ({ x, y }) => L.latLng(-y, x);
const boundsOf = ([left, top, right, bottom]) => L.latLngBounds(at({ x: left, y: bottom }), at({ x: right, y: top }));

const Badge = L.Icon.extend({
  createIcon() {
    const { element, size } = this.options.badge;
    element.classList.add("leaflet-marker-icon");
    element.style.width = element.style.height = `${size}px`;
    element.style.marginLeft = element.style.marginTop = `${-size / 2}px`;
    return element;
  },
  createShadow: () => null,
});

export class PartnershipMap {
  /**
   * @param {HTMLElement} element
   * @param {{minZoom: number, maxZoom: number, attribution: string}} limits
   * @param {{recordPattern: string, statesAddress: string, countiesAddress: string}} addresses
   */
  constructor(element, limits, addresses) {
    this.element = element;
    this.addresses = addresses;
    this.map = L.map(element, {
      crs: PLANE,
      minZoom: limits.minZoom,
      maxZoom: limits.maxZoom,
      zoomSnap: 0.25,
      wheelPxPerZoomLevel: 100,
      preferCanvas: true,
      zoomControl: false,
      attributionControl: false,
      maxBounds: boundsOf(SHEET).pad(0.5),
      maxBoundsViscosity: 0.7,
      fadeAnimation: !still(),
      zoomAnimation: !still(),
      markerZoomAnimation: !still(),
      inertia: !still(),
    });
    L.control.attribution({ prefix: false }).addAttribution(limits.attribution).addTo(this.map);
    L.control.zoom({ position: "topright", zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(this.map);
    this.badges = L.layerGroup().addTo(this.map);
    this.lines = [];
    this.beside = 0;
    this.map.on("moveend", () => this.draw());
    this.map.on("popupclose", ({ popup }) => this.returnFocus(popup));
    element.addEventListener("keydown", ({ key }) => key === "Escape" && this.map.closePopup());
    new ResizeObserver(() => this.unasked(() => this.map.invalidateSize({ pan: false }))).observe(element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.color());
  }

  /** The pixels at the left that lie under something else. */
  keepClear(pixels) {
    this.beside = pixels;
  }

  /** Shows a view {zoom, lat, lon}. */
  look({ zoom, lat, lon }) {
    const [x, y] = toPlane(lon, lat);
    this.unasked(() => this.map.setView(at({ x, y }), zoom, { animate: false }));
  }

  /** Shows the whole country. */
  lookAtAll() {
    this.fit(FIRST_LOOK);
  }

  /** Shows the points there are, without coming closer than a metropolitan area. */
  lookAtPoints() {
    const { places } = this.points;
    if (!places.length) return;
    const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
    this.fit([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]);
  }

  fit(box) {
    const margin = this.element.clientWidth < 600 ? 8 : 24;
    const padding = { paddingTopLeft: [this.beside + margin, margin], paddingBottomRight: [margin, margin] };
    const frame = { ...padding, maxZoom: 7, animate: false };
    this.unasked(() => this.map.fitBounds(boundsOf(box), frame));
  }

  /** Moves without telling of it: the reader did not. */
  unasked(move) {
    this.moving = true;
    move();
    this.moving = false;
  }

  /** The view as an address can carry it. */
  get view() {
    const { lat: up, lng: x } = this.map.getCenter();
    const [lon, lat] = fromPlane(x, -up);
    return { zoom: this.map.getZoom(), lat, lon };
  }

  /** Calls `tell` when the reader has moved the map. */
  onMove(tell) {
    this.map.on("moveend", () => this.moving || tell());
  }

  async drawLand() {
    const { land, borders, names } = await states(this.addresses.statesAddress);
    this.layer(land, "land");
    this.layer(borders, "border");
    for (const { name, at: [x, y] } of names) this.nameState(name, { x, y });
    this.map.on("zoomend", () => this.drawCounties());
    this.drawCounties();
    this.color();
  }

  async drawCounties() {
    if (this.countiesAsked || this.map.getZoom() < COUNTIES_FROM) return;
    this.countiesAsked = true;
    this.layer(await counties(this.addresses.countiesAddress), "county").bringToBack();
    this.lines[0].layer.bringToBack();
    this.color();
  }

  layer(shape, role) {
    const layer = L.geoJSON(shape, {
      interactive: false,
      smoothFactor: 0.6,
      coordsToLatLng: ([x, y]) => at({ x, y }),
      renderer: (this.renderer ??= L.canvas({ padding: 0.5 })),
    }).addTo(this.map);
    this.lines.push({ layer, role });
    return layer;
  }

  /** The land's colors are the stylesheet's; a canvas has to be told them. */
  color() {
    const tokens = getComputedStyle(this.element);
    const color = (name) => tokens.getPropertyValue(name).trim();
    const styles = {
      land: { fill: true, fillColor: color("--land"), fillOpacity: 1, weight: 1, color: color("--coast") },
      border: { fill: false, weight: 1, color: color("--state-line") },
      county: { fill: false, weight: 0.6, color: color("--county-line") },
    };
    for (const { layer, role } of this.lines) layer.setStyle(styles[role]);
  }

  nameState(name, point) {
    const words = document.createElement("span");
    words.textContent = name;
    const label = L.divIcon({ className: "state-name", html: words, iconSize: null });
    const marker = L.marker(at(point), { icon: label, interactive: false, keyboard: false, zIndexOffset: -1000 });
    marker.addTo(this.map).getElement().setAttribute("aria-hidden", "true");
  }

  /** Takes the place of all points shown before. */
  show(points) {
    this.map.closePopup();
    this.points = points;
    this.clusters = new Clusters(points.places, { statuses: points.statuses.length, deepest: this.map.getMaxZoom() });
    this.draw();
  }

  draw() {
    if (!this.clusters) return;
    const focused = document.activeElement?.closest?.(".cluster, .point")?.getAttribute("aria-label");
    const bounds = this.map.getBounds().pad(0.1);
    const box = [bounds.getWest(), -bounds.getNorth(), bounds.getEast(), -bounds.getSouth()];
    const found = this.clusters.within(box, this.map.getZoom());
    this.badges.clearLayers();
    found.sort((one, other) => one.y - other.y).forEach((item) => this.place(item));
    if (focused) this.element.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    this.element.dataset.zoomed = this.map.getZoom() >= UNIT_ZOOM + 1 ? "in" : "out";
  }

  place(item) {
    const record = item.cluster === undefined ? this.points.record(item.record) : null;
    const opens = record ? null : this.clusters.opensAt(item.cluster);
    const badge = record ? recordBadge(record) : clusterBadge(item, this.points.statuses, opens === null);
    const marker = L.marker(at(item), { icon: new Badge({ badge }), keyboard: false, riseOnHover: true });
    marker.on("click", () => this.open(item, record, opens, badge));
    this.badges.addLayer(marker);
  }

  open(item, record, opens, { element, size }) {
    const pattern = this.addresses.recordPattern;
    if (record) this.popup(item, card(record, pattern), element, size);
    else if (opens !== null) this.zoomInto(item, opens);
    else this.popup(item, cardList(this.clusters.recordsIn(item.cluster).map((each) => this.points.record(each)), pattern), element, size);
  }

  /** Zooms to where a cluster falls apart and puts the focus on the nearest of its parts. */
  zoomInto(item, zoom) {
    this.map.once("moveend", () => requestAnimationFrame(() => this.focusNearest(item)));
    this.map.setView(at(item), Math.max(zoom, this.map.getZoom() + 0.5), { animate: !still() });
  }

  focusNearest(item) {
    const middle = this.map.latLngToContainerPoint(at(item));
    const frame = this.element.getBoundingClientRect();
    const far = (badge) => {
      const box = badge.getBoundingClientRect();
      return Math.hypot(box.x + box.width / 2 - frame.x - middle.x, box.y + box.height / 2 - frame.y - middle.y);
    };
    const badges = [...this.element.querySelectorAll(".cluster, .point")];
    badges.sort((one, other) => far(one) - far(other))[0]?.focus({ preventScroll: true });
  }

  popup(item, content, opener, size) {
    const clear = { autoPanPaddingTopLeft: [this.beside + 16, 56], autoPanPaddingBottomRight: [16, 16] };
    const popup = L.popup({ minWidth: 240, maxWidth: 320, maxHeight: 300, offset: [0, -size / 4], ...clear });
    popup.opener = opener.getAttribute("aria-label");
    popup.setLatLng(at(item)).setContent(content).openOn(this.map);
    const frame = popup.getElement();
    frame.setAttribute("role", "dialog");
    frame.setAttribute("aria-label", content.querySelector(".card-name").textContent);
    content.querySelector("a")?.focus({ preventScroll: true });
  }

  returnFocus(popup) {
    const inside = popup.getElement()?.contains(document.activeElement) || document.activeElement === document.body;
    if (inside) this.element.querySelector(`[aria-label="${CSS.escape(popup.opener ?? "")}"]`)?.focus({ preventScroll: true });
  }
}

/** Whether the reader asked for less motion. */
function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
