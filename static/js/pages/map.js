// The map's page: the form asks, the points answer, the map, the list, the time bar, the chips and the sentence
// show it, and the address says it. Filtering adds to the history, panning replaces the address. The day is
// applied here: going through time asks the site nothing.

import { PartnershipMap } from "../map/map.js";
import { showChips } from "../panels/chips.js";
import { Facets } from "../panels/facets.js";
import { makeFilterSheet } from "../panels/filter_sheet.js";
import { fill, listen } from "../panels/filters.js";
import { Found } from "../panels/found.js";
import { InView } from "../panels/in_view.js";
import { showLegend } from "../panels/legend.js";
import { makeMenus } from "../panels/menus.js";
import { Shading } from "../panels/shading.js";
import { TimeBar } from "../panels/timebar.js";
import { dayInWords, dayNumber, isoOf } from "../points/days.js";
import { fetchPoints, NoPoints } from "../points/points.js";
import { addressWith, sameQuestion, valuesOf, withDay, withoutDay, withText } from "../points/question.js";
import { hashOf, modeFrom, viewFrom } from "../points/view.js";
import { certainlyOn, figure, gettext, notOnTheMap, partnershipNoun, saidNone, summary } from "../words.js";

const MIN_WIDE_PX = 1200; // pixels: from here the drawer beside the map stands open
const REST_MS = 60; // milliseconds without a move after which the list follows the map
const page = document.querySelector("[data-map-page]");
const find = (name) => page.querySelector(`[data-${name}]`);
const frame = find("map");
const form = find("filter-form");
const legend = page.querySelector(".legend");
const settings = JSON.parse(document.querySelector("#map-settings").textContent);
const { limits, zooms, streets } = settings;
const addresses = { ...settings.addresses, territories: settings.territories };

const map = new PartnershipMap(frame, limits, addresses);
makeMenus(form);
const sheet = makeFilterSheet(document.querySelector("#filters"), find("open-sheet"));
const list = new InView(find("in-view"), {
  pattern: addresses.recordPattern,
  light: (record) => map.badges.light(record),
  show: (record) => map.showRecord(record),
});
const time = new TimeBar(find("timebar"), goToDay);
new Found(page, { map, addresses, zooms, filter: (text) => askAnew(withText(asked, text)) });
const shading = new Shading(page, { map, addresses, tell: () => history.pushState(null, "", here()) });
let asked = location.search.slice(1);
const facets = new Facets(form, addresses.facets, asked);
const headline = gettext("Where police and fire departments partnered with Ring");
let shown = null; // the question, without its day, whose points are on the map
let asking = new AbortController();

/** The address of what is seen now. */
const here = () => addressWith(asked, { pathname: location.pathname, hash: hashOf(map.camera.view, shading.mode) });

/** The day that a question is about, as drawn: the site answers "only undated" for any day. */
function dayOf(query) {
  const values = valuesOf(query);
  return values.get("undated")?.[0] === "only" ? null : dayNumber(values.get("as_of")?.[0]);
}

async function show(query) {
  asked = query;
  const { query: others, day } = withoutDay(query);
  const toAsk = day && dayNumber(day) === null ? query : others;
  time.set(dayOf(query));
  const sameAnswer = toAsk === shown && map.points;
  facets.want(query, shown !== null && !sameAnswer);
  if (sameAnswer) return showDay(dayOf(query));
  asking.abort();
  asking = new AbortController();
  state("loading");
  try {
    const points = await fetchPoints(addresses.points, toAsk, asking.signal);
    points.day = dayOf(query);
    const first = shown === null;
    shown = toAsk;
    map.show(points);
    tell();
    if (!viewFrom(location.hash) && (toAsk || !first)) showAnswer(); // the whole country is shown from the start
    setTimeout(() => time.draw(points));
  } catch (error) {
    if (error.name !== "AbortError") fail(error);
  }
}

function showDay(day) {
  asking.abort();
  map.showDay(day);
  tell();
}

function state(name) {
  page.dataset.state = name;
  frame.setAttribute("aria-busy", String(name === "loading"));
}

/** Says in figures, words, links and chips what the map shows. */
function tell() {
  const counts = map.points.count(map.points.day);
  const { count, unplaced } = counts;
  const { version, chips, links } = map.points.columns;
  state(count ? "ready" : "empty");
  sayCount(counts);
  const { statements, evidence_ends: ends } = map.points.columns;
  const when = sayDay(counts);
  shading.measure();
  find("unplaced").textContent = unplaced ? notOnTheMap(unplaced) : "";
  find("said-none").textContent = statements ? saidNone(statements) : "";
  time.say(counts, ends);
  find("live").textContent = gettext("{summary} {when}. Version {version}.", {
    summary: summary(counts),
    when,
    version,
  });
  const { day: iso, whole } = withoutDay(asked);
  for (const [name, address] of Object.entries(links)) {
    const { pathname, search } = new URL(address, location);
    const asksTheSame = addressWith(withDay(search, iso), { pathname });
    for (const link of page.querySelectorAll(`[data-link="${name}"]`)) link.href = asksTheSame;
  }
  const dayChip = iso && !whole ? [[gettext("In force on"), dayInWords(dayNumber(iso)), withDay(asked, null)]] : [];
  const all = whole
    ? chips
    : [...chips.map(([label, words, without]) => [label, words, withDay(without, iso)]), ...dayChip];
  showChips(find("chips"), all, toFilters);
  find("chosen").textContent = all.length ? String(all.length) : "";
  const statuses = valuesOf(asked).get("status") ?? [];
  showLegend(legend, map.points, statuses);
}

