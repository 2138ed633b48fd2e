// On a phone the filters are a sheet that a button opens: the focus goes in, Escape and "Close" close it and give the
// focus back, and it closes when the focus goes on out of it, so that nothing has the focus behind it. On a wide screen
// the same element stands beside the content and nothing here matters.

export function makeFilterSheet(sheet, opener) {
  const close = sheet.querySelector("[data-close-sheet]");

  const show = (open) => {
    sheet.classList.toggle("is-open", open);
    opener.setAttribute("aria-expanded", String(open));
    document.documentElement.classList.toggle("has-sheet", open);
  };
  const toggle = (open) => {
    show(open);
    (open ? close : opener).focus(); // its fields may lie in groups that are closed
  };
  sheet.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !sheet.contains(relatedTarget)) show(false);
  });
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
