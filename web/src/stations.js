// What was observed: signs on the map, pop-ups, and the same content as a list. The file is asked
// for only when it is needed.

const THIN_FROM = 400; // felt cells; above, weaker ones give way where they would lie on others
const UNKNOWN = "#b5b5b5";
const element = (tag, text, className) =>
  Object.assign(document.createElement(tag), { textContent: text ?? "", ...(className ? { className } : {}) });

/** stations.json as objects, fetched once; rejects where it cannot be had. */
export function readStations(data) {
  data.stationsAsked ??= (async () => {
    const reply = await fetch(data.stations);
    if (!reply.ok) throw new Error(String(reply.status));
    const found = await reply.json();
    const reasons = found.reasons[data.language];
    const places = found.stations.map((row, number) => {
      const place = Object.fromEntries(found.fields.map((name, at) => [name, row[at]]));
      place.number = number;
      place.values = place.values.map(([measure, observed, predicted, residual, used, reason, converted]) => ({
        measure: found.measures[measure],
        observed,
        predicted,
        residual,
        used: used === 1,
        reason: reasons[reason] ?? "",
        converted: converted === 1,
      }));
      return place;
    });
    return { places, scale: found.scale };
  })();
  data.stationsAsked.catch(() => (data.stationsAsked = undefined)); // so that it can be asked again
  return data.stationsAsked;
}

/** Places as the map's features. */
export function stationFeatures({ places }) {
  return places
    .filter(({ longitude, latitude }) => longitude !== null && latitude !== null)
    .map(({ number, longitude, latitude, intensity, used, felt }) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [longitude, latitude] },
      properties: {
        number,
        felt,
        strength: intensity ?? 0,
        icon: `${felt ? "felt" : "station"}-${degreeOf(intensity)}-${used ? "used" : "unused"}`,
      },
    }));
}

const degreeOf = (intensity) => (intensity === null ? 0 : Math.min(Math.max(Math.floor(intensity + 0.5), 1), 12));

/** Style source and layers of the signs; none until they were read, or where they are switched off. */
export function stationStyle(data) {
  const features = data.stationFeatures;
  if (!features) return { sources: {}, layers: [] };
  const visibility = data.stationsHidden ? "none" : "visible";
  const many = features.filter(({ properties }) => properties.felt).length > THIN_FROM;
  const size = (scale) => ["interpolate", ["linear"], ["zoom"], 4, 0.6 * scale, 7, 0.9 * scale, 10, 1.2 * scale];
  const felt = ["==", ["get", "felt"], 1];
  return {
    sources: { stations: { type: "geojson", data: { type: "FeatureCollection", features } } },
    layers: [
      {
        id: "felt",
        type: "symbol",
        source: "stations",
        filter: felt,
        layout: {
          visibility,
          "icon-image": ["get", "icon"],
          "icon-size": size(0.85),
          "icon-padding": 0,
          "icon-allow-overlap": !many,
          "icon-ignore-placement": !many,
          "symbol-sort-key": many ? ["-", 0, ["get", "strength"]] : ["get", "strength"],
        },
      },
      {
        id: "stations",
        type: "symbol",
        source: "stations",
        filter: ["!", felt],
        layout: {
          visibility,
          "icon-image": ["get", "icon"],
          "icon-size": size(1),
          "icon-allow-overlap": true,
          "icon-ignore-placement": true,
          "symbol-sort-key": ["get", "strength"],
        },
      },
    ],
  };
}

/** Gives the map every sign that its places wear; again where a new style has dropped them. */
export function drawSigns(map, data) {
  const fills = Object.fromEntries(data.degrees.map(({ degree, colour }) => [degree, colour]));
  for (const id of new Set(data.stationFeatures.map(({ properties }) => properties.icon))) {
    if (map.hasImage(id)) continue;
    const [kind, degree, use] = id.split("-");
    map.addImage(id, sign(kind, fills[degree] ?? UNKNOWN, use === "used"), { pixelRatio: 2 });
  }
}

function sign(kind, fill, used) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 36, height: 36 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.beginPath();
  if (kind === "felt") pen.arc(18, 18, 10, 0, 2 * Math.PI);
  else {
    pen.moveTo(18, 4);
    pen.lineTo(32, 29);
    pen.lineTo(4, 29);
    pen.closePath();
  }
  pen.lineJoin = "round";
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 6;
  pen.stroke();
  pen.fillStyle = used ? fill : "#ffffff";
  pen.fill();
  pen.strokeStyle = "#1c1c1c";
  pen.lineWidth = 2.4;
  pen.stroke();
  if (!used) {
    const y = kind === "felt" ? 18 : 20;
    pen.beginPath();
    pen.moveTo(10, y - 8);
    pen.lineTo(26, y + 8);
    pen.moveTo(26, y - 8);
    pen.lineTo(10, y + 8);
    pen.stroke();
  }
  return pen.getImageData(0, 0, 36, 36);
}

