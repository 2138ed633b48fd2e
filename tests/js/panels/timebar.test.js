import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "../dom.js"; // first: it installs what the next ones look for when they are loaded

import { TimeBar } from "../../../static/js/panels/timebar.js";
import { dayNumber, isoOf } from "../../../static/js/points/days.js";
import { Spans } from "../../../static/js/points/points.js";
import { fire, h, media, pageWith } from "../dom.js";

const NAMES = [
  "day-words",
  "reached",
  "play",
  "all-dates",
  "track",
  "possible",
  "certain",
  "most",
  "certain-count",
  "possible-count",
  "undated-count",
  "unknown",
  "unknown-words",
  "evidence",
];
const [ALWAYS, FOREVER] = [-99_999, 99_999];
let bar;
let slider;
let told;
let time;
let frames;
const part = (name) => bar.querySelector(`[data-${name}]`);
const last = () => {
  const [day, settled] = told.at(-1);
  return [day === null ? null : isoOf(day), settled];
};

beforeEach(() => {
  bar = pageWith(NAMES);
  slider = h("input", { type: "range", "data-slider": "" });
  bar.append(slider, h("input", { type: "date", "data-day": "" }));
  [told, frames] = [[], []];
  media.matches = false;
  globalThis.requestAnimationFrame = (frame) => frames.push(frame);
  time = new TimeBar(bar, (day, settled) => told.push([day, settled]));
});

test("it begins with all dates, and ends today", () => {
  time.set(null);

  assert.equal(Number(slider.max), dayNumber(new Date().toISOString().slice(0, 10)));
  assert.equal(slider.getAttribute("aria-valuetext"), "all dates");
  assert.deepEqual([part("day").value, part("day-words").textContent, bar.dataset.dated], ["", "All dates", "false"]);
});

test("a day is shown in words, in the field and on the track, and nobody is told", () => {
  time.set(dayNumber("2019-08-28"));

  assert.equal(part("day-words").textContent, "Aug 28, 2019");
  assert.equal(part("day").value, "2019-08-28");
  assert.equal(slider.getAttribute("aria-valuetext"), "Aug 28, 2019");
  const reached = Number(part("reached").getAttribute("width"));
  assert.ok(reached > 0.1 && reached < 0.5);
  assert.deepEqual(told, []);
});

test("the slider goes by month ends; the day is settled when it is let go", () => {
  slider.value = dayNumber("2019-08-17");

  fire(slider, "input");
  assert.deepEqual(last(), ["2019-07-31", false]);
  fire(slider, "change");

  assert.deepEqual(last(), ["2019-07-31", true]);
});

test("the slider's ends are the first day and today", () => {
  slider.value = slider.max;
  fire(slider, "input");
  assert.equal(time.day, Number(slider.max));

  slider.value = slider.min;
  fire(slider, "input");

  assert.equal(time.day, Number(slider.min));
});

for (const [key, day] of [
  ["ArrowRight", "2019-08-31"],
  ["ArrowUp", "2019-08-31"],
  ["ArrowLeft", "2019-07-31"],
  ["ArrowDown", "2019-07-31"],
]) {
  test(`${key} goes a month`, () => {
    time.set(dayNumber("2019-08-28"));

    const event = fire(slider, "keydown", { key });

    assert.ok(event.defaultPrevented);
    assert.deepEqual(last(), [day, true]);
  });
}

test("other keys are the browser's", () => {
  const event = fire(slider, "keydown", { key: "Tab" });

  assert.ok(!event.defaultPrevented);
  assert.deepEqual(told, []);
});

test("no key leads before the first day or past today", () => {
  time.set(Number(slider.min));
  fire(slider, "keydown", { key: "ArrowLeft" });
  assert.equal(time.day, Number(slider.min));

  time.set(Number(slider.max));
  fire(slider, "keydown", { key: "ArrowRight" });

  assert.equal(time.day, Number(slider.max));
});

