// The columns of a few points, as /map/points.json gives them.

export const [ALWAYS, FOREVER] = [-99_999, 99_999]; // as queries/points.py writes them

/** Three records: certain from day 10 to 20, possible from 0 to 30 (certain 15 to 16; ended from 12), one undated. */
export function columns(changes = {}) {
  return {
    id: ["RW-000001", "RW-000002", "RW-000003"],
    agency: ["Dayton Police", "Macon Police", "Yakima Police"],
    place: [0, 1, 1],
    places: ["Dayton, OH", "Macon, GA"],
    program: [0, 0, 0],
    programs: [["neighbors", "Neighbors account"]],
    status: [0, 1, 0],
    statuses: [
      ["listed", "Listed"],
      ["ended", "Ended"],
    ],
    date: [0, 1, 1],
    dates: ["Jan 11, 1970", "no date"],
    sources: [1, 2, 1],
    rows: [1, 3, 1],
    precision: [0, 0, 0],
    shown_until: [20, 16, ALWAYS],
    precisions: [["place", "the place"]],
    lon: [-84.2, -83.6, -120.5],
    lat: [39.8, 32.8, 46.6],
    may_from: [10, 0, ALWAYS],
    may_until: [20, 30, FOREVER],
    sure_from: [10, 15, FOREVER],
    sure_until: [20, 16, FOREVER],
    undated: [0, 0, 1],
    histories: [
      [[ALWAYS, 0]],
      [
        [ALWAYS, 0],
        [12, 1],
      ],
    ],
    history: [0, 1, 0],
    elsewhere: {
      status: [0],
      may_from: [0],
      may_until: [30],
      sure_from: [FOREVER],
      sure_until: [FOREVER],
      undated: [0],
      histories: [[[ALWAYS, 0]]],
      history: [0],
    },
    ...changes,
  };
}