/** Elements that say all of one place: what was observed, predicted, and whether it was used. */
export function placeWords(place, data) {
  const { words, language } = data;
  const head = element("strong", place.name && place.name !== place.id ? `${place.id} ${place.name}` : place.id);
  const kind = place.felt ? words.felt : words.station;
  const far = place.distance_km === null ? "" : ` · ${words.km.replace("{km}", place.distance_km)}`;
  const table = element("table");
  const top = table.createTHead().insertRow();
  for (const text of [words.measure, words.observed, words.predicted, words.residual]) {
    const cell = element("th", text);
    cell.scope = "col";
    top.append(cell);
  }
  const body = table.createTBody();
  for (const one of place.values) {
    const row = body.insertRow();
    if (!one.used) row.className = "unused";
    const { name, units } = one.measure;
    const first = element("th", units ? `${name} (${units})` : name);
    first.scope = "row";
    row.append(first);
    const seen = row.insertCell();
    seen.textContent = amount(one, "observed");
    if (one.converted) seen.append(" ", element("small", words.converted));
    row.insertCell().textContent = amount(one, "predicted");
    row.insertCell().textContent = signed(one.residual);
  }
  const reasons = [...new Set(place.values.filter(({ reason }) => reason).map(({ reason }) => reason))];
  const use = element("div", useOf(place, words));
  if (reasons.length > 0) {
    const told = place.values
      .filter(({ reason }) => reason)
      .map(({ measure, reason }) => (reasons.length > 1 ? `${measure.name}: ${reason}` : reason));
    use.append(element("small", `${language === "zh" ? "：" : ": "}${[...new Set(told)].slice(0, 4).join(language === "zh" ? "；" : "; ")}`));
  }
  return [head, element("div", kind + far), table, use];
}

/** Intensities to a tenth; motion as it is written in the file, three digits. */
function amount(one, which) {
  const value = one[which];
  if (value === null) return "—";
  return one.measure.units ? String(value) : value.toFixed(1);
}

const signed = (value) => (value === null ? "—" : `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`);

function useOf(place, words) {
  if (!place.used) return words.unused;
  return place.values.some(({ reason }) => reason) ? words.part : words.used;
}

/** The first measure's reason, named where it is not that of all. */
function reasonOf({ values }) {
  const refused = values.filter(({ reason }) => reason);
  if (refused.length === 0) return "";
  const [{ reason, measure }] = refused;
  return values.every((one) => one.reason === reason) ? reason : `${measure.name}: ${reason}`;
}

/** The button that lists every place below; `show(place)` leads to it on the map, where there is one. */
export function offerList(data, show) {
  const block = document.querySelector("[data-all-stations]");
  if (!block || !data.stations) return;
  const button = block.querySelector("button");
  const room = block.querySelector(".scroll");
  const note = block.querySelector("[role=status]");
  block.hidden = false;
  button.addEventListener("click", async () => {
    if (!room.hidden) {
      room.hidden = true;
      button.setAttribute("aria-expanded", "false");
      return;
    }
    note.textContent = data.words.asking;
    try {
      const found = await readStations(data);
      note.textContent = "";
      const body = room.querySelector("tbody");
      if (body.rows.length === 0) body.append(...byDistance(found.places).map((place) => listRow(place, found.scale, data, show)));
      room.hidden = false;
      button.setAttribute("aria-expanded", "true");
    } catch {
      note.textContent = data.words.stationsUnreachable;
    }
  });
}

const byDistance = (places) => [...places].sort((a, b) => (a.distance_km ?? Infinity) - (b.distance_km ?? Infinity));

function listRow(place, scale, data, show) {
  const row = document.createElement("tr");
  const head = element("th");
  head.scope = "row";
  if (show) {
    const button = element("button", place.id, "onmap");
    button.type = "button";
    button.setAttribute("aria-label", data.words.show.replace("{name}", place.id));
    button.addEventListener("click", () => show(place.number, button));
    head.append(button);
  } else head.textContent = place.id;
  if (place.name && place.name !== place.id) head.append(" ", element("span", place.name, "quiet"));
  row.append(head, element("td", place.distance_km === null ? "" : data.words.km.replace("{km}", place.distance_km), "figure"));
  for (const name of [scale, "PGA", "PGV"]) {
    const one = place.values.find(({ measure }) => measure.name === name);
    const cell = element("td", "", one && !one.used ? "pair-cell unused" : "pair-cell");
    if (one) {
      cell.append(element("b", amount(one, "observed")), ` | ${amount(one, "predicted")} `, element("span", `(${signed(one.residual)})`, "quiet"));
    }
    row.append(cell);
  }
  const reason = reasonOf(place);
  const use = element("td", useOf(place, data.words));
  if (reason) use.append(element("br"), element("span", reason, "quiet"));
  row.append(use);
  return row;
}

/** Names in the page's own tables become buttons that show the place on the map. */
export function linkRows(show) {
  for (const button of document.querySelectorAll("button[data-station]")) {
    button.hidden = false;
    button.parentElement.querySelector("[data-station-name]").hidden = true;
    button.addEventListener("click", () => show(Number(button.dataset.station), button));
  }
}
