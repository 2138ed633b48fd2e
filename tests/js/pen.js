// A pen that writes down what it is asked to paint, for tests without a browser. Importing it installs `Path2D`.

/** A canvas's pen: `calls` holds [method, arguments, {fillStyle, strokeStyle, lineWidth}] of all it was asked. */
export function makePen() {
  const own = { calls: [] };
  return new Proxy(own, {
    get: (pen, name) => {
      if (name in pen) return pen[name];
      if (name === "measureText") return (text) => ({ width: 7 * text.length });
      return (...values) => {
        const { fillStyle, strokeStyle, lineWidth } = pen;
        pen.calls.push([name, values, { fillStyle, strokeStyle, lineWidth }]);
      };
    },
    set: (pen, name, value) => {
      pen[name] = value;
      return true;
    },
  });
}

/** What a pen was asked of a kind: the arguments of each call. */
export const callsOf = (pen, name) => pen.calls.filter(([called]) => called === name).map(([, values]) => values);

class Path2D {
  constructor(text = "") {
    this.parts = text ? [text] : [];
  }
  addPath(path, shift) {
    this.parts.push(...path.parts, shift);
  }
  moveTo(...point) {
    this.parts.push(["M", ...point]);
  }
  lineTo(...point) {
    this.parts.push(["L", ...point]);
  }
}

globalThis.Path2D = Path2D;
