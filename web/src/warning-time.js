// What the page's clock tells the map: one moment of a warning, again and again.

let newest;
const readers = new Set();
let chooser = () => {};

/** Calls back with every moment, the present one first. */
export function onMoment(read) {
  readers.add(read);
  if (newest) read(newest);
}

export function tellMoment(moment) {
  newest = moment;
  for (const read of readers) read(moment);
}

/** A place that was chosen on the map, by its row among the places. */
export const chooseRow = (row) => chooser(row);
export const onChoice = (choose) => (chooser = choose);
