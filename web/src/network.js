// The live map of a network's stations: colour is what they feel, shape is how they are.
import { Popup } from "maplibre-gl";
import { degreeOf, figure } from "./network-live.js";

const UNKNOWN = "#b5b5b5";
const SIZE = 40; // px of a sign's picture, drawn for screens of two dots a pixel
const LABELLED = 60; // stations; up to so many wear their names at every zoom

/** Style source and layers of the stations; empty until the first state has come. */
export function networkLayers(data, paint) {
  const size = ["interpolate", ["linear"], ["zoom"], 2, 0.35, 5, 0.65, 8, 1];
  const many = data.count > LABELLED;
  return {
    sources: {
      stations: { type: "geojson", data: data.stationFeatures ?? nothing() },
      epicentres: { type: "geojson", data: data.epicentres ?? nothing() },
    },
    zones: [],
    layers: [
      {
        id: "stations",
        type: "symbol",
        source: "stations",
        layout: {
          "icon-image": ["get", "icon"],
          "icon-size": many ? size : 1,
          "icon-allow-overlap": true,
          "icon-ignore-placement": true,
          "symbol-sort-key": ["get", "order"],
        },
      },
      {
        id: "station-names",
        type: "symbol",
        source: "stations",
        minzoom: many ? 8 : 0,
        layout: {
          "text-field": ["get", "name"],
          "text-font": data.fonts,
          "text-size": 11,
          "text-variable-anchor": ["left", "right", "bottom", "top"],
          "text-radial-offset": 1,
          "text-optional": true,
        },
        paint: { "text-color": paint.ink, "text-halo-color": paint.halo, "text-halo-width": 1.6 },
      },
      {
        id: "epicentre-ring",
        type: "circle",
        source: "epicentres",
        paint: { "circle-radius": 10, "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": "#ffffff", "circle-stroke-width": 6 },
      },
      {
        id: "epicentres",
        type: "circle",
        source: "epicentres",
        paint: { "circle-radius": 9, "circle-color": "rgba(255,255,255,0.7)", "circle-stroke-color": "#000000", "circle-stroke-width": 3 },
      },
      { id: "epicentre-dots", type: "circle", source: "epicentres", paint: { "circle-radius": 3, "circle-color": "#000000" } },
    ],
  };
}

const nothing = () => ({ type: "FeatureCollection", features: [] });
const point = (longitude, latitude, properties) => ({
  type: "Feature",
  properties,
  geometry: { type: "Point", coordinates: [longitude, latitude] },
});

/** Puts each new state on the map, and tells about a station when it is pointed at. */
export function listenNetwork(map, data, follow, box) {
  const show = (live) => {
    data.live = live;
    data.stationFeatures = features(live, data);
    data.epicentres = {
      type: "FeatureCollection",
      features: live.events.map(({ longitude, latitude }) => point(longitude, latitude, {})),
    };
    if (!map.isStyleLoaded() && !map.getSource("stations")) return;
    drawSigns(map, data);
    map.getSource("stations")?.setData(data.stationFeatures);
    map.getSource("epicentres")?.setData(data.epicentres);
    box.dataset.stations = String(data.stationFeatures.features.length);
  };
  map.on("style.load", () => data.stationFeatures && drawSigns(map, data));
  map.once("load", () => follow?.listen(show));
  map.on("click", "stations", ({ features: [found] }) => tell(map, data, found.properties.row));
  map.on("mouseenter", "stations", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "stations", () => (map.getCanvas().style.cursor = ""));
}

function features(live, data) {
  return {
    type: "FeatureCollection",
    features: live.id.map((name, row) => {
      const sign = data.signOf[data.states[live.state[row]]] ?? "dead";
      const degree = degreeOf(live.intensity[row]);
      return point(live.longitude[row], live.latitude[row], {
        row,
        name: name.replace(/\.$/, ""),
        icon: `sign-${sign}-${data.signs[sign].filled ? degree : 0}`,
        order: sign === "working" ? degree : 20, // what needs somebody lies above
      });
    }),
  };
}

function drawSigns(map, data) {
  const fills = Object.fromEntries(data.degrees.map(({ degree, colour }) => [degree, colour]));
  for (const id of new Set(data.stationFeatures.features.map(({ properties }) => properties.icon))) {
    if (map.hasImage(id)) continue;
    const [, name, degree] = id.split("-");
    map.addImage(id, picture(data.signs[name], fills[degree] ?? UNKNOWN), { pixelRatio: 2 });
  }
}

function picture(sign, fill) {
  const canvas = Object.assign(document.createElement("canvas"), { width: SIZE, height: SIZE });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.translate(SIZE / 2, SIZE / 2);
  pen.scale(SIZE / 20, SIZE / 20);
  pen.lineJoin = "round";
  const shape = new Path2D(sign.path);
  const mark = new Path2D(sign.mark);
  // A white edge keeps signs apart from the land and from each other.
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 3;
  pen.stroke(shape);
  pen.fillStyle = sign.filled ? fill : "#ffffff";
  pen.fill(shape);
  pen.strokeStyle = "#1c1c1c";
  pen.lineWidth = 1.3;
  if (sign.dashed) pen.setLineDash([2.2, 1.6]);
  pen.stroke(shape);
  pen.setLineDash([]);
  pen.stroke(mark);
  return pen.getImageData(0, 0, SIZE, SIZE);
}

function tell(map, data, row) {
  const { live, words } = data;
  const line = (text) => Object.assign(document.createElement("div"), { textContent: text });
  const link = document.createElement("a");
  link.href = data.station.replace("STATION", encodeURIComponent(live.id[row]));
  link.textContent = live.id[row].replace(/\.$/, "");
  const colon = data.language === "zh" ? "：" : ": ";
  const degree = degreeOf(live.intensity[row]);
  const highest = degreeOf(live.highest[row]);
  const body = document.createElement("div");
  body.append(
    link,
    line(words.states[data.states[live.state[row]]]),
    line(`${words.intensity}${colon}${degree ? words.degree[degree - 1] : "—"}`),
    line(`${words.highest}${colon}${highest ? words.degree[highest - 1] : "—"}`),
    line(`${words.pga}${colon}${figure(live.pga_gal[row])}`),
    line(`${words.latency}${colon}${figure(live.latency_s[row])}`),
  );
  new Popup({ maxWidth: "280px" }).setLngLat([live.longitude[row], live.latitude[row]]).setDOMContent(body).addTo(map);
}
