// The badges as the keyboard, a pointer and a screen reader have them: buttons with names, as large as what is
// painted under them and without a look of their own. Few are made and none is thrown away: they take on what is
// in view. The focus stays with its badge, or goes to the nearest where that one is gone.

export class BadgeButtons {
  constructor(press) {
    this.list = document.createElement("div");
    this.badges = [];
    this.list.addEventListener("click", (event) => {
      event.stopPropagation(); // the map beneath would close what opens
      press(this.badgeAt(event.target), event);
    });
  }

  /** Takes on badges {key, x, y, side, name, single}, with where each stands in pixels: [left, top]. */
  show(badges, placeOf) {
    const focused = this.badgeAt(document.activeElement);
    const { children } = this.list;
    while (children.length < badges.length)
      this.list.append(Object.assign(document.createElement("button"), { type: "button" }));
    for (const [each, badge] of badges.entries()) showBadge(children[each], badge, placeOf(badge));
    while (children.length > badges.length) this.list.lastChild.remove();
    this.badges = badges;
    if (focused) this.focus(focused);
  }

  /** Puts the focus on a badge, or on the nearest to where it was. */
  focus({ key, x, y }) {
    const there = this.badges.findIndex((badge) => badge.key === key);
    const element = this.list.children[there < 0 ? this.nearest(x, y) : there];
    if (element && element !== document.activeElement) element.focus({ preventScroll: true });
  }

  nearest(x, y) {
    const far = this.badges.map((badge) => Math.hypot(badge.x - x, badge.y - y));
    return far.indexOf(Math.min(...far));
  }

  /** The badge of a button, or of what is in one; undefined elsewhere. */
  badgeAt(element) {
    const button = element?.closest?.("button");
    return button?.parentElement === this.list ? this.badges[[...this.list.children].indexOf(button)] : undefined;
  }

  /** Marks the badge with this key, or none. */
  light(key) {
    for (const [each, badge] of this.badges.entries()) {
      this.list.children[each].classList.toggle("is-lit", badge.key === key);
    }
  }
}

function showBadge(button, { side, name, single }, [left, top]) {
  const kind = single ? "point" : "cluster";
  if (button.className !== kind) button.className = kind;
  if (button.ariaLabel !== name) button.setAttribute("aria-label", name);
  const [x, y] = [Math.round(left - side / 2), Math.round(top - side / 2)];
  button.style.cssText = `width:${side}px;height:${side}px;transform:translate(${x}px,${y}px)`;
}
