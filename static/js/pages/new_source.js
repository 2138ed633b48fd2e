// The short name follows the title until someone writes one.

const title = document.querySelector('[name="title"]');
const slug = document.querySelector('[name="slug"]');

function short(words) {
  const plain = words
    .normalize("NFKD")
    .replace(/[^\w\s-]/g, "")
    .trim()
    .toLowerCase();
  return plain
    .replace(/[-\s]+/g, "-")
    .slice(0, 60)
    .replace(/^-+|-+$/g, "");
}

let follows = slug.value === "" || slug.value === short(title.value);
slug.addEventListener("input", () => (follows = slug.value === ""));
title.addEventListener("input", () => {
  if (follows) slug.value = short(title.value);
});
