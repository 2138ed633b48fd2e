// Agencies are found as their name is typed: the same page is asked, and its results take their place in this one.

const PAUSE_MS = 250; // milliseconds after the last key
const form = document.querySelector("form.find");
let waiting = 0;
let asked = 0;

async function find() {
  const address = new URL(location.href);
  address.search = new URLSearchParams(new FormData(form));
  const question = ++asked;
  const answer = await fetch(address);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (question !== asked) return; // a later question was asked meanwhile
  document.querySelector("#found").replaceChildren(...page.querySelector("#found").childNodes);
  document.dispatchEvent(new Event("found"));
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(find, PAUSE_MS);
});