/** To where filters are chosen, for a reader whose place on the page has vanished. */
function toFilters() {
  [find("open-sheet"), form.querySelector("summary")].find((one) => one?.checkVisibility())?.focus();
}

function sayCount({ count }) {
  find("count").textContent = figure(count);
  find("count-noun").textContent = partnershipNoun(count);
}

/** Says what is certain and what is only possible on the day asked for; gives the words. */
function sayDay(counts) {
  const { day } = map.points;
  const words = day === null ? "" : certainlyOn(dayInWords(day), counts);
  find("headline").textContent =
    day === null ? headline : gettext("Police and fire departments with Ring on {day}", { day: dayInWords(day) });
  find("in-force").textContent = words;
  page.dataset.dayAsked = String(day !== null);
  return words;
}

function fail(error) {
  state("error");
  const sentences = error instanceof NoPoints ? error.sentences : [gettext("The map could not be drawn.")];
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

/** The reader goes through time: the map follows at once, the address when they stay. */
function goToDay(day, settled) {
  if (settled) askAnew(withDay(asked, day === null ? null : isoOf(day)));
  if (!map.points || (settled && map.points.day === day)) return;
  map.showDay(day);
  shading.measure();
  const counts = map.points.count(day);
  sayDay(counts);
  sayCount(counts);
  showLegend(legend, map.points, valuesOf(asked).get("status") ?? []);
  time.say(counts);
}

/** Shows the whole country, which then need not be offered. */
function showCountry() {
  map.camera.showCountry();
  page.dataset.wholeShown = "true";
}

/** Where the reader has not chosen a view: the answer's points, or the whole country. */
function showAnswer() {
  page.dataset.wholeShown = "false";
  if (withoutDay(asked).query && map.points) map.camera.showPoints(map.points);
  else showCountry();
}

function showView() {
  const view = viewFrom(location.hash);
  page.dataset.wholeShown = "false";
  if (view) map.camera.showView(view);
  else showAnswer();
}

function readAddress() {
  const query = location.search.slice(1);
  showView();
  shading.show(modeFrom(location.hash));
  if (sameQuestion(query, asked)) return;
  fill(form, query);
  show(query);
}

/** The list follows the map when the reader rests. */
let resting;
function listView() {
  clearTimeout(resting);
  resting = setTimeout(() => list.show(map.points, map.recordsInView()), REST_MS);
}

/** What few readers open comes when they do. */
async function bringSharing() {
  const { Sharing } = await import("../panels/sharing.js");
  const question = () => map.points.columns.chips.map(([, words]) => words);
  const isViewChosen = () => viewFrom(location.hash) !== null;
  new Sharing(page, { map, shading, addresses, here, question, isViewChosen });
}
find("share").addEventListener("toggle", bringSharing, { once: true });
document.documentElement.dataset.scripted = "";
find("in-view").open = innerWidth >= MIN_WIDE_PX;
listen(form, ask);
fill(form, asked); // a browser that comes back may have put its own values there
page.addEventListener("click", (event) => {
  const status = event.target.closest("[data-status]");
  if (status) return toggle("status", status.dataset.status);
  const link = event.target.closest("[data-query]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  askAnew(link.dataset.query);
  if (!link.closest("[data-chips]")) toFilters(); // what was pressed is gone when nothing is left to clear
});
function toggle(name, value) {
  const query = new URLSearchParams(asked);
  const had = query.getAll(name);
  query.delete(name);
  for (const each of had.includes(value) ? had.filter((one) => one !== value) : [...had, value])
    query.append(name, each);
  askAnew(query.toString());
}
if (streets) import("../panels/streets.js").then(({ makeStreets }) => makeStreets(find("streets"), map, streets));
find("retry").addEventListener("click", () => show(asked));
find("whole").addEventListener("click", () => {
  history.replaceState(null, "", addressWith(asked, { pathname: location.pathname }));
  showCountry();
});
find("show-results").addEventListener("click", () => sheet.close());
/** On paper the map has the size of a sheet, and shows all states unless the reader chose a view. */
function onPaper(printing) {
  page.classList.toggle("is-printing", printing);
  map.resize();
  if (viewFrom(location.hash)) return;
  if (printing) showCountry();
  else showAnswer();
}
window.addEventListener("beforeprint", () => onPaper(true));
window.addEventListener("afterprint", () => onPaper(false));
matchMedia("print").addEventListener("change", ({ matches }) => onPaper(matches));
window.addEventListener("popstate", readAddress);
map.onDraw(listView);
map.badges.onPoint((records) => list.light(records));
showView();
map.camera.onMove(() => {
  page.dataset.wholeShown = "false";
  history.replaceState(null, "", here());
});
map.ground.bring().catch(fail);
show(asked);
if (modeFrom(location.hash).level !== "points") shading.show(modeFrom(location.hash)).catch(fail);
