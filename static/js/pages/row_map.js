// The small map of a row and the agencies that it may mean.

import { Locator } from "../map/locator.js";

const element = document.querySelector("[data-row-map]");
if (element) new Locator(element, JSON.parse(document.querySelector("#row-map").textContent));
