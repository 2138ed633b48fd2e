import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";

import { document, fire, h, pageWith, serve, settled } from "../dom.js";
import { callsOf } from "../pen.js";
import "../import_map.js";

const { builderFor, Sharing } = await import("../../../static/js/panels/sharing.js");
const { drawPicture } = await import("../../../static/js/paint/picture.js");

mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.UTC(2026, 10, 29) });
const atlas = (name) => JSON.parse(readFileSync(new URL(`../../../node_modules/us-atlas/${name}`, import.meta.url)));
const FILES = { "/states.json": atlas("states-albers-10m.json"), "/counties.json": atlas("counties-albers-10m.json") };
const ADDRESSES = { statesAddress: "/states.json", countiesAddress: "/counties.json" };
const STATUSES = [
  ["listed", "Listed"],
  ["ended", "Ended"],
];
const color = (token) => `color of ${token}`;
const badge = (x, y, certain) => ({
  x,
  y,
  single: null,
  tally: { certain, possible: [0, 0], count: certain[0] + certain[1] },
});
const seen = (changes = {}) => ({
  box: [0, 0, 800, 400],
  badges: [badge(400, 200, [3, 0])],
  statuses: STATUSES,
  level: "points",
  ...changes,
});
const SAID = { title: "3 partnerships with Ring", words: "All on record", credit: "ringwatch", legend: [] };
const written = (canvas) => callsOf(canvas.getContext(), "fillText").map(([words]) => words);

beforeEach(() => serve(FILES));

test("a picture has its title, its words, its credit and the statuses that are in it", async () => {
  const canvas = await drawPicture(seen(), SAID, color, ADDRESSES);

  assert.deepEqual(written(canvas), ["3", "3 partnerships with Ring", "All on record", "ringwatch", "Listed"]);
  assert.deepEqual([canvas.width, canvas.height], [1600, 1000]);
});

test("a long credit stands in lines that fit, no word lost", async () => {
  const publisher = "Electronic Frontier Foundation and the Reynolds School of Journalism, University of Nevada";
  const credit = `ringwatch, data version 4. Lists: ${Array(4).fill(publisher).join("; ")}.`;

  const canvas = await drawPicture(seen(), { ...SAID, credit }, color, ADDRESSES);

  const lines = written(canvas).slice(3, -1);
  assert.equal(lines.join(" "), credit);
  assert.ok(lines.length > 1);
  for (const line of lines) assert.ok(canvas.getContext().measureText(line).width <= 1520, line);
});

test("what was seen lies in the middle of the picture, whole", async () => {
  const canvas = await drawPicture(seen(), SAID, color, ADDRESSES);

  const [x, y] = callsOf(canvas.getContext(), "translate").find(([, down]) => down > 150 && down < 900);
  assert.ok(Math.abs(x - 800) < 1 && Math.abs(y - (150 + 900) / 2) < 1, `the badge is at ${x}, ${y}`);
});

test("a status that no badge has is not in the legend", async () => {
  const canvas = await drawPicture(seen({ badges: [badge(1, 1, [0, 2])] }), SAID, color, ADDRESSES);

  assert.ok(written(canvas).includes("Ended") && !written(canvas).includes("Listed"));
});

test("shaded states have their shades and the classes in words", async () => {
  const paint = (fips) => ({ shade: fips === "39" ? 4 : 0 });
  const legend = [
    [1, "1 to 5"],
    [4, "6 to 9"],
  ];

  const canvas = await drawPicture(seen({ level: "states", paint }), { ...SAID, legend }, color, ADDRESSES);

  const { calls } = canvas.getContext();
  const filled = calls.filter(([name]) => name === "fill").map(([, , { fillStyle }]) => fillStyle);
  assert.equal(filled.filter((each) => each === "color of --shade-4").length, 1);
  assert.ok(filled.filter((each) => each === "color of --shade-0").length > 40);
  assert.deepEqual(written(canvas).slice(-2), ["1 to 5", "6 to 9"]);
});

