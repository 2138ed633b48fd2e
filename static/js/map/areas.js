// States and counties shaded instead of points: each area has a number for its shade, its words, and where it leads.

import { areas } from "../paint/boundaries.js";
import { insetsOf } from "../points/territories.js";
import { at, L } from "./plane.js";

const SVG = "http://www.w3.org/2000/svg";
const SHADES = [0, 1, 2, 3, 4, 5];

export class Areas {
  constructor(map, addresses) {
    Object.assign(this, { map, addresses, level: "points", shaded: null, outlines: new Map() });
    map.on("moveend", () => {
      for (const [kind, { path }] of [...this.outlines]) this.outline(kind, path);
    });
  }

  /** Shades "states" or "counties"; "points" shades none. `paint(fips)` gives each area's {shade, name, href}. */
  async show(level, paint, color) {
    this.shaded?.remove();
    for (const kind of [...this.outlines.keys()]) this.outline(kind, null);
    Object.assign(this, { shaded: null, level, paint });
    if (level === "points") return;
    const { statesAddress, countiesAddress } = this.addresses;
    const { features } = await areas(level === "states" ? statesAddress : countiesAddress, level);
    const territories = level === "states" ? insetsOf(this.addresses.territories).map(({ shape }) => shape) : [];
    this.islands = new Set(territories.map(({ id }) => id));
    const shapes = { type: "FeatureCollection", features: [...features, ...territories] };
    if (this.level !== level || this.shaded) return;
    this.shaded = L.geoJSON(shapes, {
      coordsToLatLng: ([x, y]) => at({ x, y }),
      renderer: level === "states" ? L.svg({ padding: 0 }) : L.canvas({ padding: 0.5 }),
      onEachFeature: (shape, layer) => this.link(shape, layer),
    }).addTo(this.map);
    this.color(color);
  }

  link(shape, layer) {
    const words = document.createElement("span");
    layer.bindTooltip(words, { sticky: true, className: "area-words" });
    layer.on("tooltipopen", () => {
      words.textContent = this.paint(shape.id).name;
    });
    layer.on("click", () => follow(this.paint(shape.id).href));
  }

  /** Gives each area its shade of now, and each state its words and its key. */
  color(color) {
    if (!this.shaded) return;
    const weight = this.level === "states" ? 1 : 0.4;
    const styles = SHADES.map((shade) => ({
      fillColor: color(`--shade-${shade}`),
      fillOpacity: 1,
      color: color("--state-line"),
      weight,
    }));
    this.shaded.eachLayer((layer) => {
      const { shade, name, href } = this.paint(layer.feature.id);
      layer.setStyle(styles[shade]);
      if (this.islands.has(layer.feature.id)) layer.setStyle({ color: color("--coast") }); // a border would hide them
      const path = this.level === "states" ? layer.getElement() : null;
      if (!path) return;
      for (const [key, value] of Object.entries({ tabindex: "0", role: "link", "aria-label": name }))
        path.setAttribute(key, value);
      path.onkeydown = ({ key }) => {
        if (key === "Enter") follow(href); // and returns nothing: `false` would keep Tab from leaving
      };
      path.onfocus = () => this.outline("area-focused", path);
      path.onblur = () => this.outline("area-focused", null);
      path.onmouseenter = () => this.outline("area-hovered", path);
      path.onmouseleave = () => this.outline("area-hovered", null);
    });
  }

  /** Draws a state's outline above all others, where its neighbors hide no half of it; null takes it away. */
  outline(kind, path) {
    this.outlines.get(kind)?.drawn.remove();
    this.outlines.delete(kind);
    if (!path) return;
    const drawn = path.parentNode.appendChild(document.createElementNS(SVG, "g"));
    drawn.setAttribute("class", kind);
    for (const part of ["outline-halo", "outline-line"]) {
      const line = drawn.appendChild(document.createElementNS(SVG, "path"));
      line.setAttribute("class", part);
      line.setAttribute("d", path.getAttribute("d"));
    }
    this.outlines.set(kind, { path, drawn });
  }
}

/** Goes to a page; out of the frame, where the page says so. */
function follow(href) {
  if (document.querySelector("base[target=_blank]")) window.open(href, "_blank", "noopener");
  else location.assign(href);
}
