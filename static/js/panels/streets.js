// Streets are somebody else's, and off until the reader asks for them: the control says whose they are first.

import * as mercator from "../points/mercator.js";
import { gettext } from "../words.js";

/** `tiles`: {address, credit}, as the operator set them. */
export function makeStreets(control, map, tiles) {
  const button = control.querySelector("[data-show-streets]");
  button.addEventListener("click", () => {
    map.showStreets(map.streets ? null : { ...tiles, projection: mercator });
    control.open = false;
  });
  map.onStreets = (shown) => {
    button.textContent = shown ? gettext("Hide streets") : gettext("Show streets");
    button.setAttribute("aria-pressed", String(shown));
  };
}
