// The live maps. Everything comes from this server: land, zones and labels drawn with local fonts.
import {
  AttributionControl,
  LngLatBounds,
  Map as MapLibre,
  NavigationControl,
  Popup,
  ScaleControl,
  setWorkerCount,
  setWorkerUrl,
} from "maplibre-gl";
import { PLAIN, layerInAddress, layerStyle, offerLayers, picturesIn, tellLayerFailed } from "./layers.js";
import { listenNetwork, networkLayers } from "./network.js";
import { builderLayers, listenBuilder } from "./scenario.js";
import {
  drawSigns,
  linkRows,
  offerList,
  placeWords,
  readStations,
  stationFeatures,
  stationStyle,
} from "./stations.js";
import { listenWarning, warningLayers } from "./warning-map.js";

setWorkerUrl(new URL(MAPLIBRE_WORKER, import.meta.url).href);
setWorkerCount(1);

const FONTS = ["Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];
const dark = matchMedia("(prefers-color-scheme: dark)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const colours = () =>
  dark.matches
    ? { sea: "#0d1218", land: "#262d34", coast: "#4d5863", ink: "#eef2f5", halo: "#12171c", dot: "#c8d0d8", town: "#b4bec7" }
    : { sea: "#dde6ec", land: "#f7f6f2", coast: "#9aa7b1", ink: "#16202a", halo: "#ffffff", dot: "#35414d", town: "#4a5560" };

const point = ([longitude, latitude], properties) => ({
  type: "Feature",
  properties,
  geometry: { type: "Point", coordinates: [longitude, latitude] },
});
const collection = (features) => ({ type: "FeatureCollection", features });

/** follow: what tells a network's state again and again, where the page has one. */
export function showMap(box, follow) {
  const data = JSON.parse(document.getElementById(box.dataset.map).textContent);
  const room = box.querySelector("[data-map-room]");
  if (data.kind === "event") data.layer = layerInAddress(data);
  let map;
  try {
    map = new MapLibre({
      container: room,
      style: style(data),
      bounds: bounds(data),
      fitBoundsOptions: { padding: 28, maxZoom: 9 },
      maxZoom: 12,
      dragRotate: false,
      pitchWithRotate: false,
      cooperativeGestures: true, // a page must scroll past its map
      attributionControl: false,
      fadeDuration: calm.matches ? 0 : 200,
      renderWorldCopies: data.kind === "overview",
      locale: data.words,
    });
  } catch {
    // No WebGL here: the picture stays; a map to click on, which has none, goes.
    box.closest("[data-picker]")?.setAttribute("hidden", "");
    if (data.kind === "event") {
      offerLayers(data, picturesIn(box, data));
      offerList(data);
    }
    return;
  }
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 120, unit: "metric" }), "bottom-left");
  map.addControl(new AttributionControl({ compact: false, customAttribution: data.credit }), "bottom-right");
  map.getCanvas().setAttribute("aria-label", data.label);
  map.once("load", () => {
    box.classList.add("is-live");
    map.resize();
    map.fitBounds(bounds(data), { padding: 28, maxZoom: 9, animate: false });
    // For tests and for those who print from a script: the first complete picture is there.
    map.once("idle", () => (box.dataset.drawn = "yes"));
  });
  if (data.kind === "overview") listenOverview(map);
  else if (data.kind === "builder") listenBuilder(map, data);
  else if (data.kind === "network") listenNetwork(map, data, follow, box);
  else if (data.kind === "warning") listenWarning(map);
  else {
    listenEvent(map, data);
    showObserved(map, data, box);
    map.on("error", (found) => {
      if (found.sourceId?.startsWith("layer-")) tellLayerFailed(data);
      else console.error(found.error);
    });
    map.once("load", () =>
      offerLayers(data, (name) => {
        data.layer = name;
        restyle(map, style(data));
      }),
    );
  }
  dark.addEventListener("change", () => map.setStyle(style(data)));
}

function bounds(data) {
  const box = new LngLatBounds();
  for (const position of data.extent) box.extend(position);
  return box;
}

