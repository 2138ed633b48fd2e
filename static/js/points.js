// The partnerships that answer a question, as /map/points.json gives them: one object of columns.
// Keeps the columns and reads single records from them; draws nothing.

import { toPlane } from "./albers.js";

export class Points {
  constructor(columns) {
    this.columns = columns;
    this.places = columns.id.map((_, record) => {
      const [x, y] = toPlane(columns.lon[record], columns.lat[record]);
      return { x, y, status: columns.status[record] };
    });
  }

  get statuses() {
    return this.columns.statuses;
  }

  /** One record, in words. */
  record(number) {
    const { id, agency, place, program, programs, status, statuses, date } = this.columns;
    const { sources, rows, precision, precisions } = this.columns;
    return {
      id: id[number],
      agency: agency[number],
      place: place[number],
      program: programs[program[number]],
      status: statuses[status[number]],
      date: date[number],
      sources: sources[number],
      rows: rows[number],
      precision: precisions[precision[number]],
    };
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
  const answer = await fetch(query ? `${address}?${query}` : address, { signal, headers: { Accept: "application/json" } })
    .catch((error) => {
      if (error.name === "AbortError") throw error;
      throw new NoPoints(["The site did not answer. Check the connection, then try again."]);
    });
  if (answer.ok) return new Points(await answer.json());
  const said = answer.status === 400 ? await answer.json().catch(() => ({})) : {};
  throw new NoPoints(said.problems ?? ["The site could not answer just now. Try again in a minute."]);
}
