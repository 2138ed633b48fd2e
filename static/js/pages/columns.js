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

/** The field or button that a person is at, found again when its part of the page has come anew. */
function keepPlace(replace) {
  const { name, type, value, selectionStart: from, selectionEnd: to } = document.activeElement;
  const isOne = (one) =>
    one.name === name && one.type === type && (!/^(checkbox|submit)$/.test(type) || one.value === value);
  const wasThere = form.contains(document.activeElement);
  replace();
  const found = wasThere && [...form.elements].find(isOne);
  if (!found || found === document.activeElement) return;
  found.focus();
  if (Number.isInteger(from)) found.setSelectionRange(from, to);
}

async function read() {
  const page = await answer("show");
  if (!page) return;
  keepPlace(() => document.querySelector("#reading").replaceChildren(...page.querySelector("#reading").childNodes));
  for (const help of document.querySelectorAll("[data-examples]")) {
    help.textContent = page.querySelector(`[data-examples="${help.dataset.examples}"]`).textContent;
  }
}

const written = () => JSON.stringify([...new FormData(form)]);

async function reread() {
  const before = written();
  const page = await answer("reread");
  if (!page) return;
  if (written() !== before) return reread(); // the page that came knows nothing of what was written meanwhile
  document.querySelector(".lead").replaceWith(page.querySelector(".lead"));
  keepPlace(() => form.replaceChildren(...page.querySelector("form.columns").childNodes));
}

function follow(field) {
  if (/^(parts|header_line|encoding)$/.test(field.name)) reread();
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
