// When a column is chosen otherwise, its first rows are read anew: the same page is asked, and that part of it taken.
// When the file is to be read otherwise, the whole form is taken from the answer.

const form = document.querySelector("form.columns");
let asked = 0;

async function answer(button) {
  const chosen = new FormData(form);
  chosen.set(button, "1");
  const question = ++asked;
  const reply = await fetch(form.action, { method: "POST", body: chosen });
  if (!reply.ok || reply.redirected || question !== asked) return null;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  return question === asked ? page : null; // else something else was chosen meanwhile
}

async function read() {
  const page = await answer("show");
  if (!page) return;
  document.querySelector("#reading").replaceChildren(...page.querySelector("#reading").childNodes);
  for (const help of document.querySelectorAll("[data-examples]")) {
    help.textContent = page.querySelector(`[data-examples="${help.dataset.examples}"]`).textContent;
  }
}

async function reread(field) {
  const page = await answer("reread");
  if (!page) return;
  document.querySelector(".lead").replaceWith(page.querySelector(".lead"));
  form.replaceChildren(...page.querySelector("form.columns").childNodes);
  [...form.elements]
    .find(
      (one) =>
        one.name === field.name && one.type !== "hidden" && (one.type !== "checkbox" || one.value === field.value),
    )
    ?.focus();
}

function follow(field) {
  if (/^(parts|header_line|encoding)$/.test(field.name)) reread(field);
  else if (/^(take_|key|program|event|fixed_|date_order)/.test(field.name)) read();
}

function isAsServed(field) {
  if (/^(checkbox|radio)$/.test(field.type)) return field.checked === field.hasAttribute("checked");
  if (field.tagName !== "SELECT") return field.value === (field.getAttribute("value") ?? "");
  const served = field.querySelector("option[selected]") ?? field.querySelector("option");
  return !served || field.value === served.value;
}

form.addEventListener("change", ({ target }) => follow(target));
// What was chosen before this script was there, or is still chosen after going back.
for (const field of [...form.elements].filter((one) => one.name && !isAsServed(one))) follow(field);
