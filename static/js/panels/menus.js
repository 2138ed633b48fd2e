// The filters as a row of menus: one is open at a time (they share a name). Escape, a press elsewhere and a choice
// made with a pointer close it, so that the map is seen; the keyboard may choose several.

export function makeMenus(form) {
  const open = () => form.querySelector("details[open]");
  let byPointer = false;
  document.addEventListener("pointerdown", ({ target }) => {
    const menu = open();
    byPointer = true;
    if (menu && !menu.contains(target)) menu.open = false;
  });
  document.addEventListener("keydown", () => {
    byPointer = false;
  });
  form.addEventListener("change", ({ target }) => {
    const menu = open();
    if (menu && byPointer && target.type === "checkbox" && isRow(form)) menu.open = false;
  });
  form.addEventListener("keydown", (event) => {
    const menu = open();
    if (event.key !== "Escape" || !menu || !isRow(form)) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    const menu = open();
    const around = relatedTarget?.contains(menu); // a press on words in the menu gives the focus to what is around it
    if (menu && relatedTarget && !around && !menu.contains(relatedTarget)) menu.open = false;
  });
}

/** Whether the menus stand in a row; on a phone they are parts of one sheet. */
const isRow = (form) => getComputedStyle(form).position !== "fixed";
