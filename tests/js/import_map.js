// What the page's import map does, for Node: libraries by name are files of their packages. Modules that need one are
// imported after this, by `await import(…)`.

import { register } from "node:module";

const modules = new URL("../../node_modules/", import.meta.url).href;
const hook = `export const resolve = (name, context, next) => {
  const [, part] = /^topojson-client\\/(\\w+)$/.exec(name) ?? [];
  return part ? { url: "${modules}topojson-client/src/" + part + ".js", format: "module", shortCircuit: true } : next(name, context);
};
export const load = (url, context, next) =>
  next(url, url.includes("/topojson-client/") ? { ...context, format: "module" } : context);`;

register(`data:text/javascript,${encodeURIComponent(hook)}`);
