// The map in another site's page: the same question and view as the address says, read only. Links open outside
// the frame.

import { PartnershipMap } from "../map/map.js";
import { showLegend } from "../panels/legend.js";
import { Shading } from "../panels/shading.js";
import { dayInWords, dayNumber } from "../points/days.js";
import { fetchPoints } from "../points/points.js";
import { addressWith, valuesOf, withoutDay, withoutTitle } from "../points/question.js";
import { modeFrom, viewFrom } from "../points/view.js";
import { figure, gettext, inForceOn, partnershipNoun, summary } from "../words.js";

const page = document.querySelector("[data-map-page]");
const find = (name) => page.querySelector(`[data-${name}]`);
const settings = JSON.parse(document.querySelector("#map-settings").textContent);
const { limits } = settings;
const addresses = { ...settings.addresses, territories: settings.territories };
const map = new PartnershipMap(find("map"), limits, addresses);
const shading = new Shading(page, { map, addresses, tell: () => {} });
const asked = withoutTitle(location.search.slice(1)); // the heading is the frame's, and no part of the question

function showView() {
  const view = viewFrom(location.hash);
  if (view) map.camera.showView(view);
  else if (map.points && withoutDay(asked).query) map.camera.showPoints(map.points);
  else map.camera.showCountry();
}

async function show() {
  const { query, day } = withoutDay(asked);
  const number = dayNumber(day);
  const points = await fetchPoints(addresses.points, day && number === null ? asked : query);
  points.day = valuesOf(asked).get("undated")?.[0] === "only" ? null : number;
  map.show(points);
  showView();
  const counts = points.count(points.day);
  find("count").textContent = figure(counts.count);
  find("count-noun").textContent = partnershipNoun(counts.count);
  const words = points.columns.chips.map(([, each]) => each);
  if (points.day !== null) words.push(inForceOn(dayInWords(points.day), counts));
  find("words").textContent = words.join("; ");
  find("live").textContent = summary(counts);
  page.dataset.state = "ready";
  find("map").setAttribute("aria-busy", "false");
  const { pathname } = new URL(find("whole-map").href);
  find("whole-map").href = addressWith(asked, { pathname, hash: location.hash });
  showLegend(page.querySelector(".legend"), points, [], false);
  await shading.show(modeFrom(location.hash));
  if (shading.words) find("words").textContent = [shading.words, ...words].join("; ");
}

document.documentElement.dataset.scripted = "";
showView();
map.ground.bring();
show().catch((error) => {
  page.dataset.state = "error";
  find("error-words").textContent = (error.sentences ?? [gettext("The map could not be drawn.")]).join(" ");
});
