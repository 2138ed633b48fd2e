// When a column is chosen otherwise, its first rows are read anew: the same page is asked, and that part of it taken.

const form = document.querySelector("form.columns");
let asked = 0;

async function read() {
  const chosen = new FormData(form);
  chosen.set("show", "1");
  const question = ++asked;
  const answer = await fetch(form.action, { method: "POST", body: chosen });
  if (!answer.ok || answer.redirected || question !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (question !== asked) return; // something else was chosen meanwhile
  document.querySelector("#reading").replaceChildren(...page.querySelector("#reading").childNodes);
  for (const help of document.querySelectorAll("[data-examples]")) {
    help.textContent = page.querySelector(`[data-examples="${help.dataset.examples}"]`).textContent;
  }
}

form.addEventListener("change", (event) => {
  if (/^(take_|key|program|event|fixed_kind)/.test(event.target.name)) read();
});
