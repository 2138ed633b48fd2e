// A small map of a few named points, on our own ground: a row and the agencies that it may mean.

import { paletteOf } from "../paint/palette.js";
import { Camera } from "./camera.js";
import { CanvasLayer } from "./canvas_layer.js";
import { Ground } from "./ground.js";
import { makeMap } from "./map.js";
import { L } from "./plane.js";

const CLOSEST_ZOOM = 8; // zoom at which a single point is shown with what is around it
const POINT_PX = 22;

export class Locator {
  places = [];

  /** @param {{what: string, label: string, name: string, lat: number, lon: number}[]} points */
  constructor(element, { limits, addresses, points }) {
    this.map = makeMap(element, limits);
    this.camera = new Camera(this.map);
    this.color = paletteOf(element);
    this.ground = new Ground(this.map, this.camera, { addresses, redraw: () => this.draw() });
    this.names = new CanvasLayer("shadowPane", (pen, frame) =>
      this.ground.paintNames(pen, frame, this.boxes(frame)),
    ).addTo(this.map);
    this.map.on("load moveend", () => this.draw());
    new ResizeObserver(() => this.map.invalidateSize({ pan: false })).observe(element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.color = paletteOf(element);
      this.draw();
    });
    this.show(points);
    this.ground.bring();
  }

  show(points) {
    this.camera.showCountry();
    this.places = points.map((point) => this.marker(point).getLatLng());
    if (!this.places.length) return;
    this.map.fitBounds(L.latLngBounds(this.places).pad(0.35), { maxZoom: CLOSEST_ZOOM, animate: false });
  }

  /** Where the points lie in the frame: no name is written below them. */
  boxes({ left, top, scale }) {
    return this.places.map(({ lat, lng }) => {
      const [across, down, half] = [(lng - left) * scale, (-lat - top) * scale, POINT_PX / 2];
      return { left: across - half, right: across + half, top: down - half, bottom: down + half };
    });
  }

  marker({ what, label, name, lat, lon }) {
    const text = document.createElement("span");
    text.textContent = label;
    const icon = L.divIcon({ className: `locator-point locator-${what}`, html: text, iconSize: [POINT_PX, POINT_PX] });
    const options = { icon, keyboard: false, title: name, alt: name, zIndexOffset: what === "row" ? 500 : 0 };
    return L.marker(this.camera.latLng(lat, lon), options).addTo(this.map);
  }

  /** Tells where the map is pressed, as {lat, lon} in degrees. */
  onPress(tell) {
    this.map.on("click", ({ latlng }) => {
      const [lon, lat] = this.camera.projection.fromPlane(latlng.lng, -latlng.lat);
      tell({ lat, lon });
    });
  }

  draw() {
    if (!this.ground.layer.isThere() || !this.names.isThere()) return;
    this.ground.draw(this.color);
    this.names.redraw();
  }
}
