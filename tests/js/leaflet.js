// Leaflet itself, on the document of `dom.js`: as much of a page as it asks for beyond what our modules use. Modules of
// `static/js/map` are imported after it, by `await import(…)`.

import { document, Element } from "./dom.js";

export const SIZE = { width: 1_000, height: 600 };

Object.assign(Element.prototype, {
  appendChild(node) {
    this.append(node);
    return node;
  },
  removeChild(node) {
    node.remove();
    return node;
  },
  insertBefore(node, before) {
    this.put(before ? this.nodes.indexOf(before) : this.nodes.length, [node]);
    return node;
  },
  createSVGRect() {}, // by which Leaflet knows that SVG can be drawn
  hasChildNodes() {
    return this.nodes.length > 0;
  },
  getBoundingClientRect: () => ({ left: 0, top: 0, right: SIZE.width, bottom: SIZE.height, ...SIZE }),
});
for (const [name, value] of Object.entries({
  clientWidth: SIZE.width,
  clientHeight: SIZE.height,
  offsetWidth: 0,
  offsetHeight: 0,
}))
  Object.defineProperty(Element.prototype, name, { value, configurable: true });
for (const [name, get] of Object.entries({
  firstChild() {
    return this.nodes[0] ?? null;
  },
  parentNode() {
    return this.parentElement;
  },
  isConnected() {
    return document.contains(this);
  },
}))
  Object.defineProperty(Element.prototype, name, { get });

document.createDocumentFragment = () => new Element("fragment");
Object.defineProperty(globalThis, "navigator", { value: { userAgent: "node", platform: "node" } });
Object.assign(globalThis, {
  Element,
  window: globalThis,
  screen: {},
  devicePixelRatio: 2,
  getComputedStyle: ({ style }) => ({ position: "relative", ...style, getPropertyValue: (name) => `color of ${name}` }),
  requestAnimationFrame: (go) => setTimeout(go),
  cancelAnimationFrame: clearTimeout,
  addEventListener() {},
  removeEventListener() {},
  ResizeObserver: class {
    observe() {}
  },
});
