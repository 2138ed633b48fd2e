// What is marked on the map shows on every ground: each status, certain and possible, alone and in a cluster, under
// the pointer, with the focus, beside its row; on land, water, shaded areas and streets; light, dark and on paper.
// Colors are those of the stylesheet, and symbols are painted by the map's own pen.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { paintBadge } from "../../../static/js/paint/badge.js";
import { SHAPES } from "../../../static/js/paint/shapes.js";
import { makePen } from "../pen.js";

const MIN_SYMBOL = 3; // WCAG 1.4.11
const MIN_TEXT = 4.5; // WCAG 1.4.3
const MIN_STEP = 1.2; // between a class and the next; its words and its table tell them apart as well
const MIN_HALO_PX = 1;

const css = (name) => readFileSync(new URL(`../../../static/css/${name}.css`, import.meta.url), "utf8");
const tokensOf = (text) => Object.fromEntries([...text.matchAll(/--([\w-]+): (#\w+);/g)].map(([, ...pair]) => pair));
const [light, dark] = css("tokens").split("@media screen and (prefers-color-scheme: dark)").map(tokensOf);
/** Paper has the light tokens: the dark ones are for screens only. */
const SCHEMES = { "light and paper": light, dark: { ...light, ...dark } };
const STATUSES = Object.keys(SHAPES).map((status) => [status, status]);
const SHADES = [0, 1, 2, 3, 4, 5].map((shade) => `shade-${shade}`);

/** "#rrggbb" or "#rrggbbaa", over another color where it lets that through → [red, green, blue], 0 to 255. */
function rgb(hex, ground = "#000000") {
  const [red, green, blue, alpha = 255] = hex.match(/\w\w/g).map((part) => Number.parseInt(part, 16));
  if (alpha === 255) return [red, green, blue];
  const below = rgb(ground);
  return [red, green, blue].map((part, each) => (part * alpha + below[each] * (255 - alpha)) / 255);
}

function luminance(color) {
  const [red, green, blue] = color.map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other, ground) {
  const [more, less] = [one, other].map((hex) => luminance(rgb(hex, ground))).sort((a, b) => b - a);
  return (more + 0.05) / (less + 0.05);
}

/** Streets are somebody else's pictures: anything between black and white. */
const groundsOf = (tokens) => ({
  land: tokens.land,
  water: tokens.sea,
  ...Object.fromEntries(SHADES.map((shade) => [shade, tokens[shade]])),
  "black of streets": "#000000",
  "gray of streets": "#808080",
  "white of streets": "#ffffff",
});

function paintedRecord(status, certain, color) {
  const pen = makePen();
  paintBadge(pen, { tally: { count: 1 }, single: { status: [status, status], certain } }, STATUSES, color);
  return pen.calls.filter(([name]) => ["stroke", "fill"].includes(name));
}

function paintedCluster(status, certain, count, color) {
  const pen = makePen();
  const [only, none] = [STATUSES.map(([each]) => (each === status ? count : 0)), STATUSES.map(() => 0)];
  const tally = { count, certain: certain ? only : none, possible: certain ? none : only };
  paintBadge(pen, { tally, single: null }, STATUSES, color);
  return pen.calls;
}

for (const [scheme, tokens] of Object.entries(SCHEMES)) {
  const color = (token) => tokens[token.slice(2)];
  const own = (status) => tokens[status.replace("_", "-")];

  for (const [status] of STATUSES) {
    for (const certain of [true, false]) {
      const what = `${status}, ${certain ? "certain" : "possible"}, ${scheme}`;

      test(`a record shows on every ground: ${what}`, () => {
        const [[, , halo], ...rest] = paintedRecord(status, certain, color);
        const [name, , drawn] = rest.at(-1);
        const line =
          name === "fill" ? { hex: drawn.fillStyle, px: 0 } : { hex: drawn.strokeStyle, px: drawn.lineWidth };

        assert.equal(line.hex, own(status));
        assert.ok((halo.lineWidth - line.px) / 2 >= MIN_HALO_PX, "the halo is seen around it");
        for (const [ground, hex] of Object.entries(groundsOf(tokens)))
          assert.ok(contrast(line.hex, halo.strokeStyle, hex) >= MIN_SYMBOL, `against its halo on ${ground}`);
        for (const ground of ["land", "sea", "paper"])
          assert.ok(contrast(line.hex, tokens[ground]) >= MIN_SYMBOL, `against ${ground} itself`);
      });

      test(`a cluster shows on every ground, small and large: ${what}`, () => {
        for (const count of [2, 1_500]) {
          const calls = paintedCluster(status, certain, count, color);
          const [disc, arc] = calls.filter(([each]) => each === "arc").map(([, [, , radius]]) => radius);
          const [, , filled] = calls.find(([each]) => each === "fill");
          const [, , ring] = calls.find(([each]) => each === "stroke");
          const [, , figures] = calls.find(([each]) => each === "fillText");

          assert.equal(ring.strokeStyle, own(status));
          assert.ok(disc - arc - ring.lineWidth / 2 >= MIN_HALO_PX, "the disc is seen around its ring");
          for (const [ground, hex] of Object.entries(groundsOf(tokens))) {
            assert.ok(contrast(ring.strokeStyle, filled.fillStyle, hex) >= MIN_SYMBOL, `its ring on ${ground}`);
            assert.ok(contrast(figures.fillStyle, filled.fillStyle, hex) >= MIN_TEXT, `its count on ${ground}`);
          }
        }
      });
    }
  }

  for (const [what, sheet, selector, line, halo] of [
    ["a badge under the pointer", "map/map", ".leaflet-container .point:hover", "accent", "disc"],
    ["a badge with the focus", "map/map", ".leaflet-container .point:focus-visible", "focus", "disc"],
    ["the badge of a row in the list", "map/in-view", ".leaflet-container .is-lit", "focus", "disc"],
    ["the place that was looked for", "find", ".sought", "focus", "disc"],
    ["a shaded state with the focus", "map/shading", ".outline-line", "focus", "paper"],
    ["a shaded state under the pointer", "map/shading", ".area-hovered .outline-line", "ink", "paper"],
    ["a record on its page's map", "areas", ".small-map circle", "listed", "paper"],
    ["a county's record on its page's map", "areas", ".small-map circle.about", "listed", "paper"],
  ]) {
    test(`${what} is marked by a line and its halo, ${scheme}`, () => {
      const rules = css(sheet);
      const drawn = rules.match(new RegExp(`^${selector.replaceAll(".", "\\.")} \\{[^}]*\\}`, "m"))[0];

      assert.match(drawn + (drawn.includes("focus-visible") ? css("base") : ""), new RegExp(`var\\(--${line}\\)`));
      assert.match(drawn + (sheet === "map/shading" ? rules : ""), new RegExp(`var\\(--${halo}\\)`));
      for (const [ground, hex] of Object.entries(groundsOf(tokens)))
        assert.ok(contrast(tokens[line], tokens[halo], hex) >= MIN_SYMBOL, ground);
    });
  }

  test(`names are read on land and water, ${scheme}`, () => {
    for (const name of ["state-name", "county-name", "town-name"])
      for (const ground of ["land", "sea"])
        assert.ok(contrast(tokens[name], tokens[ground]) >= MIN_TEXT, `${name} on ${ground}`);
  });

  test(`each class of shading differs from the next in lightness alone, the last from the land, ${scheme}`, () => {
    for (const [each, shade] of SHADES.slice(1).entries())
      assert.ok(contrast(tokens[shade], tokens[SHADES[each]]) >= MIN_STEP, `${SHADES[each]} and ${shade}`);
    assert.ok(contrast(tokens["shade-5"], tokens.land) >= MIN_SYMBOL);
  });
}
