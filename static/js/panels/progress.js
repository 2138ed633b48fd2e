// How far a file is that comes in: its rows, counted in its bytes as they pass. Knows no page.

import { figure, gettext, rounded } from "../words.js";

const LINE_FEED = 10;
const QUOTE = 34;

/** Lines of a kind of file that are not rows. Rows of kinds that are not named here cannot be counted. */
const OTHER_LINES = { csv: 1, ndjson: 0, json: 2, geojson: 2 };

/** Counts the rows of one file. */
export class Rows {
  #lines = 0;
  #quoted = false;

  constructor(kind) {
    this.kind = kind;
    this.known = kind in OTHER_LINES;
  }

  /** The next bytes of the file. A line feed inside the quotes of a CSV ends no row. */
  read(bytes) {
    if (!this.known) return;
    const quotes = this.kind === "csv";
    for (const byte of bytes) {
      if (quotes && byte === QUOTE) this.#quoted = !this.#quoted;
      else if (byte === LINE_FEED && !this.#quoted) this.#lines += 1;
    }
  }

  /** Rows so far; before the last line, of the lines below the rows none has come. */
  get count() {
    return Math.max(0, this.#lines - (this.kind === "csv" ? 1 : Math.min(1, OTHER_LINES[this.kind])));
  }

  /** Whether a file that has ended has all of its rows, as far as that can be told. */
  isWhole(rows) {
    return !this.known || this.#lines - OTHER_LINES[this.kind] === rows;
  }
}

/** "12,340 of 100,000 rows", or where rows cannot be counted "12.3 MB". */
export function howMuch(rows, all, bytes) {
  if (rows.known)
    return gettext("{count} of {all} rows", { count: figure(Math.min(rows.count, all)), all: figure(all) });
  return gettext("{size} MB", { size: rounded(bytes / 1e6, 1) });
}

/** The same, of what is still coming. */
export function howFar(rows, all, bytes) {
  const amount = howMuch(rows, all, bytes);
  return rows.known ? amount : gettext("{amount} so far", { amount });
}
