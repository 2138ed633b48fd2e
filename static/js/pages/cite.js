// A button beside each text that is there to be copied. Without this the texts can be selected by hand.

import { gettext } from "../words.js";

for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet";
  button.textContent = gettext("Copy");
  button.setAttribute("aria-describedby", text.getAttribute("aria-labelledby"));
  button.addEventListener("click", () => copy(text, button));
  text.after(button);
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = gettext("Copied");
  } catch {
    getSelection().selectAllChildren(text);
    button.textContent = gettext("Selected: press Ctrl-C");
  }
}
