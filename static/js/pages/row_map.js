// The small map of a row and the agencies that it may mean, or of an agency, whose point can be chosen on it.

import { Locator } from "../map/locator.js";

const element = document.querySelector("[data-row-map]");

function choose({ lat, lon }) {
  const [latitude, longitude] = ["latitude", "longitude"].map((name) => document.querySelector(`#${name}`));
  [latitude.value, longitude.value] = [lat.toFixed(5), lon.toFixed(5)];
  latitude.form.requestSubmit();
}

if (element) {
  const locator = new Locator(element, JSON.parse(document.querySelector("#row-map").textContent));
  if ("chooses" in element.dataset) locator.onPress(choose);
}