function style(data) {
  const paint = colours();
  const sources = {
    land: { type: "geojson", data: data.land },
    ...(data.tiles ? { tiles: { type: "raster", tiles: [data.tiles], tileSize: 256 } } : {}),
  };
  const base = [
    { id: "sea", type: "background", paint: { "background-color": paint.sea } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": paint.land } },
    ...(data.tiles ? [{ id: "tiles", type: "raster", source: "tiles" }] : []),
  ];
  const own = ownLayers(data, paint);
  const towns = townLayers(data, paint);
  // Zones hide what is under them, so that their colours are those of the legend.
  const coast = { id: "coast", type: "line", source: "land", paint: { "line-color": paint.coast, "line-width": 0.7 } };
  return {
    version: 8,
    sources: { ...sources, towns: { type: "geojson", data: data.towns }, ...own.sources },
    layers: [...base, ...own.zones, coast, ...towns, ...own.layers],
  };
}

function ownLayers(data, paint) {
  if (data.kind === "overview") return overviewLayers(data, paint);
  if (data.kind === "network") return networkLayers({ ...data, fonts: FONTS }, paint);
  if (data.kind === "warning") return warningLayers(data, paint, label);
  return data.kind === "builder" ? builderLayers(data) : eventLayers(data, paint);
}

/** Adds, drops and hides what a changed choice asks for; what stays is not fetched again. */
function restyle(map, { sources, layers }) {
  const wanted = new Set(layers.map(({ id }) => id));
  for (const id of map.getLayersOrder()) if (!wanted.has(id)) map.removeLayer(id);
  for (const id of Object.keys(map.getStyle().sources)) if (!(id in sources)) map.removeSource(id);
  for (const [id, source] of Object.entries(sources)) if (!map.getSource(id)) map.addSource(id, source);
  let above; // layers are put in from the top, each under the one that was there
  for (const layer of layers.toReversed()) {
    if (!map.getLayer(layer.id)) map.addLayer(layer, above);
    else map.setLayoutProperty(layer.id, "visibility", layer.layout?.visibility ?? "visible");
    above = layer.id;
  }
}

function label(paint, field, more = {}) {
  return {
    layout: {
      "text-field": ["get", field],
      "text-font": FONTS,
      "text-size": 13,
      "text-offset": [0, 0.9],
      "text-anchor": "top",
      ...more,
    },
    paint: { "text-color": paint.ink, "text-halo-color": paint.halo, "text-halo-width": 1.6 },
  };
}

/** The base map's own names: quiet, and giving way to whatever the page is about. */
function townLayers(data, paint) {
  // A town that the page itself names is not named twice.
  const named = (data.places ?? []).flatMap(({ name }) => [name, name.replace(/[市县]$/, "")]);
  const filter = [
    "all",
    ["<=", ["get", "minzoom"], ["zoom"]],
    ["!", ["in", ["get", data.language], ["literal", named]]],
  ];
  const capital = ["==", ["get", "rank"], 0];
  return [
    {
      id: "towns",
      type: "circle",
      source: "towns",
      filter,
      paint: { "circle-radius": ["case", capital, 2, 1.5], "circle-color": paint.town, "circle-opacity": 0.8 },
    },
    {
      id: "town-labels",
      type: "symbol",
      source: "towns",
      filter,
      layout: {
        "text-field": ["get", data.language],
        "text-font": FONTS,
        "text-size": ["case", capital, 12, 11],
        "text-variable-anchor": ["top", "bottom", "left", "right"],
        "text-radial-offset": 0.35,
        "text-padding": 4,
        "symbol-sort-key": ["get", "rank"],
      },
      paint: { "text-color": paint.town, "text-halo-color": paint.halo, "text-halo-width": dark.matches ? 2 : 1.6 },
    },
  ];
}

function overviewLayers(data, paint) {
  const events = data.points.map((one) => point([one.longitude, one.latitude], one));
  const size = ["interpolate", ["exponential", 1.6], ["get", "magnitude"], 3, 4, 5, 7, 7, 15, 9, 30];
  return {
    sources: { events: { type: "geojson", data: collection(events) } },
    zones: [],
    layers: [
      {
        id: "events",
        type: "circle",
        source: "events",
        layout: { "circle-sort-key": ["-", 0, ["get", "magnitude"]] },
        paint: {
          "circle-radius": size,
          "circle-color": ["coalesce", ["get", "colour"], paint.dot],
          "circle-opacity": ["case", ["get", "withdrawn"], 0, 0.75],
          "circle-stroke-width": ["case", ["get", "exercise"], 3, 1.2],
          "circle-stroke-color": ["case", ["get", "exercise"], "#7b3fb3", paint.halo],
        },
      },
      {
        id: "event-labels",
        type: "symbol",
        source: "events",
        ...label(paint, "label", {
          "text-size": 12,
          "text-variable-anchor": ["right", "left", "top", "bottom"],
          "text-radial-offset": 1,
        }),
      },
    ],
  };
}

function listenOverview(map) {
  map.on("click", "events", ({ features: [found], lngLat }) => {
    const body = document.createElement("div");
    const link = document.createElement("a");
    link.href = found.properties.url;
    link.textContent = found.properties.title;
    const when = document.createElement("div");
    when.textContent = found.properties.when;
    body.append(link, when);
    new Popup({ maxWidth: "280px" }).setLngLat(lngLat).setDOMContent(body).addTo(map);
  });
  map.on("mouseenter", "events", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "events", () => (map.getCanvas().style.cursor = ""));
}

function eventLayers(data, paint) {
  const places = data.places.map((one) => point([one.longitude, one.latitude], one));
  const sources = {
    places: { type: "geojson", data: collection(places) },
    epicentre: { type: "geojson", data: collection([point(data.epicentre, { label: data.words.epicentre })]) },
    rupture: {
      type: "geojson",
      data: collection(
        data.rupture.length > 1
          ? [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: data.rupture } }]
          : [],
      ),
    },
  };
  const zones = [];
  if (data.contours) {
    sources.zones = { type: "geojson", data: data.contours };
    const colour = ["match", ["to-number", ["get", "degree"]]];
    for (const { degree, colour: fill } of data.degrees) colour.push(degree, fill);
    colour.push("rgba(0,0,0,0)");
    zones.push(
      {
        id: "zones",
        type: "fill",
        source: "zones",
        filter: ["==", ["geometry-type"], "Polygon"],
        layout: { visibility: data.layer === PLAIN ? "visible" : "none" },
        paint: { "fill-color": colour, "fill-opacity": data.tiles ? 0.7 : 1 },
      },
      {
        id: "zone-edges",
        type: "line",
        source: "zones",
        layout: { visibility: data.layer === PLAIN ? "visible" : "none" },
        paint: { "line-color": "#3b2a20", "line-width": 0.9, "line-opacity": 0.7 },
      },
    );
  }
  const chosen = layerStyle(data);
  const observed = stationStyle(data);
  Object.assign(sources, chosen.sources, observed.sources);
  zones.push(...chosen.layers);
  const layers = [
    {
      id: "rupture-casing",
      type: "line",
      source: "rupture",
      paint: { "line-color": "#ffffff", "line-width": 5 },
    },
    {
      id: "rupture",
      type: "line",
      source: "rupture",
      paint: { "line-color": "#000000", "line-width": 2.2, "line-dasharray": [2, 1] },
    },
    ...observed.layers,
    {
      id: "places",
      type: "circle",
      source: "places",
      paint: {
        "circle-radius": 4,
        "circle-color": paint.halo,
        "circle-stroke-color": paint.ink,
        "circle-stroke-width": 1.4,
      },
    },
    {
      id: "place-labels",
      type: "symbol",
      source: "places",
      ...label(paint, "name", {
        "symbol-sort-key": ["get", "rank"],
        "text-variable-anchor": ["top", "bottom", "left", "right"],
        "text-radial-offset": 0.6,
      }),
    },
    {
      // Not seen: it keeps names from being placed under the epicentre's sign.
      id: "epicentre-room",
      type: "symbol",
      source: "epicentre",
      layout: { "text-field": "M", "text-font": FONTS, "text-size": 22, "text-allow-overlap": true },
      paint: { "text-opacity": 0 },
    },
    {
      id: "epicentre-ring",
      type: "circle",
      source: "epicentre",
      paint: { "circle-radius": 9, "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": "#ffffff", "circle-stroke-width": 5 },
    },
    {
      id: "epicentre",
      type: "circle",
      source: "epicentre",
      paint: { "circle-radius": 8, "circle-color": "#ffffff", "circle-stroke-color": "#000000", "circle-stroke-width": 3 },
    },
    {
      id: "epicentre-dot",
      type: "circle",
      source: "epicentre",
      paint: { "circle-radius": 3, "circle-color": "#000000" },
    },
  ];
  return { sources, zones, layers };
}

