// States and counties shaded instead of points: each area has a number for its shade, its words, and where it leads.

import { areas } from "../paint/boundaries.js";
import { insetsOf } from "../points/territories.js";
import { at, L } from "./plane.js";

const SHADES = [0, 1, 2, 3, 4, 5];

export class Areas {
  constructor(map, addresses) {
    Object.assign(this, { map, addresses, level: "points", shaded: null });
  }

  /** Shades "states" or "counties"; "points" shades none. `paint(fips)` gives each area's {shade, name, href}. */
  async show(level, paint, color) {
    this.shaded?.remove();
    Object.assign(this, { shaded: null, level, paint });
    if (level === "points") return;
    const { statesAddress, countiesAddress } = this.addresses;
    const { features } = await areas(level === "states" ? statesAddress : countiesAddress, level);
    const territories = level === "states" ? insetsOf(this.addresses.territories).map(({ shape }) => shape) : [];
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
      const path = this.level === "states" ? layer.getElement() : null;
      if (!path) return;
      for (const [key, value] of Object.entries({ tabindex: "0", role: "link", "aria-label": name }))
        path.setAttribute(key, value);
      path.onkeydown = ({ key }) => key === "Enter" && follow(href);
    });
  }
}

/** Goes to a page; out of the frame, where the page says so. */
function follow(href) {
  if (document.querySelector("base[target=_blank]")) window.open(href, "_blank", "noopener");
  else location.assign(href);
}
