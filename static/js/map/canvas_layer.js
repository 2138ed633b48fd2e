// A layer of the map: a canvas as large as the view and a margin around it, painted whenever the view rests and
// moved and stretched with the map in between. What is painted is its owner's.

import { L, scaleOf } from "./plane.js";

const MARGIN_SHARE = 0.12; // of the view, on each side

export const CanvasLayer = L.Layer.extend({
  /** `paint(pen, frame)`: see `redraw`. */
  initialize(pane, paint) {
    L.setOptions(this, { pane });
    this.paint = paint;
    this.root = L.DomUtil.create("div", "canvas-layer leaflet-zoom-animated");
    this.canvas = L.DomUtil.create("canvas", "", this.root);
    this.canvas.setAttribute("aria-hidden", "true");
  },

  onAdd() {
    this.getPane().append(this.root);
  },

  onRemove() {
    this.root.remove();
  },

  getEvents() {
    return {
      zoom: () => this.stretch(this._map.getCenter(), this._map.getZoom()),
      zoomanim: ({ center, zoom }) => this.stretch(center, zoom),
    };
  },

  /** Whether it lies on the map, which it does not before the map's first view. */
  isThere() {
    return this.root.isConnected;
  },

  /** The part of the plane that the canvas would cover now: [left, top, right, bottom]. */
  box() {
    const bounds = this._map.getBounds().pad(MARGIN_SHARE);
    return [bounds.getWest(), -bounds.getNorth(), bounds.getEast(), -bounds.getSouth()];
  },

  /** Paints anew, in CSS pixels. The frame says where: {left, top} of the plane at the corner, {scale, width, height}. */
  redraw() {
    const [map, ratio] = [this._map, devicePixelRatio];
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint(size.multiplyBy(-MARGIN_SHARE).round());
    const { x: width, y: height } = size.multiplyBy(1 + 2 * MARGIN_SHARE).round();
    this.zoom = map.getZoom();
    this.corner = map.layerPointToLatLng(corner);
    L.DomUtil.setTransform(this.root, corner);
    const pen = this.cleared(width, height, ratio);
    this.frame = { left: this.corner.lng, top: -this.corner.lat, scale: scaleOf(this.zoom), width, height };
    this.paint(pen, this.frame);
  },

  cleared(width, height, ratio) {
    const { canvas } = this;
    const pen = canvas.getContext("2d");
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== across || canvas.height !== down) {
      Object.assign(canvas, { width: across, height: down });
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    return pen;
  },

  stretch(center, zoom) {
    if (!this.corner) return;
    L.DomUtil.setTransform(
      this.root,
      this._map._latLngToNewLayerPoint(this.corner, zoom, center),
      scaleOf(zoom) / scaleOf(this.zoom),
    );
  },
});