function listenEvent(map, data) {
  if (!data.pointUrl) return;
  const tell = async (asked, name) => {
    const body = document.createElement("div");
    body.setAttribute("role", "status");
    body.textContent = data.words.asking;
    new Popup({ maxWidth: "280px" }).setLngLat(asked).setDOMContent(body).addTo(map);
    body.replaceChildren(...(await shakingAt(data, asked, name)));
  };
  offerHere(map, data, tell);
  map.on("click", ({ lngLat, point: at }) => {
    const around = [
      [at.x - 6, at.y - 6],
      [at.x + 6, at.y + 6],
    ];
    if (data.stationFeatures) {
      const [seen] = map.queryRenderedFeatures(around, { layers: ["stations", "felt"] });
      if (seen) return data.showStation(seen.properties.number);
    }
    const [place] = map.queryRenderedFeatures(around, { layers: ["places"] });
    tell(place ? place.geometry.coordinates : [lngLat.lng, lngLat.lat], place?.properties.name);
  });
}

/** Stations and felt reports: signs, their switch, and pop-ups that tables lead to. */
function showObserved(map, data, box) {
  data.showStation = async (number, from) => {
    const { places } = await readStations(data);
    const place = places[number];
    const at = [place.longitude, place.latitude];
    const body = document.createElement("div");
    body.className = "place";
    body.tabIndex = 0; // so that a long one can be scrolled by keyboard
    body.append(...placeWords(place, data));
    // The pop-up stands above its place: room is made for it, above all on small maps.
    const { clientHeight } = map.getContainer();
    body.style.maxHeight = `${Math.round(clientHeight * 0.58)}px`;
    if (from) box.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    if (from || clientHeight < 420) {
      map.easeTo({
        center: at,
        offset: [0, clientHeight * 0.33],
        zoom: from ? Math.max(map.getZoom(), 8) : map.getZoom(),
        animate: !calm.matches,
      });
    }
    const anchor = from || clientHeight < 420 ? { anchor: "bottom" } : {};
    const popup = new Popup({ maxWidth: "340px", ...anchor }).setLngLat(at).setDOMContent(body).addTo(map);
    popup.getElement().addEventListener("keydown", ({ key }) => key === "Escape" && popup.remove());
    if (from) popup.on("close", () => from.focus({ preventScroll: true }));
  };
  offerList(data, data.stations ? data.showStation : undefined);
  if (!data.stations) return;
  map.on("style.load", () => data.stationFeatures && drawSigns(map, data));
  map.once("load", async () => {
    const toggle = document.querySelector("[data-stations-switch]");
    const signs = document.querySelector("[data-stations-sign]");
    linkRows(data.showStation);
    const draw = async () => {
      try {
        data.stationFeatures ??= stationFeatures(await readStations(data));
        drawSigns(map, data);
        restyle(map, style(data));
        box.dataset.stations = data.stationsHidden ? "hidden" : "shown";
      } catch {
        return; // the map is whole without them; the list below says so when asked
      }
    };
    if (toggle) {
      toggle.hidden = false;
      toggle.querySelector("input").addEventListener("change", ({ target }) => {
        data.stationsHidden = !target.checked;
        signs.hidden = data.stationsHidden;
        draw();
      });
      signs.hidden = false;
    }
    await draw();
  });
}

