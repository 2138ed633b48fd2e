// The bar under the map that goes through time: a slider over days that stops at month ends, a button that plays,
// a field for any day. Its track is the growth line. It tells of days; what they show is the page's.

import { dayInWords, dayNumber, isoOf, monthEnds, stepMonth } from "../points/days.js";
import { areaOf, growth } from "../points/growth.js";
import { figure, gettext } from "../words.js";

const FIRST_DAY = dayNumber("2018-01-01");
const MONTH_MS = 110; // milliseconds, while it plays
const still = matchMedia("(prefers-reduced-motion: reduce)");

export class TimeBar {
  /** `tell(day, settled)`: the reader goes to a day (null: all records); settled when they stay there. */
  constructor(bar, tell) {
    this.find = (name) => bar.querySelector(`[data-${name}]`);
    Object.assign(this, { bar, tell, day: null, until: dayNumber(new Date().toISOString().slice(0, 10)) });
    this.slider = this.find("slider");
    Object.assign(this.slider, { min: FIRST_DAY, max: this.until, value: this.until });
    this.slider.addEventListener("input", () => this.go(this.atMonth(Number(this.slider.value)), false));
    this.slider.addEventListener("change", () => this.go(this.day, true));
    this.slider.addEventListener("keydown", (event) => this.step(event));
    this.find("day").addEventListener("change", ({ target }) => this.go(dayNumber(target.value), true));
    this.find("all-dates").addEventListener("click", () => {
      this.go(null, true);
      this.find("slider").focus(); // the button is gone
    });
    this.find("play").addEventListener("click", () => (this.playing ? this.stop() : this.play()));
    this.marks = [...bar.querySelectorAll("[data-mark]")].map((button) => this.placed(button));
    this.name();
    still.addEventListener("change", () => this.name());
  }

  /** A mark at its day on the track: pressed, the bar goes there. */
  placed(button) {
    const day = dayNumber(button.dataset.mark);
    button.style.left = `${100 * this.shareOf(day)}%`;
    button.classList.toggle("is-late", this.shareOf(day) > 0.5); // its name stands before it
    button.addEventListener("click", () => this.go(day, true));
    return { day, button };
  }

  /** The month's end nearest before or at a place of the slider; the slider's own end at its end. */
  atMonth(day) {
    return day >= this.until ? this.until : Math.max(FIRST_DAY, stepMonth(day + 1, false));
  }

  step(event) {
    const ahead = { ArrowRight: true, ArrowUp: true, ArrowLeft: false, ArrowDown: false }[event.key];
    if (ahead === undefined) return;
    event.preventDefault();
    this.go(this.within(stepMonth(this.day ?? this.until, ahead)), true);
  }

  within(day) {
    return Math.min(this.until, Math.max(FIRST_DAY, day));
  }

  go(day, settled) {
    this.stop(false);
    this.set(day);
    this.tell(day, settled);
  }

  /** Plays month by month; for readers who asked for less motion, one press is one month. */
  play() {
    const start = this.day === null || this.day >= this.until ? FIRST_DAY - 1 : this.day;
    if (still.matches) return this.go(this.within(stepMonth(start, true)), true);
    this.playing = true;
    this.name();
    let [day, last] = [start, -Infinity];
    const frame = (now) => {
      if (!this.playing) return;
      if (now - last >= MONTH_MS) {
        last = now;
        day = this.within(stepMonth(day, true));
        this.set(day);
        this.tell(day, false);
      }
      if (day >= this.until) return this.stop();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  stop(settle = true) {
    if (!this.playing) return;
    this.playing = false;
    this.name();
    if (settle) this.tell(this.day, true);
  }

  name() {
    const shows = still.matches ? "next" : this.playing ? "pause" : "play";
    this.find("play").setAttribute(
      "aria-label",
      { next: gettext("Next month"), pause: gettext("Pause"), play: gettext("Play") }[shows],
    );
    this.find("play").dataset.shows = shows;
  }

  /** Shows a day without telling of it. */
  set(day) {
    this.day = day;
    this.bar.dataset.dated = String(day !== null);
    this.slider.value = day ?? this.until;
    this.slider.setAttribute("aria-valuetext", day === null ? gettext("all dates") : dayInWords(day));
    this.find("day").value = day === null ? "" : isoOf(day);
    this.find("day-words").textContent = day === null ? gettext("All dates") : dayInWords(day);
    this.find("reached").setAttribute("width", String(this.shareOf(day ?? FIRST_DAY)));
    const last = this.marks.findLast((mark) => day !== null && mark.day <= day);
    for (const { button } of this.marks) {
      button.toggleAttribute("data-last", button === last?.button);
      button.setAttribute("aria-current", String(button === last?.button));
    }
  }

  shareOf(day) {
    return Math.max(0, Math.min(1, (day - FIRST_DAY) / (this.until - FIRST_DAY)));
  }

  /** Draws the growth line of an answer, and marks the days after its lists end. */
  draw(points) {
    const ends = monthEnds(FIRST_DAY, this.until);
    const { certain, possible } = growth([points.spans, points.elsewhere], ends);
    const most = Math.max(1, ...possible);
    this.find("track").setAttribute("viewBox", `0 0 ${ends.length - 1} ${most}`);
    this.find("possible").setAttribute("d", areaOf(possible, most));
    this.find("certain").setAttribute("d", areaOf(certain, most));
    this.find("most").textContent = figure(Math.max(0, ...possible));
    this.mark(points.columns.evidence_ends);
  }

  /** Marks the days after the lists end: {day, words, says}, or null. */
  mark(ends) {
    this.ends = ends;
    this.find("unknown").hidden = !ends;
    this.find("unknown-words").textContent = ends?.words ?? "";
    if (ends) this.find("unknown").style.left = `${100 * this.shareOf(ends.day)}%`;
  }

  /** Says how many there are on the day, how many have no date, and whether the lists ended before it. */
  say({ certain, possible, undated }, ends = this.ends) {
    const dated = this.day !== null;
    this.find("certain-count").textContent = dated
      ? gettext("{count} certainly", { count: figure(certain) })
      : gettext("certainly in force");
    this.find("possible-count").textContent = dated
      ? gettext("{count} possibly", { count: figure(possible) })
      : gettext("possibly");
    this.find("undated-count").textContent = undatedWords(undated, dated);
    this.find("evidence").textContent = dated && ends && this.day > ends.day ? ends.says : "";
  }
}

function undatedWords(undated, dated) {
  const count = figure(undated);
  if (!undated) return "";
  return dated ? gettext("of them {count} undated", { count }) : gettext("{count} undated", { count });
}