test("any day can be typed; an emptied field is all dates", () => {
  part("day").value = "2020-02-29";
  fire(part("day"), "change");
  assert.deepEqual(last(), ["2020-02-29", true]);

  part("day").value = "";
  fire(part("day"), "change");

  assert.deepEqual(last(), [null, true]);
});

test("playing goes month by month from the beginning, and a press stops and settles", () => {
  part("play").click();
  assert.equal(part("play").getAttribute("aria-label"), "Pause");

  for (const now of [0, 50, 120, 240]) frames.shift()(now);
  assert.deepEqual(
    told.map(([day]) => isoOf(day)),
    ["2018-01-31", "2018-02-28", "2018-03-31"],
  );
  part("play").click();

  assert.deepEqual(last(), ["2018-03-31", true]);
  assert.equal(part("play").getAttribute("aria-label"), "Play");
  frames.shift()(400);
  assert.deepEqual(frames, [], "nothing goes on");
});

test("playing ends today", () => {
  time.set(Number(slider.max) - 20);
  part("play").click();

  for (let now = 0; frames.length; now += 200) frames.shift()(now);

  assert.deepEqual(told.at(-1), [Number(slider.max), true]);
  assert.ok(!time.playing);
});

test("going elsewhere stops the playing without settling on its way", () => {
  part("play").click();
  frames.shift()(0);

  part("all-dates").click();

  assert.deepEqual(last(), [null, true]);
  assert.equal(told.filter(([, settled]) => settled).length, 1);
});

test("for readers who asked for less motion one press is one month", () => {
  media.matches = true;
  media.dispatchEvent(new Event("change"));
  assert.equal(part("play").getAttribute("aria-label"), "Next month");

  part("play").click();

  assert.deepEqual(last(), ["2018-01-31", true]);
  assert.deepEqual(frames, []);
});

test("the track is as high as the most that may have been in force at once", () => {
  const columns = (from, until) => ({ may_from: from, may_until: until, sure_from: from, sure_until: until });
  const since = dayNumber("2019-01-01");
  const spans = new Spans(columns([since, since], [FOREVER, since + 10]));
  const elsewhere = new Spans(columns([ALWAYS], [FOREVER]));

  time.draw({ spans, elsewhere, columns: { evidence_ends: null } });

  assert.equal(part("most").textContent, "2");
  assert.match(part("track").getAttribute("viewBox"), /^0 0 \d+ 2$/);
  assert.equal(part("certain").getAttribute("d"), part("possible").getAttribute("d"));
  assert.equal(part("unknown").hidden, true);
});

test("the days after the last list are marked, and said of a day among them", () => {
  const day = dayNumber("2020-10-07");
  const ends = { day, words: "no list since Oct 7, 2020", says: "No list since Oct 7, 2020." };
  const counts = { certain: 0, possible: 4, undated: 0 };
  const said = () => part("evidence").textContent;

  time.mark(ends);
  time.set(day);
  time.say(counts);

  assert.equal(part("unknown-words").textContent, ends.words);
  assert.match(part("unknown").style.left, /^[1-9]\d?\.\d+%$/);
  assert.equal(said(), "");
  time.set(day + 1);
  time.say(counts);
  assert.equal(said(), ends.says);
  time.set(null);
  time.say(counts);
  assert.equal(said(), "");
});

test("counts are told apart on a day, and it is said how many of them have no date", () => {
  const said = () => ["certain-count", "possible-count", "undated-count"].map((name) => part(name).textContent);
  time.set(null);
  time.say({ certain: 1_300, possible: 4, undated: 7 });
  assert.deepEqual(said(), ["certainly in force", "possibly", "7 undated"]);

  time.set(dayNumber("2019-08-28"));
  time.say({ certain: 1_300, possible: 4, undated: 7 });
  assert.deepEqual(said(), ["1,300 certainly", "4 possibly", "of them 7 undated"]);
  time.say({ certain: 0, possible: 0, undated: 0 });

  assert.equal(said()[2], "");
});
