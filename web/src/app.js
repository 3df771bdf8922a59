// Every page reads without this script; it adds the live map, the running response and clocks.
import { watchAges } from "./ages.js";
import { filterCounties } from "./counties.js";
import { watchList } from "./list.js";
import { watchBuilder } from "./scenario.js";
import { watchStatus } from "./status.js";

watchAges();
for (const block of document.querySelectorAll("[data-status-url]")) watchStatus(block);
for (const list of document.querySelectorAll("[data-list-url]")) watchList(list);
for (const form of document.querySelectorAll("[data-counties]")) filterCounties(form);

for (const form of document.querySelectorAll("[data-builder]")) watchBuilder(form);

const maps = document.querySelectorAll("[data-map]");
if (maps.length > 0) {
  // MapLibre is large: it is fetched only where a map is shown.
  import("./maps.js").then(({ showMap }) => maps.forEach(showMap));
}
