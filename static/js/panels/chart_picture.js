// A chart's SVG file as a PNG of twice its size, made in the browser.

import { save } from "./saving.js";

const PIXELS_A_UNIT = 2;

export function savePictures(page) {
  for (const button of page.querySelectorAll("[data-png]")) {
    button.hidden = false;
    button.addEventListener("click", () => savePicture(button.dataset.png, button.dataset.name));
  }
}

async function savePicture(address, name) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth * PIXELS_A_UNIT;
  canvas.height = picture.naturalHeight * PIXELS_A_UNIT;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  save(await new Promise((done) => canvas.toBlob(done)), name);
}
