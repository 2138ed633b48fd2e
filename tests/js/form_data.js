// A form's fields as a browser gives them: the boxes that are checked, and every other field. Importing it installs it.

globalThis.FormData = class {
  constructor(form) {
    this.pairs = form.elements
      .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
      .filter(({ name }) => name)
      .map(({ name, value }) => [name, value]);
  }
  set(name, value) {
    this.pairs = [...this.pairs.filter(([other]) => other !== name), [name, value]];
  }
  [Symbol.iterator]() {
    return this.pairs[Symbol.iterator]();
  }
};
