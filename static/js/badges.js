// What stands on the map for a cluster and for a single record: buttons with names. No map library.

import { arcsOf, diameterOf, shapeOf } from "./shapes.js";
import { clusterName, shortFigure } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const RING = 4;
const TARGET = 28; // pixels: what a thumb can still hit

function drawn(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

function picture(size, parts) {
  const svg = drawn("svg", { viewBox: `0 0 ${size} ${size}`, width: size, height: size, "aria-hidden": "true" });
  svg.append(...parts);
  return svg;
}

function button(className, name) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.setAttribute("aria-label", name);
  return element;
}

/** A ring whose arcs are the statuses' shares, around the count. */
export function clusterBadge({ count, tally }, statuses, opensAsList) {
  const element = button("cluster", clusterName(count, opensAsList));
  const size = diameterOf(count);
  const radius = (size - RING) / 2;
  const around = 2 * Math.PI * radius;
  const circle = { cx: size / 2, cy: size / 2, r: radius };
  const arcs = arcsOf(tally).map(([status, from, to]) =>
    drawn("circle", {
      ...circle,
      class: `cluster-arc status-${statuses[status][0]}`,
      "stroke-width": RING,
      "stroke-dasharray": `${(to - from) * around} ${around}`,
      transform: `rotate(${from * 360 - 90} ${size / 2} ${size / 2})`,
    }),
  );
  const figure = drawn("text", { x: size / 2, y: size / 2, class: "cluster-count" });
  figure.textContent = shortFigure(count);
  element.append(picture(size, [drawn("circle", { ...circle, class: "cluster-disc" }), ...arcs, figure]));
  return { element, size: Math.max(size, TARGET) };
}

/** The status's shape, in its color. */
export function recordBadge({ agency, place, status }) {
  const element = button("point", `${agency}, ${place}: ${status[1]}`);
  const shape = drawn("path", { d: shapeOf(status[0]), class: `point-shape status-${status[0]}`, "fill-rule": "evenodd" });
  const svg = picture(16, [shape]);
  element.append(svg);
  return { element, size: TARGET };
}
