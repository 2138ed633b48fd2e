import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { followDownloads } from "../../../static/js/panels/downloads.js";
import { document, fire, h, settled } from "../dom.js";

mock.timers.enable({ apis: ["setTimeout"] });
URL.createObjectURL = (blob) => `blob:${blob.size}`;
URL.revokeObjectURL = () => {};

const ROWS = 6_000;
const csv = (rows) => `id,agency\n${"RW,Dayton\n".repeat(rows)}`;
let link;
let links;
let page;
let saved;

/** A file that comes in two pieces. `cut` leaves out so many of its bytes. */
function serveFile(text, { rows = ROWS, cut = 0, status = 200, busy = 0, retryAfter = busy ? "5" : "" } = {}) {
  let refusals = busy;
  const bytes = new TextEncoder().encode(text).slice(0, text.length - cut);
  const pieces = [bytes.slice(0, 1_000), bytes.slice(1_000)];
  globalThis.fetch = async (_, { signal }) => ({
    ok: status === 200 && refusals-- <= 0,
    text: async () => "refused",
    headers: new Map([
      ["Retry-After", retryAfter],
      ["Content-Disposition", 'attachment; filename="partnerships-v4.csv"'],
      ["X-Result-Count", String(rows)],
      ["Content-Type", "text/csv"],
    ]),
    body: {
      getReader: () => ({
        read: async () => {
          if (signal.aborted) throw new Error("aborted");
          const value = pieces.shift();
          return { done: !value, value };
        },
      }),
    },
  });
}

beforeEach(() => {
  link = h("a", { href: "/partnerships.csv?state=OH", download: "" }, "CSV");
  links = h("p", { "data-rows": String(ROWS) }, link);
  page = h("main", {}, links);
  saved = [];
  const create = (name) => {
    const made = h(name);
    if (name === "a") made.addEventListener("click", () => saved.push([made.download, made.href]));
    return made;
  };
  document.createElement = create;
});

const line = () => page.querySelector(".progress").textContent;
const finished = async () => {
  for (let turn = 0; turn < 8; turn += 1) await settled();
};

test("a large file is read here, and saved under its own name when all of it has come", async () => {
  serveFile(csv(ROWS));
  followDownloads(page);

  const event = fire(link, "click", { button: 0 });
  await finished();

  assert.ok(event.defaultPrevented);
  assert.deepEqual(saved, [["partnerships-v4.csv", `blob:${csv(ROWS).length}`]]);
  assert.equal(line(), "partnerships-v4.csv: 6,000 of 6,000 rows, all of it");
});

for (const [what, answer] of [
  ["that misses a row", { text: csv(ROWS - 1) }],
  ["that ends within a row", { text: csv(ROWS), cut: 4 }],
  ["that the site refuses", { text: "", status: 503 }],
]) {
  test(`a file ${what} is not saved, and it is said`, async () => {
    serveFile(answer.text, answer);
    followDownloads(page);

    fire(link, "click", { button: 0 });
    await finished();

    assert.deepEqual(saved, []);
    assert.equal(line(), "CSV: it broke off before its end; nothing was saved.");
  });
}

test("a download can be stopped", async () => {
  serveFile(csv(ROWS));
  followDownloads(page);
  fire(link, "click", { button: 0 });

  page.querySelector("button").click();
  await finished();

  assert.deepEqual(saved, []);
  assert.equal(line(), "CSV: stopped; nothing was saved.");
});

test("a second download uses the same line", async () => {
  serveFile(csv(ROWS));
  followDownloads(page);
  fire(link, "click", { button: 0 });
  await finished();
  serveFile(csv(ROWS));

  fire(link, "click", { button: 0 });
  await finished();

  assert.equal(page.querySelectorAll(".progress").length, 1);
  assert.equal(saved.length, 2);
});

for (const [what, change] of [
  ["small files", () => links.setAttribute("data-rows", "4999")],
  ["files larger than a page should hold", () => links.setAttribute("data-rows", "300001")],
  ["links to other pages", () => link.setAttribute("href", "/api/v1/")],
]) {
  test(`${what} are the browser's own affair`, () => {
    change();
    followDownloads(page);

    assert.ok(!fire(link, "click", { button: 0 }).defaultPrevented);
    assert.equal(page.querySelector(".progress"), null);
  });
}

for (const key of ["ctrlKey", "metaKey", "shiftKey", "altKey"]) {
  test(`a press with ${key} is the browser's own affair`, () => {
    followDownloads(page);

    assert.ok(!fire(link, "click", { button: 0, [key]: true }).defaultPrevented);
  });
}

test("a file for which there is no room yet is asked for again when the site says so", async () => {
  serveFile(csv(ROWS), { busy: 2 });
  followDownloads(page);

  fire(link, "click", { button: 0 });
  for (let times = 0; times < 2; times += 1) {
    await finished();
    assert.match(line(), /asked again in 5 s/);
    mock.timers.tick(5_000);
  }
  await finished();

  assert.equal(saved.length, 1);
});

test("who waits for a file can stop waiting", async () => {
  serveFile(csv(ROWS), { busy: 1 });
  followDownloads(page);
  fire(link, "click", { button: 0 });
  await finished();

  fire(page.querySelector(".progress").querySelector("button"), "click");
  await finished();

  assert.match(line(), /stopped; nothing was saved/);
});

test("a site that says no time, or one without end, is not waited for", async () => {
  followDownloads(page);
  for (const retryAfter of ["", "soon", "86400"]) {
    serveFile(csv(ROWS), { busy: 1, retryAfter });
    fire(link, "click", { button: 0 });
    await finished();

    assert.match(line(), /broke off before its end/);
  }
});
