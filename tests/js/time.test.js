import assert from "node:assert/strict";
import { test } from "node:test";

import { dayInWords, dayNumber, isoOf, monthEnd, monthEnds, stepMonth } from "../../static/js/points/days.js";
import { areaOf, growth } from "../../static/js/points/growth.js";
import { Spans } from "../../static/js/points/points.js";
import { withDay, withoutDay } from "../../static/js/points/question.js";

const day = dayNumber;
const [ALWAYS, FOREVER] = [-99_999, 99_999];

test("a day comes back from its number as it was", () => {
  for (const iso of ["1970-01-01", "2018-01-01", "2019-08-28", "2020-02-29", "2024-12-31"]) {
    assert.equal(isoOf(day(iso)), iso);
  }
  assert.equal(day("1970-01-02"), 1);
});

for (const text of ["", null, undefined, "2019-08", "2019-13-01", "2019-02-30", "today"]) {
  test(`${text} is no day`, () => assert.equal(day(text), null));
}

test("days read as the server writes them", () => {
  assert.equal(dayInWords(day("2019-08-28")), "Aug 28, 2019");
  assert.equal(dayInWords(day("2020-03-01")), "March 1, 2020");
});

test("months end when they end", () => {
  assert.equal(isoOf(monthEnd(day("2020-02-10"))), "2020-02-29");
  assert.deepEqual(monthEnds(day("2018-12-05"), day("2019-02-01")).map(isoOf), [
    "2018-12-31",
    "2019-01-31",
    "2019-02-28",
  ]);
  assert.equal(isoOf(stepMonth(day("2019-08-28"), true)), "2019-08-31");
  assert.equal(isoOf(stepMonth(day("2019-08-31"), true)), "2019-09-30");
  assert.equal(isoOf(stepMonth(day("2019-08-28"), false)), "2019-07-31");
});

const spans = new Spans({
  //          a day, shown to 2020     by a day           a month, ended     undated
  may_from: [day("2019-05-09"), ALWAYS, day("2019-07-01"), ALWAYS],
  may_until: [FOREVER, FOREVER, day("2020-03-31"), FOREVER],
  sure_from: [day("2019-05-09"), day("2019-09-05"), day("2019-07-31"), FOREVER],
  sure_until: [day("2020-10-07"), day("2019-09-05"), day("2020-02-29"), FOREVER],
  undated: [0, 0, 0, 1],
  histories: [
    [
      [ALWAYS, 0],
      [day("2024-03-01"), 1],
    ],
    [[ALWAYS, 2]],
  ],
  history: [0, 1, 1, 1],
});

for (const [iso, counts] of [
  ["2018-01-01", { certain: 0, possible: 2, undated: 1 }],
  ["2019-05-09", { certain: 1, possible: 2, undated: 1 }],
  ["2019-07-15", { certain: 1, possible: 3, undated: 1 }],
  ["2019-09-05", { certain: 3, possible: 1, undated: 1 }],
  ["2019-09-06", { certain: 2, possible: 2, undated: 1 }],
  ["2020-03-31", { certain: 1, possible: 3, undated: 1 }],
  ["2020-04-01", { certain: 1, possible: 2, undated: 1 }],
  ["2020-10-08", { certain: 0, possible: 3, undated: 1 }],
]) {
  test(`on ${iso} what is certain and what is possible are told apart`, () => {
    assert.deepEqual(spans.count(day(iso)), counts);
  });
}

test("a status is the one that held on the day", () => {
  assert.deepEqual(spans.statusesOn(day("2024-02-29")), [0, 2]);
  assert.deepEqual(spans.statusesOn(day("2024-03-01")), [1, 2]);
  assert.deepEqual(spans.statusesOn(null), [1, 2]);
});

test("without a day every record is drawn, undated or not", () => {
  assert.deepEqual(spans.count(null), { certain: 4, possible: 0, undated: 1 });
});

test("the growth line says of each month's end what the slider says of that day", () => {
  const ends = monthEnds(day("2018-11-01"), day("2020-06-30"));

  const { certain, possible } = growth([spans, spans], ends);

  ends.forEach((end, step) => {
    const counts = spans.count(end);
    assert.equal(certain[step], 2 * counts.certain);
    assert.equal(possible[step], 2 * (counts.certain + counts.possible));
  });
});

test("an area stands on its base line", () => assert.equal(areaOf([0, 3, 1], 3), "M0 3L0 3L1 0L2 2L2 3Z"));

test("the day is taken from a question and put back", () => {
  const asked = "state=CA&as_of=2019-08-28";

  assert.deepEqual(withoutDay(asked), { query: "state=CA", day: "2019-08-28", whole: false });
  assert.equal(withDay("state=CA", "2019-08-28"), asked);
  assert.equal(withDay(asked, null), "state=CA");
});

for (const name of ["status=listed", "certainty=certain"]) {
  test(`the site is asked of the day too where ${name} holds on that day only`, () => {
    const asked = `${name}&as_of=2019-08-28`;

    assert.deepEqual(withoutDay(asked), { query: asked, day: "2019-08-28", whole: true });
    assert.equal(withoutDay("status=listed").whole, false);
  });
}

test("without a day nothing is certain or possible on it", () => {
  assert.equal(withDay("as_of=2019-08-28&certainty=certain&state=CA", null), "state=CA");
});
