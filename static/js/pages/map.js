// The map's page: the form asks, the points answer, the map, the chips and the sentence show it, and the
// address says it. Filtering adds to the history, panning replaces the address.

import { fill, listen } from "../filters.js";
import { PartnershipMap } from "../map.js";
import { fetchPoints, NoPoints } from "../points.js";
import { addressWith, sameQuestion } from "../question.js";
import { makeSheet } from "../sheet.js";
import { hashOf, viewFrom } from "../view.js";
import { figure, partnerships, summary } from "../words.js";

const page = document.querySelector("[data-map-page]");
const find = (name) => page.querySelector(`[data-${name}]`);
const frame = find("map");
const form = find("filter-form");
const { limits, addresses } = JSON.parse(document.querySelector("#map-settings").textContent);

const map = new PartnershipMap(frame, limits, addresses);
const sheet = makeSheet(document.querySelector("#filters"), find("open-sheet"));
let asked = location.search.slice(1);
let asking = new AbortController();

function panelWidth() {
  const panel = document.querySelector("#filters").getBoundingClientRect();
  const over = frame.getBoundingClientRect();
  return panel.width && panel.right < over.left + over.width / 2 && panel.left < over.right ? panel.right - over.left : 0;
}

async function show(query) {
  asking.abort();
  asking = new AbortController();
  asked = query;
  state("loading");
  try {
    const points = await fetchPoints(addresses.points, query, asking.signal);
    map.show(points);
    tell(points.columns);
    if (!viewFrom(location.hash)) lookAnew();
  } catch (error) {
    if (error.name !== "AbortError") fail(error);
  }
}

function state(name) {
  page.dataset.state = name;
  frame.setAttribute("aria-busy", String(name === "loading"));
}

function tell({ count, unplaced, version, chips, links }) {
  state(count ? "ready" : "empty");
  find("count").textContent = figure(count);
  find("count-noun").textContent = partnerships(count).split(" ")[1];
  find("unplaced").textContent = unplaced ? `${figure(unplaced)} not on the map` : "";
  find("live").textContent = `${summary({ count, unplaced })}. Version ${version}.`;
  for (const [name, address] of Object.entries(links)) page.querySelector(`[data-link="${name}"]`).href = address;
  find("chips").replaceChildren(...chips.map(chip));
  find("chosen").textContent = chips.length ? String(chips.length) : "";
}

function chip([label, words, query]) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.className = "chip";
  link.href = addressWith(query, { pathname: location.pathname });
  link.dataset.query = query;
  const name = document.createElement("span");
  name.className = "chip-name";
  name.textContent = label;
  const remove = document.createElement("span");
  remove.className = "visually-hidden";
  remove.textContent = ", remove this filter";
  link.append(name, ` ${words}`, remove);
  item.append(link);
  return item;
}

function fail(error) {
  state("error");
  const sentences = error instanceof NoPoints ? error.sentences : ["The map could not be drawn."];
  find("error-words").textContent = sentences.join(" ");
  find("live").textContent = sentences.join(" ");
}

/** A new question from the reader: a new entry in the history. */
function ask(query) {
  if (sameQuestion(query, asked)) return;
  history.pushState(null, "", addressWith(query, location));
  show(query);
}

function askAnew(query) {
  fill(form, query);
  ask(query);
}

/** Where the reader has not chosen a view: the answer's points, or the whole country. */
function lookAnew() {
  map.keepClear(panelWidth());
  if (asked && map.points) map.lookAtPoints();
  else map.lookAtAll();
}

function look() {
  const view = viewFrom(location.hash);
  map.keepClear(panelWidth());
  if (view) map.look(view);
  else lookAnew();
}

function readAddress() {
  const query = location.search.slice(1);
  look();
  if (sameQuestion(query, asked)) return;
  fill(form, query);
  show(query);
}

listen(form, ask);
fill(form, asked); // a browser that comes back may have put its own values there
page.addEventListener("click", (event) => {
  const link = event.target.closest("[data-query]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  askAnew(link.dataset.query);
});
find("retry").addEventListener("click", () => show(asked));
find("whole").addEventListener("click", () => {
  history.replaceState(null, "", addressWith(asked, { pathname: location.pathname }));
  map.lookAtAll();
});
find("show-results").addEventListener("click", () => sheet.close());
window.addEventListener("popstate", readAddress);

document.documentElement.dataset.scripted = "";
look();
map.onMove(() => history.replaceState(null, "", addressWith(asked, { pathname: location.pathname, hash: hashOf(map.view) })));
map.drawLand().catch(fail);
show(asked);
