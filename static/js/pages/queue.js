// Number keys for the queue: 1 to 9 press the numbered buttons, n leaves the row for later.

const typing = "input, textarea, select";
const buttons = [...document.querySelectorAll("button[data-key]")].slice(0, 9);
const later = document.querySelector('a[data-key="n"]');

buttons.forEach((button, index) => {
  button.dataset.number = index + 1;
  button.setAttribute("aria-keyshortcuts", index + 1);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest(typing)) return;
  const pressed = event.key === "n" ? later : buttons[Number(event.key) - 1];
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});
