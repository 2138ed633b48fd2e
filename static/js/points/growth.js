// How many were in force at each month's end: the line under the time slider. Pure.

/** The first place in ascending `ends` whose day is not before `day`. */
function firstNotBefore(ends, day) {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds one to every end from one day to another, as a difference that is summed up later. */
function add(steps, ends, from, until) {
  const [first, after] = [firstNotBefore(ends, from), firstNotBefore(ends, until + 1)];
  if (first >= after) return;
  steps[first] += 1;
  steps[after] -= 1;
}

function summed(steps) {
  let sum = 0;
  return Array.from(steps.subarray(0, -1), (step) => {
    sum += step;
    return sum;
  });
}

/** Spans (a list of them) → {certain, possible}, each a count for every end; possible counts the certain too. */
export function growth(all, ends) {
  const [certain, possible] = [new Int32Array(ends.length + 1), new Int32Array(ends.length + 1)];
  for (const { mayFrom, mayUntil, sureFrom, sureUntil } of all) {
    for (let record = 0; record < mayFrom.length; record += 1) {
      add(possible, ends, mayFrom[record], mayUntil[record]);
      add(certain, ends, sureFrom[record], sureUntil[record]);
    }
  }
  return { certain: summed(certain), possible: summed(possible) };
}

/** Counts → the path of an area in a box as wide as there are steps and as high as `most`. */
export function areaOf(counts, most) {
  const line = counts.map((count, step) => `${step} ${most - count}`).join("L");
  return `M0 ${most}L${line}L${counts.length - 1} ${most}Z`;
}
