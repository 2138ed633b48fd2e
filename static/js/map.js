// The map on the page: the only module that says `L.`. It lays out the plane, draws the land, places badges
// and opens cards; it does not know questions, addresses of pages, or where points come from.

import "leaflet";

import { FIRST_LOOK, fromPlane, SHEET, toPlane } from "./albers.js";
import { drawCluster, drawRecord } from "./badges.js";
import { areas, counties, states } from "./basemap.js";
import { card, cardList } from "./cards.js";
import { Clusters } from "./clusters.js";

const L = globalThis.L;

const UNIT_ZOOM = 4; // the zoom at which a unit of the plane is a pixel
const COUNTIES_FROM = 6.5;
const RECORD_ZOOM = 9;

// Leaflet's "latitude" is the plane's y turned upwards, its "longitude" the plane's x.
const PLANE = L.Util.extend({}, L.CRS.Simple, {
  scale: (zoom) => 2 ** (zoom - UNIT_ZOOM),
  zoom: (scale) => Math.log2(scale) + UNIT_ZOOM,
});
const at = ({ x, y }) => L.latLng(-y, x);
const boundsOf = ([left, top, right, bottom]) => L.latLngBounds(at({ x: left, y: bottom }), at({ x: right, y: top }));

const Badge = L.Icon.extend({
  createIcon() {
    this.options.element.classList.add("leaflet-marker-icon");
    return this.options.element;
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
    L.control.zoom({ position: "bottomright", zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(this.map);
    this.badges = L.layerGroup().addTo(this.map);
    this.drawn = new Map();
    this.tallies = new Map(); // of the clusters looked at, on the day that is looked at
    this.lines = [];
    this.covered = { left: 0, right: 0 };
    this.map.on("moveend", () => this.draw());
    this.map.on("popupclose", ({ popup }) => this.returnFocus(popup));
    element.addEventListener("keydown", ({ key }) => key === "Escape" && this.map.closePopup());
    new ResizeObserver(() => this.unasked(() => this.map.invalidateSize({ pan: false }))).observe(element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.color());
  }

  /** The pixels at the left and right that lie under something else. */
  keepClear(left, right) {
    this.covered = { left, right };
  }

  /** Shows a view {zoom, lat, lon}. */
  look({ zoom, lat, lon }) {
    const [x, y] = toPlane(lon, lat);
    this.unasked(() => this.map.setView(at({ x, y }), zoom, { animate: false }));
  }

  /** Goes to a view because the reader asked for a place: a move of theirs, which the address follows. */
  visit({ zoom, lat, lon }) {
    const [x, y] = toPlane(lon, lat);
    const shift = (this.covered.left - this.covered.right) / 2 / PLANE.scale(zoom);
    this.map.setView(at({ x: x - shift, y }), zoom, { animate: false });
    const icon = L.divIcon({ className: "sought", iconSize: [22, 22] });
    this.sought ??= L.marker([0, 0], { icon, interactive: false, keyboard: false, zIndexOffset: -500 });
    this.sought.setLatLng(at({ x, y })).addTo(this.map).getElement().setAttribute("aria-hidden", "true");
  }

  /** Shows the whole country. */
  lookAtAll() {
    this.fit(FIRST_LOOK);
  }

  /** Shows the points there are, without coming closer than a metropolitan area. */
  lookAtPoints() {
    const { x, y, length } = this.points;
    const least = (numbers) => numbers.reduce((one, other) => Math.min(one, other));
    const most = (numbers) => numbers.reduce((one, other) => Math.max(one, other));
    if (length) this.fit([least(x), least(y), most(x), most(y)]);
  }

  fit(box) {
    const margin = this.element.clientWidth < 600 ? 8 : 24;
    const { left, right } = this.covered;
    const padding = { paddingTopLeft: [left + margin, margin], paddingBottomRight: [right + margin, margin] };
    this.unasked(() => this.map.fitBounds(boundsOf(box), { ...padding, maxZoom: 7, animate: false }));
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
    this.paintAreas();
  }

  /**
   * Shades "states" or "counties" instead of drawing points; "points" goes back to them.
   * `paint(fips)` gives each area's {shade, name, href}: a shade's number, its words, and where it leads.
   */
  async showAreas(level, paint) {
    this.shaded?.remove();
    this.shaded = null;
    this.level = level;
    this.paint = paint;
    this.draw();
    if (level === "points") return;
    const { statesAddress, countiesAddress } = this.addresses;
    const shapes = await areas(level === "states" ? statesAddress : countiesAddress, level);
    if (this.level !== level || this.shaded) return;
    this.shaded = L.geoJSON(shapes, {
      coordsToLatLng: ([x, y]) => at({ x, y }),
      renderer: level === "states" ? L.svg({ padding: 0.5 }) : this.renderer,
      onEachFeature: (shape, layer) => this.linkArea(shape, layer),
    }).addTo(this.map);
    this.paintAreas();
  }

  linkArea(shape, layer) {
    const words = document.createElement("span");
    layer.bindTooltip(words, { sticky: true, className: "area-words" });
    layer.on("tooltipopen", () => (words.textContent = this.paint(shape.id).name));
    layer.on("click", () => follow(this.paint(shape.id).href));
  }

  /** Gives each area its shade of now, and each state its words and its key. */
  paintAreas() {
    if (!this.shaded) return;
    const tokens = getComputedStyle(this.element);
    const color = (name) => tokens.getPropertyValue(name).trim();
    const weight = this.level === "states" ? 1 : 0.4;
    const styles = [0, 1, 2, 3, 4, 5].map((shade) => ({ fillColor: color(`--shade-${shade}`), fillOpacity: 1, color: color("--state-line"), weight }));
    this.shaded.eachLayer((layer) => {
      const { shade, name, href } = this.paint(layer.feature.id);
      layer.setStyle(styles[shade]);
      const path = this.level === "states" ? layer.getElement() : null;
      if (!path) return;
      for (const [key, value] of Object.entries({ tabindex: "0", role: "link", "aria-label": name })) path.setAttribute(key, value);
      path.onkeydown = ({ key }) => key === "Enter" && follow(href);
    });
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
    this.paintAreas();
    this.clusters = new Clusters(points, { deepest: this.map.getMaxZoom() });
    this.badges.clearLayers();
    this.drawn.clear();
    this.tallies.clear();
    this.draw();
    this.clusters.prepare(this.map.getZoom(), idle);
  }

  /** Shows what was in force on a day (its number; null: every record). */
  showDay(day) {
    this.points.day = day;
    this.tallies.clear();
    this.draw();
    this.paintAreas();
  }

  /** Calls `tell` after every drawing. */
  onDraw(tell) {
    this.told = tell;
  }

  draw() {
    if (!this.clusters) return;
    const focused = document.activeElement?.closest?.(".cluster, .point")?.getAttribute("aria-label");
    const found = (this.level ?? "points") !== "points" ? [] : this.clusters.within(this.box(0.1), this.map.getZoom());
    const kept = new Set();
    for (const item of found.sort((one, other) => one.y - other.y)) {
      const tally = this.tallies.get(item.key) ?? this.points.tally(item.records);
      this.tallies.set(item.key, tally);
      if (tally.count) kept.add(this.place(item, tally).key);
    }
    for (const [key, { marker }] of this.drawn) {
      if (!kept.has(key) && this.drawn.delete(key)) this.badges.removeLayer(marker);
    }
    if (focused && !document.activeElement.matches(".cluster, .point")) this.focusOn(focused);
    this.element.dataset.zoomed = this.map.getZoom() >= UNIT_ZOOM + 1 ? "in" : "out";
    this.told?.();
  }

  focusOn(name) {
    this.element.querySelector(`[aria-label="${CSS.escape(name ?? "")}"]`)?.focus({ preventScroll: true });
  }

  /** The part of the plane in view, padded by a share of it: [left, top, right, bottom]. */
  box(padding = 0) {
    const bounds = this.map.getBounds().pad(padding);
    return [bounds.getWest(), -bounds.getNorth(), bounds.getEast(), -bounds.getSouth()];
  }

  /** The part of the plane that nothing lies over. */
  openBox() {
    const { x: width, y: height } = this.map.getSize();
    const { lat: north, lng: left } = this.map.containerPointToLatLng([this.covered.left, 0]);
    const { lat: south, lng: right } = this.map.containerPointToLatLng([width - this.covered.right, height]);
    return [left, -north, right, -south];
  }

  /** The numbers of the records in force that lie in the open part of the view. */
  recordsInView() {
    const [left, top, right, bottom] = this.openBox();
    const { x, y, length } = this.points;
    const found = [];
    for (let record = 0; record < length; record += 1) {
      if (x[record] < left || x[record] > right || y[record] < top || y[record] > bottom) continue;
      if (this.points.inForce(record)) found.push(record);
    }
    return found;
  }

  place(item, tally) {
    const drawing = [tally.certain, tally.possible, tally.first].join();
    const known = this.drawn.get(item.key);
    if (known?.drawing === drawing) return known;
    const element = known?.element ?? document.createElement("button");
    const single = tally.count === 1 ? this.points.record(tally.first) : null;
    const opens = single ? null : this.clusters.opensAt(item);
    const size = single ? drawRecord(element, single) : drawCluster(element, tally, this.points.statuses, opens === null);
    const where = single ? { x: this.points.x[single.number], y: this.points.y[single.number] } : item;
    const badge = { ...known, key: item.key, drawing, element, size, item: { ...where, records: item.records }, single, opens, tally };
    badge.marker ??= this.mark(item.key, element);
    badge.marker.setLatLng(at(where));
    if (!known) this.badges.addLayer(badge.marker);
    this.drawn.set(item.key, badge);
    return badge;
  }

  mark(key, element) {
    const marker = L.marker([0, 0], { icon: new Badge({ element }), keyboard: false, riseOnHover: true });
    marker.on("click", () => this.open(this.drawn.get(key)));
    return marker;
  }

  open({ item, single, opens, element, size }) {
    const pattern = this.addresses.recordPattern;
    if (single) this.popup(item, card(single, pattern), element, size);
    else if (opens !== null) this.zoomInto(item, opens);
    else {
      const there = [...item.records].filter((record) => this.points.inForce(record));
      this.popup(item, cardList(there.map((each) => this.points.record(each)), pattern), element, size);
    }
  }

  /** What is seen, for a picture of it. */
  seen() {
    const { level = "points", paint, points } = this;
    return { box: this.openBox(), badges: [...this.drawn.values()], statuses: points.statuses, level, paint };
  }

  /** Marks the badge of a record, or none. */
  light(record) {
    this.element.querySelector(".is-lit")?.classList.remove("is-lit");
    if (record !== null) this.badgeOf(record)?.element.classList.add("is-lit");
  }

  /** Calls `tell` with the records of the badge that the reader points at or focuses, or null. */
  onPoint(tell) {
    const records = ({ target }) => {
      const element = target.closest?.(".cluster, .point");
      const badge = element && [...this.drawn.values()].find((each) => each.element === element);
      return badge ? badge.item.records : null;
    };
    for (const name of ["mouseover", "focusin"]) this.element.addEventListener(name, (event) => tell(records(event)));
    for (const name of ["mouseleave", "focusout"]) this.element.addEventListener(name, () => tell(null));
  }

  badgeOf(record) {
    return this.drawn.get(this.clusters.holding(record, this.map.getZoom()));
  }

  /** Comes close to a record and opens its card, or the list of those at its place. */
  showRecord(record) {
    const { x, y } = this.points;
    const there = { x: x[record], y: y[record] };
    const zoom = Math.max(this.map.getZoom(), RECORD_ZOOM);
    this.map.setView(at(there), zoom, { animate: false });
    const badge = this.badgeOf(record);
    if (badge?.single || badge?.opens === null) this.open(badge);
    else if (badge) this.popup(there, card(this.points.record(record), this.addresses.recordPattern), badge.element, badge.size);
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
    const maxHeight = Math.max(120, Math.min(300, this.map.getSize().y - 150)); // its tip stays in view
    const clear = { autoPanPaddingTopLeft: [this.covered.left + 16, 24], autoPanPaddingBottomRight: [this.covered.right + 16, 16] };
    const popup = L.popup({ minWidth: 240, maxWidth: 320, maxHeight, offset: [0, -size / 4], ...clear });
    popup.opener = opener.getAttribute("aria-label");
    popup.setLatLng(at(item)).setContent(content).openOn(this.map);
    const frame = popup.getElement();
    frame.setAttribute("role", "dialog");
    frame.setAttribute("aria-label", content.querySelector(".card-name").textContent);
    content.querySelector("a")?.focus({ preventScroll: true });
  }

  returnFocus(popup) {
    const inside = popup.getElement()?.contains(document.activeElement) || document.activeElement === document.body;
    if (inside) this.focusOn(popup.opener);
  }
}

/** Goes to a page; out of the frame, where the page says so. */
function follow(href) {
  if (document.querySelector("base[target=_blank]")) window.open(href, "_blank", "noopener");
  else location.assign(href);
}

/** Waits until the browser has nothing else to do. */
const idle = () => new Promise((go) => (globalThis.requestIdleCallback ?? setTimeout)(go));

/** Whether the reader asked for less motion. */
function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
