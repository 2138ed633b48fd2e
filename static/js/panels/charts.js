// The value of a chart that is under the pointer, or that the arrow keys lead to: a line in the drawing, words below it.

const SVG = "http://www.w3.org/2000/svg";
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -12, PageUp: 12 };

/** Where a key leads from one of so many values; null for a key that leads nowhere. */
export function placeAfterKey(key, from, count) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (!(key in STEPS)) return null;
  return Math.max(0, Math.min(count - 1, from + STEPS[key]));
}

export function followCharts(page) {
  for (const chart of page.querySelectorAll("[data-chart]")) follow(chart);
}

function follow(chart) {
  const drawings = [...chart.querySelectorAll("svg")].map((svg) => [svg, [...svg.querySelectorAll(".value")]]);
  const says = chart.querySelector("[data-chart-says]");
  const [[, values]] = drawings;
  if (!values.length) return;
  let now = values.length - 1;

  const show = (place) => {
    now = place;
    const words = values[place].querySelector("title").textContent;
    chart.setAttribute("aria-valuenow", String(place));
    chart.setAttribute("aria-valuetext", words);
    says.textContent = words;
    says.hidden = false;
    for (const [svg, own] of drawings) pointAt(svg, own[place]);
  };
  for (const [, own] of drawings) {
    for (const [place, value] of own.entries()) value.addEventListener("pointerenter", () => show(place));
  }
  chart.addEventListener("keydown", (event) => {
    const place = placeAfterKey(event.key, now, values.length);
    if (place === null) return;
    event.preventDefault();
    show(place);
  });
  chart.addEventListener("focus", () => show(now));
  for (const [name, value] of Object.entries({
    role: "slider",
    tabindex: "0",
    "aria-label": chart.dataset.label,
    "aria-valuemin": "0",
    "aria-valuemax": String(values.length - 1),
    "aria-valuenow": String(now),
    "aria-valuetext": values[now].querySelector("title").textContent,
  })) {
    chart.setAttribute(name, value);
  }
}

function pointAt(svg, value) {
  const line = svg.querySelector(".pointer") ?? svg.appendChild(document.createElementNS(SVG, "line"));
  line.setAttribute("class", "pointer");
  line.setAttribute("x1", value.dataset.x);
  line.setAttribute("x2", value.dataset.x);
  line.setAttribute("y1", value.getAttribute("y"));
  line.setAttribute("y2", String(Number(value.getAttribute("y")) + Number(value.getAttribute("height"))));
}