/** "How strong here?": the position goes to this server only, to about one kilometre. */
function offerHere(map, data, tell) {
  const button = document.querySelector("[data-here]");
  if (!button || !isSecureContext || !navigator.geolocation) return;
  const answer = document.querySelector("[data-here-answer]");
  button.hidden = false;
  button.addEventListener("click", () => {
    answer.textContent = data.words.asking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        answer.textContent = "";
        const here = [Math.round(coords.longitude * 100) / 100, Math.round(coords.latitude * 100) / 100];
        map.easeTo({ center: here, animate: !calm.matches });
        tell(here, data.words.here);
      },
      () => (answer.textContent = data.words.nowhere),
      { timeout: 10000, maximumAge: 600000 },
    );
  });
}

/** Elements that say the value at one point and how sure it is. */
async function shakingAt(data, [longitude, latitude], name) {
  const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const url = `${data.pointUrl}?longitude=${longitude.toFixed(4)}&latitude=${latitude.toFixed(4)}`;
  let reply;
  try {
    reply = await fetch(url);
  } catch {
    return [line("span", data.words.unreachable)];
  }
  if (!reply.ok) return [line("span", data.words.outside)];
  const found = await reply.json();
  const head = line("strong", name ?? `${latitude.toFixed(2)}°, ${longitude.toFixed(2)}°`);
  const value = `${data.words.scale} ${found.roman} (${found.intensity.toFixed(1)} ± ${found.intensity_sigma.toFixed(1)})`;
  const motion = `PGA ${found.pga_ms2.toPrecision(2)} m/s² · PGV ${found.pgv_ms.toPrecision(2)} m/s`;
  return [head, line("div", value), line("div", motion), line("small", data.words.sigma)];
}
