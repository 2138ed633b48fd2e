// As much of a document as our modules use, for tests without a browser: elements with attributes, a small part of
// selectors, events that bubble. Importing it installs the globals, so it is imported before the module that is tested.

import { setMaxListeners } from "node:events";

import { makePen } from "./pen.js";

const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const SIMPLE = /^(\w+)|#([\w-]+)|\.([\w-]+)|\[([\w-]+)(?:(\^?=)"?([^"\]]*)"?)?\]|:(checked)/g;

/** Properties that stand for an attribute of the same name. */
const REFLECTED = ["id", "type", "name", "href", "title", "download", "role", "scope", "min", "max", "src"];

export class Element extends EventTarget {
  constructor(name) {
    super();
    Object.assign(this, { tagName: name.toUpperCase(), attributes: new Map(), parentElement: null });
    Object.assign(this, { nodes: [], children: [] }); // `children` is one live list, as in a browser
    Object.assign(this, { hidden: false, checked: false, style: {}, clicks: 0 });
    this.dataset = new Proxy(this, {
      get: (element, key) => element.getAttribute(`data-${kebab(String(key))}`) ?? undefined,
      set: (element, key, value) => element.setAttribute(`data-${kebab(key)}`, value) ?? true,
    });
    this.classList = {
      add: (...names) => {
        for (const each of names) this.classList.toggle(each, true);
      },
      remove: (...names) => {
        for (const each of names) this.classList.toggle(each, false);
      },
      contains: (each) => this.className.split(" ").includes(each),
      toggle: (each, on = !this.classList.contains(each)) => {
        const others = this.className.split(" ").filter((one) => one && one !== each);
        this.className = (on ? [...others, each] : others).join(" ");
      },
    };
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  setAttribute(name, value) {
    this.attributes.set(name, String(value));
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  get className() {
    return this.getAttribute("class") ?? "";
  }

  set className(value) {
    this.setAttribute("class", value);
  }

  get value() {
    return this.given ?? this.getAttribute("value") ?? "";
  }

  set value(value) {
    this.given = String(value);
  }

  get childNodes() {
    return this.nodes;
  }

  get lastChild() {
    return this.nodes.at(-1);
  }

  get elements() {
    return this.querySelectorAll("input, select, textarea, button");
  }

  get nextElementSibling() {
    const { children } = this.parentElement;
    return children[children.indexOf(this) + 1] ?? null;
  }

  get textContent() {
    return this.nodes.map((node) => node.textContent ?? node).join("");
  }

  set textContent(text) {
    this.replaceChildren(String(text));
  }

  append(...nodes) {
    this.put(this.nodes.length, nodes);
  }

  prepend(...nodes) {
    this.put(0, nodes);
  }

  after(...nodes) {
    this.parentElement.put(this.parentElement.nodes.indexOf(this) + 1, nodes);
  }

  replaceWith(...nodes) {
    this.after(...nodes);
    this.remove();
  }

  put(place, nodes) {
    for (const node of nodes) if (node instanceof Element) node.remove();
    for (const node of nodes) if (node instanceof Element) node.parentElement = this;
    this.hold([...this.nodes.slice(0, place), ...nodes, ...this.nodes.slice(place)]);
  }

  hold(nodes) {
    this.nodes = nodes;
    this.children.splice(0, this.children.length, ...nodes.filter((node) => node instanceof Element));
  }

  replaceChildren(...nodes) {
    for (const child of this.children) child.parentElement = null;
    this.hold([]);
    this.append(...nodes);
  }

  remove() {
    this.parentElement?.hold(this.parentElement.nodes.filter((node) => node !== this));
    this.parentElement = null;
  }

  matches(selector) {
    return selector.split(",").some((one) => {
      const [own, ...above] = one.trim().split(/\s+/).reverse();
      return this.is(own) && (!above.length || Boolean(this.parentElement?.closest(above.reverse().join(" "))));
    });
  }

  is(simple) {
    return [...simple.matchAll(SIMPLE)].every(([, tag, id, className, attribute, how, wanted, checked]) => {
      if (tag) return this.tagName === tag.toUpperCase();
      if (id) return this.id === id;
      if (className) return this.classList.contains(className);
      if (checked) return this.checked;
      const given = this.getAttribute(attribute);
      if (given === null) return false;
      return how === "^=" ? given.startsWith(wanted) : how !== "=" || given === wanted;
    });
  }

  closest(selector) {
    return this.matches(selector) ? this : (this.parentElement?.closest(selector) ?? null);
  }

  querySelectorAll(selector) {
    return this.children.flatMap((child) => [
      ...(child.matches(selector) ? [child] : []),
      ...child.querySelectorAll(selector),
    ]);
  }

  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  contains(other) {
    return other === this || (other?.parentElement ? this.contains(other.parentElement) : false);
  }

  focus() {
    document.activeElement = this;
  }

  select() {
    document.selected = this;
  }

  click() {
    this.clicks += 1;
    fire(this, "click");
  }

  scrollIntoView() {}

  getContext() {
    this.pen ??= makePen();
    return this.pen;
  }

  get outerHTML() {
    const attributes = [...this.attributes].map(([name, value]) => ` ${name}="${value}"`);
    return `<${this.tagName.toLowerCase()}${attributes.join("")}></${this.tagName.toLowerCase()}>`;
  }
}

for (const name of REFLECTED) {
  Object.defineProperty(Element.prototype, name, {
    get() {
      return this.getAttribute(name) ?? "";
    },
    set(value) {
      this.setAttribute(name, value);
    },
  });
}

/** An element with attributes and children: `h("a", { href: "/", "data-x": "" }, "words")`. */
export function h(name, attributes = {}, ...children) {
  const element = new Element(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A page with an element for each of our `data-` names. */
export function pageWith(names, attributes = {}) {
  return h("main", attributes, ...names.map((name) => h("div", { [`data-${name}`]: "" })));
}

/** Tells an element of an event, and those around it. Gives the event. */
export function fire(target, type, properties = {}) {
  const event = new Event(type, { cancelable: true });
  let stopped = false;
  Object.assign(event, properties);
  Object.defineProperty(event, "target", { value: target });
  event.stopPropagation = () => {
    stopped = true;
  };
  for (let at = target; at && !stopped; at = at.parentElement ?? (at === document ? null : document)) {
    at.dispatchEvent(cloneOf(event));
  }
  return event;
}

/** Node tells an event of one target only, so each element gets one of its own that leads back to the first. */
function cloneOf(event) {
  const copy = new Event(event.type, { cancelable: true });
  for (const key of Object.keys(event)) if (key !== "isTrusted") copy[key] = event[key];
  Object.defineProperty(copy, "target", { value: event.target });
  copy.preventDefault = () => event.preventDefault();
  copy.stopPropagation = event.stopPropagation;
  return copy;
}

/** Answers `fetch` from a table of addresses; `asked` holds what was asked for. */
export function serve(answers) {
  const asked = [];
  globalThis.fetch = async (address, options = {}) => {
    asked.push(address);
    if (options.signal?.aborted) throw Object.assign(new Error("aborted"), { name: "AbortError" });
    const answer = answers[address];
    if (answer === undefined) throw new TypeError("no network");
    const { status = 200, body = answer } = Number.isInteger(answer?.status) ? answer : {};
    return { ok: status < 300, status, statusText: String(status), json: async () => body };
  };
  return asked;
}

/** Lets everything that waits for a promise go on. */
export const settled = () => new Promise((go) => setImmediate(go));

const root = new Element("html");
export const document = Object.assign(new Element("#document"), {
  documentElement: root,
  createElement: (name) => new Element(name),
  createElementNS: (_, name) => new Element(name),
});
document.append(root);
document.activeElement = root;

export const media = Object.assign(new EventTarget(), { matches: false });
setMaxListeners(0, media); // every map of a test listens
Object.assign(globalThis, { document, matchMedia: () => media });
globalThis.location = new URL("https://site.example/");
Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
