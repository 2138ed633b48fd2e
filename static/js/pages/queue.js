// The keys of the review queue, and forms that are sent once. What a key does stands on the page: `data-key` of a
// link, button or field; "x2" is x, then 2.

const TYPING = "input, textarea, select";
const SECOND_KEY_MS = 1500; // milliseconds after x in which a second key is taken
const SENT_MS = 3000; // milliseconds in which a form is not sent again

let begun = 0; // when x was pressed

function target(key) {
  return [...document.querySelectorAll("[data-key]")].find((each) => each.getAttribute("data-key") === key);
}

function pressed(key) {
  const isSecond = Date.now() - begun < SECOND_KEY_MS;
  begun = 0;
  if (isSecond && /^[1-9]$/.test(key)) return target(`x${key}`);
  if (key === "x") begun = Date.now();
  return key === "/" ? document.querySelector("#find") : target(key);
}

function act(found) {
  if (found.dataset.opens) document.querySelector("[data-keys]").showModal();
  else if (found.matches(TYPING)) found.focus();
  else found.click();
}

function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "Escape" && event.target.matches?.(TYPING)) event.target.blur();
    if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
    const found = pressed(event.key);
    if (!found) return;
    event.preventDefault();
    act(found);
  });
  document.querySelector("[data-opens]")?.addEventListener("click", (event) => act(event.currentTarget));
}

/** A form is sent once: a second press of its buttons does nothing. */
function sendOnce() {
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (sent.has(event.target)) event.preventDefault();
    sent.add(event.target);
    setTimeout(() => sent.delete(event.target), SENT_MS);
  });
}

function label() {
  for (const each of document.querySelectorAll("[data-key]")) {
    const keys = [...each.getAttribute("data-key")].join(" ");
    each.setAttribute("aria-keyshortcuts", keys);
    each.setAttribute("data-shown", keys);
  }
}

/** The button that was pressed before its decision was taken back. */
function focusOn(value) {
  const buttons = [...document.querySelectorAll("button[name=decision]")];
  (buttons.find((each) => each.value === value) ?? buttons[0])?.focus();
}

listen();
sendOnce();
label();
document.addEventListener("found", label);
const asked = document.querySelector("[data-focus]")?.getAttribute("data-focus");
if (asked) focusOn(asked);
