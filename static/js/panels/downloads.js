// A large file says how far it is, and is kept only if it is whole. Without this, and for files too large for a page to
// hold, its link is an ordinary link: the browser shows what it knows.

import { gettext } from "../words.js";
import { howFar, howMuch, Rows } from "./progress.js";
import { save } from "./saving.js";

const MIN_ROWS_FOLLOWED = 5_000; // rows: a smaller file is there before its progress could be read
const MAX_ROWS_IN_MEMORY = 300_000; // rows: more than a page should hold in memory
const MAX_TIMES_ASKED = 30; // times that a site is asked which says when to ask again
const MAX_WAIT_SECONDS = 60;
const TELL_MS = 100; // milliseconds between two words on how far it is

/** Follow the downloads of each element that says how many rows its links have. */
export function followDownloads(root = document) {
  for (const links of root.querySelectorAll("[data-rows]")) {
    const rows = Number(links.dataset.rows);
    if (rows < MIN_ROWS_FOLLOWED || rows > MAX_ROWS_IN_MEMORY) continue;
    links.addEventListener("click", (event) => {
      const link = event.target.closest('a[download][href^="/partnerships."]');
      if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      download(link, lineAfter(links));
    });
  }
}

function lineAfter(links) {
  const there = links.nextElementSibling;
  if (there?.classList.contains("progress")) return there;
  const line = document.createElement("div");
  line.className = "progress";
  line.setAttribute("role", "status");
  links.after(line);
  return line;
}

async function download(link, line) {
  const stopping = new AbortController();
  const [bar, words, stop] = ["progress", "span", "button"].map((name) => document.createElement(name));
  stop.type = "button";
  stop.className = "button button-quiet";
  stop.textContent = gettext("Stop");
  stop.addEventListener("click", () => stopping.abort());
  bar.setAttribute("aria-label", link.textContent);
  words.textContent = gettext("{file}: asked for", { file: link.textContent });
  line.replaceChildren(bar, words, stop);
  try {
    const tell = ({ rows, all, bytes }) => {
      if (rows.known) Object.assign(bar, { max: all, value: Math.min(rows.count, all) });
      words.textContent = `${link.textContent}: ${howFar(rows, all, bytes)}`;
    };
    const tellWait = (seconds) => {
      words.textContent = gettext("{file}: others have theirs written first; asked again in {seconds} s", {
        file: link.textContent,
        seconds,
      });
    };
    const answer = await asked(link.href, stopping.signal, tellWait);
    const { file, name, rows, all, bytes } = await read(answer, tell);
    if (!rows.isWhole(all)) throw new Error("not whole");
    save(file, name);
    words.textContent = gettext("{file}: {amount}, all of it", { file: name, amount: howMuch(rows, all, bytes) });
  } catch {
    const file = link.textContent;
    words.textContent = stopping.signal.aborted
      ? gettext("{file}: stopped; nothing was saved.", { file })
      : gettext("{file}: it broke off before its end; nothing was saved.", { file });
  }
  line.replaceChildren(words);
}

/** The answer, once the site has room for the file: it says after how many seconds to ask again. */
async function asked(address, signal, tellWait) {
  for (let times = 1; ; times += 1) {
    const answer = await fetch(address, { signal });
    if (answer.ok) return answer;
    const seconds = Number(answer.headers.get("Retry-After"));
    if (!(seconds > 0 && seconds <= MAX_WAIT_SECONDS) || times === MAX_TIMES_ASKED)
      throw new Error(await answer.text());
    tellWait(seconds);
    await wait(seconds, signal);
  }
}

/** So many seconds, or fewer when the reader stops it. */
function wait(seconds, signal) {
  return new Promise((go, stop) => {
    const clock = setTimeout(go, 1000 * seconds);
    signal.addEventListener("abort", () => {
      clearTimeout(clock);
      stop(new Error("stopped"));
    });
  });
}

/** The whole file, with its name. `tell` hears how far it is, at most once a frame. */
async function read(answer, tell) {
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition"))[1];
  const far = { rows: new Rows(name.split(".").pop()), all: Number(answer.headers.get("X-Result-Count")), bytes: 0 };
  const parts = [];
  let told = 0;
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    far.bytes += value.length;
    far.rows.read(value);
    if (performance.now() - told > TELL_MS) {
      told = performance.now();
      tell(far);
    }
  }
  return { file: new Blob(parts, { type: answer.headers.get("Content-Type") }), name, ...far };
}
