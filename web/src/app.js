// Every page reads without this script; it adds the live map, the running response and clocks.
import { watchAges } from "./ages.js";
import { filterCounties } from "./counties.js";
import { watchList } from "./list.js";
import { followNetwork, showRows } from "./network-live.js";
import { watchBuilder } from "./scenario.js";
import { watchStatus } from "./status.js";
import { watchBanner } from "./warning-banner.js";

watchAges();
for (const block of document.querySelectorAll("[data-status-url]")) watchStatus(block);
for (const list of document.querySelectorAll("[data-list-url]")) watchList(list);
for (const form of document.querySelectorAll("[data-counties]")) filterCounties(form);

for (const form of document.querySelectorAll("[data-builder]")) watchBuilder(form);
for (const box of document.querySelectorAll("[data-banner]")) watchBanner(box);
if (document.querySelector("[data-warning]")) import("./warning.js").then(({ showWarning }) => showWarning());

const network = document.querySelector("[data-network]");
const follow = network ? followNetwork(network) : undefined;
if (network) showRows(network, follow);
for (const figure of document.querySelectorAll("[data-waves]")) {
  import("./waveforms.js").then(({ showWaveforms }) => showWaveforms(figure));
}

const maps = document.querySelectorAll("[data-map]");
if (maps.length > 0) {
  // MapLibre is large: it is fetched only where a map is shown.
  import("./maps.js").then(({ showMap }) => maps.forEach((box) => showMap(box, follow)));
}
