// Which names of places the map shows: those that fit, in the order given, without touching a badge or each
// other. Pure but for `paintName`.

const NAME_HEIGHT_PX = 15; // of a name, in pixels
const FONTS = { state: "600 12px", county: "italic 11px", town: "12px" };
const DOT_RADIUS_PX = 1.75;

/** Where a name may stand, from where its place is: [left edge as a share of its width and in pixels, middle's height]. */
const SPOTS = {
  state: [
    [-0.5, 0, 0],
    [-0.5, 0, 24],
    [-0.5, 0, -24],
  ],
  county: [
    [-0.5, 0, 0],
    [-0.5, 0, 26],
    [-0.5, 0, -26],
  ],
  town: [
    [0, 6, 0],
    [-1, -6, 0],
    [-0.5, 0, 23],
    [-0.5, 0, -23],
    [-0.5, 0, 33],
  ],
};

/**
 * @param {Array<{name: string, kind: string, x: number, y: number}>} wanted  on the plane, first come first served
 * @param {{left: number, top: number, scale: number, width: number, height: number}} frame
 * @param {Array<{left: number, top: number, right: number, bottom: number}>} taken  in pixels of the frame
 * @param {function(string, string): number} widthOf  of a name of a kind, in pixels
 * @returns {Array<{name: string, kind: string, left: number, middle: number, dot: ?number[]}>}
 */
export function fitting(wanted, frame, taken, widthOf) {
  const room = new Room(taken);
  const shown = [];
  for (const { name, kind, x, y } of wanted) {
    const [across, down] = [(x - frame.left) * frame.scale, (y - frame.top) * frame.scale];
    if (across < 0 || down < 0 || across > frame.width || down > frame.height) continue;
    const width = widthOf(name, kind);
    for (const [share, shift, drop] of SPOTS[kind]) {
      const [left, middle] = [across + share * width + shift, down + drop];
      const box = { left, right: left + width, top: middle - NAME_HEIGHT_PX / 2, bottom: middle + NAME_HEIGHT_PX / 2 };
      if (!room.take(box)) continue;
      const seen = kind === "town" && drop === 0;
      shown.push({ name, kind, left, middle, dot: seen ? [across, down] : null });
      break;
    }
  }
  return shown;
}

/** What is taken of a frame, by cells, so that a name is compared with its neighbors only. */
class Room {
  constructor(taken, cell = 64) {
    Object.assign(this, { cell, cells: new Map() });
    for (const box of taken) this.put(box);
  }

  take(box) {
    if (this.near(box).some((other) => touch(box, other))) return false;
    this.put(box);
    return true;
  }

  put(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }

  near(box) {
    return this.keys(box).flatMap((key) => this.cells.get(key) ?? []);
  }

  keys({ left, top, right, bottom }) {
    const keys = [];
    for (let column = Math.floor(left / this.cell); column <= right / this.cell; column += 1) {
      for (let row = Math.floor(top / this.cell); row <= bottom / this.cell; row += 1) keys.push(`${column}/${row}`);
    }
    return keys;
  }
}

const touch = (one, other) =>
  one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;

/** Measures names as a pen would write them; each is measured once. */
export function measuring(pen, color) {
  const widths = new Map();
  return (name, kind) => {
    const key = `${kind} ${name}`;
    if (!widths.has(key)) {
      pen.font = `${FONTS[kind]} ${color("--text")}`;
      widths.set(key, Math.ceil(pen.measureText(name).width) + 4);
    }
    return widths.get(key);
  };
}

/** Writes a name, with a halo of the land's color. */
export function paintName(pen, { name, kind, left, middle, dot }, color) {
  Object.assign(pen, {
    font: `${FONTS[kind]} ${color("--text")}`,
    textAlign: "left",
    textBaseline: "middle",
    lineJoin: "round",
  });
  Object.assign(pen, { lineWidth: 3, strokeStyle: color("--land"), fillStyle: color(`--${kind}-name`) });
  pen.globalAlpha = 0.6;
  pen.strokeText(name, left + 2, middle);
  pen.globalAlpha = 1;
  pen.fillText(name, left + 2, middle);
  if (!dot) return;
  pen.beginPath();
  pen.arc(...dot, DOT_RADIUS_PX, 0, 2 * Math.PI);
  pen.fill();
}
