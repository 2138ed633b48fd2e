// On a phone the filters are a sheet that a button opens: Escape and a press beside it close it, the focus goes
// in and comes back. On a wide screen the same element stands beside the content and nothing here matters.

export function makeFilterSheet(sheet, opener) {
  const close = sheet.querySelector("[data-close-sheet]");

  const toggle = (open) => {
    sheet.classList.toggle("is-open", open);
    opener.setAttribute("aria-expanded", String(open));
    document.documentElement.classList.toggle("has-sheet", open);
    if (open) sheet.querySelector("input, select, button")?.focus();
    else opener.focus();
  };
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    toggle(true);
  });
  close.addEventListener("click", (event) => {
    event.preventDefault();
    toggle(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && sheet.classList.contains("is-open")) toggle(false);
  });
  return { close: () => sheet.classList.contains("is-open") && toggle(false) };
}
