// The partnerships that answer a question, as the site gives them: one object of columns. Keeps the columns,
// reads single records from them and counts those in force on a day; draws nothing.

import { gettext } from "../words.js";
import { toPlane } from "./albers.js";

export const NOT_IN_FORCE = 0;
export const POSSIBLY = 1;
export const CERTAINLY = 2;
const NO_DAY = -99_999; // the day of what no evidence shows on any day

/** The days of columns, ready to be compared. `day` null: every record, whenever it was. */
export class Spans {
  constructor({ may_from, may_until, sure_from, sure_until, undated, history, histories }) {
    this.undated = undated;
    this.history = history;
    this.histories = histories;
    this.mayFrom = Int32Array.from(may_from);
    this.mayUntil = Int32Array.from(may_until);
    this.sureFrom = Int32Array.from(sure_from);
    this.sureUntil = Int32Array.from(sure_until);
  }

  inForce(record, day) {
    if (day === null) return CERTAINLY;
    if (day < this.mayFrom[record] || day > this.mayUntil[record]) return NOT_IN_FORCE;
    return day >= this.sureFrom[record] && day <= this.sureUntil[record] ? CERTAINLY : POSSIBLY;
  }

  /** The status of each history on a day; null: today's. */
  statusesOn(day) {
    return this.histories.map((steps) => {
      const held = day === null ? steps : steps.filter(([since], step) => step === 0 || since <= day);
      return held.at(-1)[1];
    });
  }

  /** How many were certainly and how many only possibly in force on a day, and how many of them have no date. */
  count(day) {
    const counts = { certain: 0, possible: 0, undated: 0 };
    for (let record = 0; record < this.mayFrom.length; record += 1) {
      const now = this.inForce(record, day);
      if (now !== NOT_IN_FORCE && this.undated[record]) counts.undated += 1;
      if (now === CERTAINLY) counts.certain += 1;
      else if (now === POSSIBLY) counts.possible += 1;
    }
    return counts;
  }
}

export class Points {
  constructor(columns) {
    const { status } = columns;
    this.columns = columns;
    this.length = columns.id.length;
    this.x = new Float64Array(this.length);
    this.y = new Float64Array(this.length);
    this.lay(toPlane);
    this.statusToday = Uint8Array.from(status);
    this.spans = new Spans(columns);
    this.elsewhere = new Spans(columns.elsewhere);
    this.day = null;
  }

  /** The day that is looked at; null: every record, whenever it was. */
  get day() {
    return this.lookedAt;
  }

  set day(day) {
    this.lookedAt = day;
    const of = this.spans.statusesOn(day);
    this.status = day === null ? this.statusToday : Uint8Array.from(this.spans.history, (history) => of[history]);
  }

  get statuses() {
    return this.columns.statuses;
  }

  /** Whether a record was in force on the day that is looked at. */
  inForce(record) {
    return this.spans.inForce(record, this.day);
  }

  /** Of all that match, on the map or not: in force on a day. `unplaced`: of them, not on the map. */
  count(day) {
    const [here, elsewhere] = [this.spans.count(day), this.elsewhere.count(day)];
    const certain = here.certain + elsewhere.certain;
    const possible = here.possible + elsewhere.possible;
    return {
      certain,
      possible,
      count: certain + possible,
      undated: here.undated + elsewhere.undated,
      unplaced: elsewhere.certain + elsewhere.possible,
    };
  }

  /** How many of some records have each status: those certainly in force, and those only possibly. */
  tally(records) {
    const certain = this.statuses.map(() => 0);
    const possible = this.statuses.map(() => 0);
    const { day, spans, status } = this;
    let first = -1;
    for (let each = 0; each < records.length; each += 1) {
      const record = records[each];
      const now = spans.inForce(record, day);
      if (now === NOT_IN_FORCE) continue;
      if (first < 0) first = record;
      if (now === CERTAINLY) certain[status[record]] += 1;
      else possible[status[record]] += 1;
    }
    const sum = (counts) => counts.reduce((total, count) => total + count, 0);
    return { certain, possible, maybe: sum(possible), count: sum(certain) + sum(possible), first };
  }

  /** Where most of some records are, in words, and whether all of them are there. */
  placeOf(records) {
    const counts = new Map();
    let [most, best] = [0, -1];
    for (const record of records) {
      const place = this.columns.place[record];
      const count = (counts.get(place) ?? 0) + 1;
      counts.set(place, count);
      if (count > most) [most, best] = [count, place];
    }
    return { place: this.columns.places[best] ?? "", only: counts.size === 1 };
  }

  /** How many in force on the day that is looked at have each status, on the map or not. */
  statusCounts() {
    const counts = this.statuses.map(() => 0);
    const elsewhereOn = this.elsewhere.statusesOn(this.day);
    for (let record = 0; record < this.length; record += 1) if (this.inForce(record)) counts[this.status[record]] += 1;
    this.columns.elsewhere.status.forEach((today, record) => {
      if (!this.elsewhere.inForce(record, this.day)) return;
      counts[this.day === null ? today : elsewhereOn[this.elsewhere.history[record]]] += 1;
    });
    return counts;
  }

  /** Lays the points on another plane. */
  lay(toPlane) {
    const { lon, lat } = this.columns;
    for (let record = 0; record < this.length; record += 1)
      [this.x[record], this.y[record]] = toPlane(lon[record], lat[record]);
  }

  /** One record, in words. */
  record(number) {
    const { id, agency, place, places, program, programs, statuses, date, dates } = this.columns;
    const { sources, rows, precision, precisions, shown_until: shownUntil } = this.columns;
    return {
      number,
      id: id[number],
      agency: agency[number],
      place: places[place[number]],
      program: programs[program[number]],
      status: statuses[this.status[number]],
      date: dates[date[number]],
      sources: sources[number],
      rows: rows[number],
      precision: precisions[precision[number]],
      shownUntil: shownUntil[number] > NO_DAY ? shownUntil[number] : null,
      day: this.day,
      certain: this.inForce(number) === CERTAINLY,
    };
  }

  /** The number of the record with this identifier, or -1. */
  numberOf(id) {
    return this.columns.id.indexOf(id);
  }
}

/** What went wrong when points were asked for, in sentences for the reader. */
export class NoPoints extends Error {
  constructor(sentences) {
    super(sentences.join(" "));
    this.sentences = sentences;
  }
}

/** Asks for the points of a question. Throws NoPoints, or AbortError when `signal` says a newer question came. */
export async function fetchPoints(address, query, signal) {
  const answer = await fetch(query ? `${address}?${query}` : address, {
    signal,
    headers: { Accept: "application/json" },
  }).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new NoPoints([gettext("The site did not answer. Check the connection, then try again.")]);
  });
  if (answer.ok) return new Points(await answer.json());
  const said = answer.status === 400 ? await answer.json().catch(() => ({})) : {};
  throw new NoPoints(said.problems ?? [gettext("The site could not answer just now. Try again in a minute.")]);
}
