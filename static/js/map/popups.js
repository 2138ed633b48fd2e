// What opens on the map: the card of a record, or the list of those at one place. The focus goes in, and back to
// where it came from.

import { card, cardList } from "../panels/cards.js";
import { at, L } from "./plane.js";

export class Popups {
  /** `giveBack(badge)` puts the focus on the badge that opened what is closed. */
  constructor(map, camera, { pattern, giveBack }) {
    Object.assign(this, { map, camera, pattern });
    map.on("popupclose", ({ popup }) => {
      const inside = popup.getElement()?.contains(document.activeElement) || document.activeElement === document.body;
      if (inside) giveBack(popup.opener);
    });
    map.getContainer().addEventListener("keydown", ({ key }) => key === "Escape" && map.closePopup());
  }

  /** Opens the card of one record, or the list of several, at a badge. */
  open(badge, records, there = badge) {
    const content = records.length === 1 ? card(records[0], this.pattern) : cardList(records, this.pattern);
    const maxHeight = Math.max(120, Math.min(300, this.map.getSize().y - 100)); // its tip stays in view
    const clear = {
      autoPanPaddingTopLeft: [16, Math.max(24, this.camera.clearTop + 8)],
      autoPanPaddingBottomRight: [16, 16],
    };
    const popup = L.popup({ minWidth: 240, maxWidth: 320, maxHeight, offset: [0, -badge.side / 4], ...clear });
    popup.opener = badge;
    popup.setLatLng(at(there)).setContent(content).openOn(this.map);
    const frame = popup.getElement();
    frame.setAttribute("role", "dialog");
    frame.setAttribute("aria-label", content.querySelector(".card-name").textContent);
    content.querySelector("a")?.focus({ preventScroll: true });
  }
}
