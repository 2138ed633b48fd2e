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

function made(element, className, name, svg, size) {
  element.type = "button";
  for (const old of ["cluster", "point", "is-possible"]) element.classList.remove(old);
  element.classList.add(...className.split(" "));
  element.setAttribute("aria-label", name);
  element.replaceChildren(svg);
  element.style.width = element.style.height = `${size}px`;
  element.style.marginLeft = element.style.marginTop = `${-size / 2}px`;
  return size;
}

/** Makes a button a cluster: a ring whose arcs are the statuses' shares (thin where only possible), and the count. */
export function drawCluster(element, { count, certain, possible, maybe }, statuses, opensAsList) {
  const size = diameterOf(count);
  const radius = (size - RING) / 2;
  const around = 2 * Math.PI * radius;
  const circle = { cx: size / 2, cy: size / 2, r: radius };
  const arcs = arcsOf([...certain, ...possible]).map(([share, from, to]) =>
    drawn("circle", {
      ...circle,
      class: `cluster-arc status-${statuses[share % statuses.length][0]}`,
      "stroke-width": share < statuses.length ? RING : RING / 4,
      "stroke-dasharray": `${(to - from) * around} ${around}`,
      transform: `rotate(${from * 360 - 90} ${size / 2} ${size / 2})`,
    }),
  );
  const figure = drawn("text", { x: size / 2, y: size / 2, class: "cluster-count" });
  figure.textContent = shortFigure(count);
  const svg = picture(size, [drawn("circle", { ...circle, class: "cluster-disc" }), ...arcs, figure]);
  return made(element, "cluster", clusterName(count, opensAsList, maybe), svg, Math.max(size, TARGET));
}

/** Makes a button a record: the status's shape in its color, hollow where it was only possibly in force. */
export function drawRecord(element, { agency, place, status, certain }) {
  const shape = drawn("path", { d: shapeOf(status[0]), class: `point-shape status-${status[0]}`, "fill-rule": "evenodd" });
  const name = `${agency}, ${place}: ${status[1]}${certain ? "" : ", only possibly in force"}`;
  return made(element, certain ? "point" : "point is-possible", name, picture(16, [shape]), TARGET);
}
