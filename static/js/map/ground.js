// The map's own ground: the land, its borders, and the names of states, counties and towns as the reader comes
// close. Towns are asked for state by state, when a state's land is in view.

import { counties, states } from "../paint/boundaries.js";
import { paintLand } from "../paint/land.js";
import { fitting, measuring, paintName } from "../paint/place_names.js";
import { toPlane } from "../points/albers.js";
import { insetsOf } from "../points/territories.js";
import { CanvasLayer } from "./canvas_layer.js";

const [MIN_STATES_ZOOM, MAX_STATES_ZOOM] = [5, 8];
const MIN_COUNTIES_ZOOM = 6.5;
const MIN_COUNTY_NAMES_ZOOM = 7.5;
const MIN_TOWNS_ZOOM = 8;
const LEAST_PEOPLE = [
  [8.5, 30_000],
  [9.5, 10_000],
  [10.5, 3_000],
]; // up to a zoom, towns with so many are named

export class Ground {
  constructor(map, camera, { addresses, redraw }) {
    Object.assign(this, { map, camera, addresses, redraw, lands: {}, counties: [], towns: [], asked: new Set() });
    this.layer = new CanvasLayer(
      "tilePane",
      (pen, frame) => this.lands.land && this.shown && paintLand(pen, frame, this.lands, this.color),
    ).addTo(map);
    this.shown = true;
  }

  /** Brings the states; the rest comes when it is looked at. */
  async bring() {
    const { land, borders, names } = await states(this.addresses.statesAddress);
    Object.assign(this.lands, { land, borders, insets: insetsOf(this.addresses.territories) });
    this.namesOfStates = names;
    this.redraw();
  }

  /** The states' names, worked out when they are first wanted. */
  get states() {
    return this.namesOfStates?.().map((each) => ({ ...each, kind: "state" })) ?? [];
  }

  draw(color) {
    this.color = color;
    this.layer.redraw();
    if (!this.shown) return;
    const zoom = this.map.getZoom();
    if (zoom >= MIN_COUNTIES_ZOOM) this.bringCounties();
    if (zoom >= MIN_TOWNS_ZOOM) this.bringTowns();
  }

  async bringCounties() {
    if (this.asked.has("counties")) return;
    this.asked.add("counties");
    const found = await counties(this.addresses.countiesAddress).catch(() => null);
    if (!found) return; // the map is read without their borders
    this.lands.counties = found.borders;
    this.counties = found.names.map((each) => ({ ...each, kind: "county" }));
    this.redraw();
  }

  async bringTowns() {
    const [left, top, right, bottom] = this.camera.viewBox();
    const inView = ({ fips, box }) =>
      !this.asked.has(fips) && box[0] < right && box[2] > left && box[1] < bottom && box[3] > top;
    await Promise.all(this.states.filter(inView).map(({ fips }) => this.bringTownsOf(fips)));
  }

  async bringTownsOf(fips) {
    this.asked.add(fips);
    const answer = await fetch(this.addresses.townsPattern.replace("00", fips)).catch(() => null);
    if (!answer?.ok) return;
    const { name, lat, lon, people } = await answer.json();
    const towns = name.map((each, town) => {
      const [x, y] = toPlane(lon[town], lat[town]);
      return { name: each, kind: "town", people: people[town], x, y };
    });
    this.towns = [...this.towns, ...towns].sort((one, other) => other.people - one.people);
    this.redraw();
  }

  townsAt(zoom) {
    const least = LEAST_PEOPLE.find(([until]) => zoom < until)?.[1] ?? 0;
    const end = this.towns.findIndex(({ people }) => people < least);
    return end < 0 ? this.towns : this.towns.slice(0, end);
  }

  /** Paints the names that fit between `boxes`: states, then towns by their people, then counties. */
  paintNames(pen, frame, boxes) {
    if (!this.shown || !this.color) return;
    const zoom = this.map.getZoom();
    const wanted = [
      ...(zoom >= MIN_STATES_ZOOM && zoom < MAX_STATES_ZOOM ? this.states : []),
      ...(zoom >= MIN_TOWNS_ZOOM ? this.townsAt(zoom) : []),
      ...(zoom >= MIN_COUNTY_NAMES_ZOOM ? this.counties : []),
    ];
    this.widthOf ??= measuring(pen, this.color);
    for (const name of fitting(wanted, frame, boxes, this.widthOf)) paintName(pen, name, this.color);
  }
}
