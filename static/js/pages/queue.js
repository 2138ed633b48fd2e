// Keys for settling a row: 1 to 9 press the numbered buttons, 0 makes a new agency, n leaves it for later.

const typing = "input, textarea, select";

function buttons() {
  return [...document.querySelectorAll('button[data-key=""]')].slice(0, 9);
}

function label() {
  const named = document.querySelector('button[data-key="0"]');
  const keys = buttons().map((button, index) => [button, String(index + 1)]);
  for (const [button, key] of named ? [...keys, [named, "0"]] : keys) {
    button.dataset.shown = key;
    button.setAttribute("aria-keyshortcuts", key);
  }
}

function pressed(key) {
  if (key === "n" || key === "0") return document.querySelector(`[data-key="${key}"]`);
  return buttons()[Number(key) - 1];
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest?.(typing)) return;
  const target = pressed(event.key);
  if (!target) return;
  event.preventDefault();
  target.click();
});

document.addEventListener("found", label);
label();
