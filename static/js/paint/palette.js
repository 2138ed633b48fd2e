// The stylesheet's tokens for what is painted on a canvas, which stylesheets do not reach.

/** A function from a token's name to its value on an element, as it is now; each is read once. */
export function paletteOf(element) {
  const [tokens, read] = [getComputedStyle(element), new Map()];
  return (name) => {
    if (!read.has(name)) read.set(name, tokens.getPropertyValue(name).trim());
    return read.get(name);
  };
}
