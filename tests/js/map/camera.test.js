import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "../dom.js";
import * as albers from "../../../static/js/points/albers.js";
import * as mercator from "../../../static/js/points/mercator.js";
import { TERRITORIES } from "../../../static/js/points/territories.js";

// As much of Leaflet as the camera uses: a view over a flat plane, without a page.
const point = (lat, lng) => ({ lat, lng });
globalThis.L = {
  Util: { extend: Object.assign },
  CRS: { Simple: {} },
  latLng: point,
  latLngBounds: (one, other) => [one, other],
  divIcon: () => ({}),
  marker: () => ({ setLatLng: () => ({ addTo: () => ({ getElement: () => ({ setAttribute() {} }) }) }), remove() {} }),
};
const hook = `export const resolve = (name, context, next) => name === "leaflet" ? { url: "data:text/javascript,", shortCircuit: true } : next(name, context);`;
(await import("node:module")).register(`data:text/javascript,${encodeURIComponent(hook)}`);
const { Camera } = await import("../../../static/js/map/camera.js");

const SIZE = { x: 1_000, y: 600 };

class FlatMap {
  constructor() {
    Object.assign(this, { center: point(-300, 480), zoom: 4, heard: [], moves: [], options: { zoomSnap: 0.25 } });
  }
  setView(center, zoom) {
    Object.assign(this, { center, zoom });
    this.moves.push([center, zoom]);
    for (const tell of this.heard) tell();
    return this;
  }
  fitBounds(bounds, options) {
    this.fitted = { bounds, options, step: this.options.zoomSnap };
    for (const tell of this.heard) tell();
  }
  on(_, tell) {
    this.heard.push(tell);
  }
  invalidateSize() {
    this.fitted = null;
    for (const tell of this.heard) tell();
  }
  getCenter() {
    return this.center;
  }
  getZoom() {
    return this.zoom;
  }
  getSize() {
    return SIZE;
  }
}

let map;
let camera;
let told;
const near = (one, other, least = 1e-6) => assert.ok(Math.abs(one - other) < least, `${one} is not ${other}`);

beforeEach(() => {
  map = new FlatMap();
  camera = new Camera(map);
  told = 0;
  camera.onMove(() => {
    told += 1;
  });
});

test("a view comes back as it was looked at, and the reader is not said to have moved", () => {
  camera.showView({ zoom: 6, lat: 33.75, lon: -84.39 });

  const { zoom, lat, lon } = camera.view;
  near(zoom, 6);
  near(lat, 33.75);
  near(lon, -84.39);
  assert.equal(told, 0);
});

test("a place that the reader asked for stands in the middle, and counts as their move", () => {
  camera.visit({ zoom: 6, lat: 33.75, lon: -84.39 });

  const [x, y] = albers.toPlane(-84.39, 33.75);
  near(map.center.lng, x);
  near(map.center.lat, -y);
  assert.equal(told, 1);
});

test("what is shown whole is whole in another size, until the reader moves", () => {
  camera.showCountry();
  const { bounds } = map.fitted;

  camera.resize();
  assert.deepEqual(map.fitted.bounds, bounds);
  assert.equal(told, 0);

  camera.approach({ x: 1, y: 2 }, 9);
  camera.resize();
  assert.equal(map.fitted, null);

  camera.showCountry();
  camera.showView({ zoom: 6, lat: 33.75, lon: -84.39 });
  camera.resize();
  assert.equal(map.fitted, null, "a view of the address is kept");
});

test("coming close never goes farther away", () => {
  map.zoom = 11;
  camera.approach({ x: 1, y: 2 }, 9);
  assert.equal(map.zoom, 11);

  map.zoom = 5;
  camera.approach({ x: 1, y: 2 }, 9);

  assert.equal(map.zoom, 9);
});

test("a cluster is zoomed into by half a step at least", () => {
  map.zoom = 6;
  camera.zoomTo({ x: 1, y: 2 }, 6.25);
  assert.equal(map.zoom, 6.5);

  camera.zoomTo({ x: 1, y: 2 }, 9);

  assert.equal(map.zoom, 9);
});

test("points are fitted as large as the view allows, no closer than a metropolitan area", () => {
  map.options.zoomSnap = 0.25;

  camera.showPoints({ x: [10, 30, 20], y: [5, 15, 40], length: 3 });

  const [[lower, upper], options] = [map.fitted.bounds, map.fitted.options];
  assert.deepEqual([lower, upper], [point(-40, 10), point(-5, 30)]);
  assert.deepEqual([options.padding, options.maxZoom, map.fitted.step], [[24, 24], 7, 0]);
  assert.equal(map.options.zoomSnap, 0.25);
});

test("a question about a territory shows its inset, and no other land", () => {
  const places = [
    [144.75, 13.474],
    [144.83, 13.59],
  ].map(([lon, lat]) => albers.toPlane(lon, lat));
  const [left, top, right, bottom] = TERRITORIES.find(({ code }) => code === "GU").box;

  camera.showPoints({ x: places.map(([x]) => x), y: places.map(([, y]) => y), length: 2 });

  for (const { lat, lng } of map.fitted.bounds) assert.ok(lng > left && lng < right && -lat > top && -lat < bottom);
});

test("with tiles a box is fitted at a whole zoom", () => {
  map.options.zoomSnap = 1;

  camera.showPoints({ x: [10, 30], y: [5, 15], length: 2 });

  assert.equal(map.fitted.step, 1);
});

test("no points move nothing", () => {
  camera.showPoints({ x: [], y: [], length: 0 });

  assert.equal(map.fitted, undefined);
});

test("what lies over the upper edge keeps cards from opening under it; what lies lower does not", () => {
  const box = (left, top, right, bottom) => ({ left, top, right, bottom });
  camera.obstacles = [box(400, 10, 500, 50), box(600, 300, 700, 340)];

  assert.equal(camera.clearTop, 50);
  camera.obstacles = [];
  assert.equal(camera.clearTop, 0);
});

test("streets and back is the view that it was, where nobody moved between", () => {
  camera.showView({ zoom: 6, lat: 33.75, lon: -84.39 });
  const before = camera.view;

  camera.setProjection(mercator);
  near(camera.view.lat, 33.75);
  near(camera.view.zoom, 6);
  camera.setProjection(albers);

  assert.deepEqual(camera.view, before);
});

test("a view that was moved on the streets is the one that comes back", () => {
  camera.showView({ zoom: 6, lat: 33.75, lon: -84.39 });
  camera.setProjection(mercator);

  camera.showView({ zoom: 8, lat: 41.5, lon: -81.7 });
  camera.setProjection(albers);

  near(camera.view.lat, 41.5);
  near(camera.view.zoom, 8);
});
