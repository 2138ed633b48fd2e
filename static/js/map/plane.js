// The plane that Leaflet moves over: flat, measured in units that are a pixel at zoom 4, y downwards. What is
// drawn on it comes from a projection: albers.js, or mercator.js while street tiles are shown.

import "leaflet";

export const L = globalThis.L;

export const UNIT_ZOOM = 4;

/** Pixels to a unit of the plane. */
export const scaleOf = (zoom) => 2 ** (zoom - UNIT_ZOOM);

// Leaflet's "latitude" is the plane's y turned upwards, its "longitude" the plane's x.
export const PLANE = L.Util.extend({}, L.CRS.Simple, { scale: scaleOf, zoom: (scale) => Math.log2(scale) + UNIT_ZOOM });

/** A point of the plane, as Leaflet has it. */
export const at = ({ x, y }) => L.latLng(-y, x);

/** A box [left, top, right, bottom] of the plane, as Leaflet has it. */
export const boundsOf = ([left, top, right, bottom]) =>
  L.latLngBounds(at({ x: left, y: bottom }), at({ x: right, y: top }));

/** Whether the reader asked for less motion. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