function sharing() {
  const page = pageWith(["share", "share-menu", "copy-link", "save-picture", "share-says"]);
  page.append(h("input", { "data-share-link": "" }), h("a", { "data-to-builder": "", href: "/embed/builder/" }));
  page.dataset.publishers = "Ring; EFF";
  const counts = { count: 3, certain: 3, possible: 0 };
  const map = {
    points: { day: null, count: () => counts, columns: { version: 4 } },
    color,
    seen,
    showStreets: (tiles) => {
      map.streets = tiles;
    },
    streets: "shown",
  };
  globalThis.location = new URL("https://site.example/?state=OH");
  const shading = { words: "", steps: [] };
  const here = () => "/?state=OH#6/40/-83";
  const isViewChosen = () => true;
  new Sharing(page, { map, shading, addresses: ADDRESSES, here, question: () => ["Ohio"], isViewChosen });
  const part = (name) => page.querySelector(`[data-${name}]`);
  return { map, part, says: () => part("share-says").textContent };
}

test("the link is what is seen now, in full", async () => {
  const copied = [];
  navigator.clipboard = { writeText: async (text) => copied.push(text) };
  const { part, says } = sharing();

  part("copy-link").click();
  await settled();

  assert.deepEqual(copied, ["https://site.example/?state=OH#6/40/-83"]);
  assert.equal(says(), "The link is copied.");
});

test("the way to the builder is of what is seen when it is taken", () => {
  const { part } = sharing();
  part("to-builder").href = "/embed/builder/?state=CA";

  fire(part("to-builder"), "pointerdown");

  const built = "https://site.example/embed/builder/?state=OH&view=6%2F40%2F-83";
  assert.deepEqual(
    [part("to-builder").href, part("share-link").value],
    [built, "https://site.example/?state=OH#6/40/-83"],
  );
});

test("a browser that does not copy leaves the text marked", async () => {
  navigator.clipboard = undefined;
  const { part, says } = sharing();

  part("copy-link").click();
  await settled();

  assert.equal(document.selected, part("share-link"));
  assert.match(says(), /to be copied by hand/);
});

test("the picture is drawn on our own ground, says what it shows, and is named after its version", async () => {
  const saved = [];
  let canvas;
  URL.createObjectURL = () => "blob:1";
  document.createElement = (name) => {
    const made = h(name);
    if (name === "a") made.addEventListener("click", () => saved.push([made.download, made.href]));
    if (name === "canvas") {
      canvas = made;
      made.toBlob = (give) => give({});
    }
    return made;
  };
  const { map, part, says } = sharing();

  part("save-picture").click();
  for (let turn = 0; turn < 5; turn += 1) await settled();

  assert.equal(map.streets, null);
  assert.deepEqual(saved, [["ringwatch-version-4.png", "blob:1"]]);
  assert.equal(says(), "The picture is saved.");
  const credit =
    "ringwatch, data version 4. Lists: Ring; EFF. site.example. Saved Nov 29, 2026. Boundaries: US Census Bureau.";
  assert.deepEqual(written(canvas).slice(1, 4), ["3 partnerships with Ring", "Ohio", credit]);
});

for (const [here, isViewChosen, asked] of [
  ["/?state=OH&as_of=2019-08-28#6/40/-83", true, "state=OH&as_of=2019-08-28&view=6/40/-83"],
  ["/?state=OH&version=3#6/40/-83/states/rate", false, "state=OH&version=3&shows=states/rate"],
  ["/#8.5/33.9/-118.2/counties/share", true, "shows=counties/share&view=8.5/33.9/-118.2"],
  ["/#counties/count", true, "shows=counties/count"],
  ["/", false, ""],
]) {
  test(`from ${here} the builder is asked for “${asked}”`, () => {
    const built = new URL(builderFor(`https://site.example${here}`, "/embed/builder/?kind=fire", isViewChosen));

    assert.equal(decodeURIComponent(built.search.slice(1)), asked);
    assert.equal(built.pathname, "/embed/builder/");
  });
}
