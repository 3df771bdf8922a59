// The warning on the live map: P and S circles, blind zone, stations, places told.
import { chooseRow, onMoment } from "./warning-time.js";

const EARTH_KM = 6371.0088;
const NOTHING = { type: "FeatureCollection", features: [] };
const RAD = Math.PI / 180;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Points of a circle on the sphere, closed; empty while a wave has not come up. */
export function circle([longitude, latitude], km) {
  if (!(km > 0)) return NOTHING;
  const along = km / EARTH_KM;
  const [sin, cos] = [Math.sin(latitude * RAD), Math.cos(latitude * RAD)];
  const ring = [];
  for (let turn = 0; turn <= 360; turn += 3) {
    const azimuth = turn * RAD;
    const lat = Math.asin(sin * Math.cos(along) + cos * Math.sin(along) * Math.cos(azimuth));
    const east = Math.atan2(Math.sin(azimuth) * Math.sin(along) * cos, Math.cos(along) - sin * Math.sin(lat));
    ring.push([longitude + east / RAD, lat / RAD]);
  }
  return {
    type: "FeatureCollection",
    features: [{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } }],
  };
}

export function warningLayers(data, paint, label) {
  const stations = data.stations.map(([longitude, latitude, used]) => ({
    type: "Feature",
    properties: { icon: used ? "station-used" : "station-idle" },
    geometry: { type: "Point", coordinates: [longitude, latitude] },
  }));
  const empty = () => ({ type: "geojson", data: NOTHING });
  const sources = {
    "wave-blind": empty(),
    "wave-p": empty(),
    "wave-s": empty(),
    "wave-targets": empty(),
    "wave-chosen": empty(),
    "wave-epicentre": empty(),
    "wave-stations": { type: "geojson", data: { type: "FeatureCollection", features: stations } },
  };
  const line = (id, source, width, more = {}) => ({
    id,
    type: "line",
    source,
    paint: { "line-color": paint.ink, "line-width": width, ...more },
  });
  const casing = { "line-color": paint.halo, "line-opacity": 0.8 };
  const layers = [
    { id: "blind", type: "fill", source: "wave-blind", paint: { "fill-color": paint.town, "fill-opacity": 0.24 } },
    line("blind-edge", "wave-blind", 1, { "line-color": paint.town }),
    { id: "s-fill", type: "fill", source: "wave-s", paint: { "fill-color": paint.ink, "fill-opacity": 0.05 } },
    line("p-casing", "wave-p", 5, casing),
    line("p", "wave-p", 2, { "line-dasharray": [4, 3] }),
    line("s-casing", "wave-s", 7, casing),
    line("s", "wave-s", 3.6),
    {
      id: "wave-stations",
      type: "symbol",
      source: "wave-stations",
      layout: { "icon-image": ["get", "icon"], "icon-allow-overlap": true, "icon-ignore-placement": true },
    },
    {
      id: "targets",
      type: "circle",
      source: "wave-targets",
      layout: { "circle-sort-key": ["get", "intensity"] },
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 4, 8, 6.5],
        "circle-color": ["get", "colour"],
        "circle-stroke-color": "#1c1c1c",
        "circle-stroke-width": 1,
      },
    },
    {
      id: "target-labels",
      type: "symbol",
      source: "wave-targets",
      ...label(paint, "name", {
        "text-size": 12,
        "symbol-sort-key": ["-", 0, ["get", "intensity"]],
        "text-variable-anchor": ["top", "bottom", "left", "right"],
        "text-radial-offset": 0.7,
      }),
    },
    {
      id: "chosen",
      type: "circle",
      source: "wave-chosen",
      paint: {
        "circle-radius": 11,
        "circle-color": "rgba(0,0,0,0)",
        "circle-stroke-color": paint.ink,
        "circle-stroke-width": 3,
      },
    },
    {
      id: "epicentre",
      type: "circle",
      source: "wave-epicentre",
      paint: { "circle-radius": 8, "circle-color": "#ffffff", "circle-stroke-color": "#000000", "circle-stroke-width": 3 },
    },
    { id: "epicentre-dot", type: "circle", source: "wave-epicentre", paint: { "circle-radius": 3, "circle-color": "#000000" } },
  ];
  return { sources, zones: [], layers };
}

export function listenWarning(map) {
  let shown = {};
  let moment;
  let moved = false; // by the reader: then the map stays where it is
  let fitted;
  const put = (id, key, made) => {
    if (shown[id] === key) return;
    const source = map.getSource(id);
    if (!source) return;
    source.setData(made());
    shown[id] = key;
  };
  const point = (place) => ({
    type: "FeatureCollection",
    features: place ? [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: place } }] : [],
  });
  const draw = () => {
    if (!moment || !map.getSource("wave-p")) return;
    const { source, p, s, blind, targets, key, chosen } = moment;
    const round = (km) => Math.round(km * 20) / 20;
    put("wave-epicentre", String(source), () => point(source));
    put("wave-p", `${source} ${round(p)}`, () => (source ? circle(source, p) : NOTHING));
    put("wave-s", `${source} ${round(s)}`, () => (source ? circle(source, s) : NOTHING));
    put("wave-blind", `${source} ${blind}`, () => (source ? circle(source, blind) : NOTHING));
    put("wave-targets", key, targets);
    put("wave-chosen", String(chosen), () => point(chosen));
    const corners = String(moment.extent);
    fitted ??= corners;
    if (corners === fitted) return;
    fitted = corners;
    if (!moved) map.fitBounds(moment.extent, { padding: 28, maxZoom: 9, animate: !calm.matches });
  };
  onMoment((found) => {
    moment = found;
    draw();
  });
  map.on("style.load", () => {
    // A new style (dark, light) has empty sources and no images.
    shown = {};
    for (const [name, used] of [
      ["station-used", true],
      ["station-idle", false],
    ])
      if (!map.hasImage(name)) map.addImage(name, triangle(used), { pixelRatio: 2 });
    draw();
  });
  for (const kind of ["dragstart", "zoomstart"]) map.on(kind, ({ originalEvent }) => (moved ||= Boolean(originalEvent)));
  map.on("click", "targets", ({ features: [found] }) => chooseRow(found.properties.row));
  map.on("mouseenter", "targets", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "targets", () => (map.getCanvas().style.cursor = ""));
}

function triangle(used) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 28, height: 28 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.beginPath();
  pen.moveTo(14, 3);
  pen.lineTo(25, 23);
  pen.lineTo(3, 23);
  pen.closePath();
  pen.lineJoin = "round";
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 5;
  pen.stroke();
  pen.fillStyle = used ? "#1c1c1c" : "#ffffff";
  pen.fill();
  pen.strokeStyle = "#1c1c1c";
  pen.lineWidth = 2;
  pen.stroke();
  return pen.getImageData(0, 0, 28, 28);
}
