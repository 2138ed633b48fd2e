// How far a run is, asked for again and again; when it has ended, the page comes anew with what it did.

const PAUSE_MS = 1000; // milliseconds
const section = document.querySelector("#progress");
const bar = section.querySelector("progress");

function show(progress) {
  document.querySelector("#state").textContent = progress.state;
  section.querySelector("[role=status]").textContent = progress.words;
  if (!progress.to_match) return;
  bar.max = progress.to_match;
  bar.value = progress.matched;
}

async function poll() {
  const quiet = section.querySelector("[data-quiet]");
  try {
    const answer = await fetch(section.dataset.address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const progress = await answer.json();
    quiet.hidden = true;
    if (progress.finished) return location.reload();
    show(progress);
  } catch {
    quiet.hidden = false;
  }
  setTimeout(poll, PAUSE_MS);
}

setTimeout(poll, PAUSE_MS);
