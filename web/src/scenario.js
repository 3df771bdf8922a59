// The scenario form's map: a click sets the epicentre or adds a vertex to the rupture line. The
// form's fields hold the truth; the map shows them, and the form works without it.

const NUMBERS = "[name=longitude], [name=latitude], [name=line], [name=historic], [name=basis]";

/** Shows what a way of starting needs, hides the rest; what was typed there stays. */
export function watchBuilder(form) {
  const choose = () => {
    const way = form.elements.basis.value;
    for (const part of form.querySelectorAll("[data-for]")) {
      // A field with an error is never hidden: its message would be lost.
      part.hidden = !part.dataset.for.split(" ").includes(way) && !part.querySelector("[aria-invalid]");
    }
    const tools = document.querySelector("[data-line-tools]");
    if (tools) tools.hidden = way !== "line";
  };
  form.addEventListener("change", ({ target }) => target.name === "basis" && choose());
  choose();
  const picker = document.querySelector("[data-picker]");
  if (picker) picker.hidden = false;
}

const feature = (type, coordinates) => ({ type: "Feature", properties: {}, geometry: { type, coordinates } });
const collection = (features) => ({ type: "FeatureCollection", features });

/** Vertices of the line as typed; those that cannot be read are passed over. */
function vertices(text) {
  return text
    .split(/[;；\n]+/)
    .map((part) => part.trim().split(/[\s,，]+/).map(Number))
    .filter((pair) => pair.length === 2 && pair.every(Number.isFinite) && Math.abs(pair[1]) <= 90);
}

function shown(form, data) {
  const { basis, longitude, latitude, line, historic } = form.elements;
  if (basis.value === "historic") {
    const found = data.historic[historic.value];
    return found ? { at: found.at, line: found.line } : { line: [] };
  }
  const at = [longitude.value, latitude.value].map((text) => (text.trim() === "" ? NaN : Number(text)));
  const placed = at.every(Number.isFinite) && Math.abs(at[1]) <= 90 && Math.abs(at[0]) <= 180;
  return {
    at: placed && basis.value !== "line" ? at : undefined,
    line: basis.value === "line" ? vertices(line.value) : [],
  };
}

function features({ at, line }) {
  return collection([
    ...(line.length > 1 ? [feature("LineString", line)] : []),
    ...(line.length ? [feature("MultiPoint", line)] : []),
    ...(at ? [feature("Point", at)] : []),
  ]);
}

export function builderLayers(data) {
  const form = document.querySelector("[data-builder]");
  return {
    sources: { chosen: { type: "geojson", data: features(shown(form, data)) } },
    zones: [],
    layers: [
      {
        id: "chosen-casing",
        type: "line",
        source: "chosen",
        filter: ["==", ["geometry-type"], "LineString"],
        paint: { "line-color": "#ffffff", "line-width": 6 },
      },
      {
        id: "chosen-line",
        type: "line",
        source: "chosen",
        filter: ["==", ["geometry-type"], "LineString"],
        paint: { "line-color": "#5b2a86", "line-width": 3 },
      },
      {
        id: "chosen-points",
        type: "circle",
        source: "chosen",
        filter: ["!=", ["geometry-type"], "LineString"],
        paint: { "circle-radius": 7, "circle-color": "#ffffff", "circle-stroke-color": "#5b2a86", "circle-stroke-width": 3.5 },
      },
    ],
  };
}

export function listenBuilder(map, data) {
  const form = document.querySelector("[data-builder]");
  const draw = () => map.getSource("chosen")?.setData(features(shown(form, data)));
  const written = ([longitude, latitude]) => `${longitude.toFixed(3)} ${latitude.toFixed(3)}`;
  const setLine = (points) => {
    form.elements.line.value = points.map(written).join("; ");
    draw();
  };
  map.getCanvas().style.cursor = "crosshair";
  map.on("click", ({ lngLat }) => {
    const { lng, lat } = lngLat.wrap();
    const { basis } = form.elements;
    if (basis.value === "line") {
      setLine([...vertices(form.elements.line.value), [lng, lat]]);
      return;
    }
    if (basis.value === "historic") return; // it happens where it happened
    form.elements.longitude.value = lng.toFixed(3);
    form.elements.latitude.value = lat.toFixed(3);
    draw();
  });
  document.querySelector("[data-undo]").addEventListener("click", () => setLine(vertices(form.elements.line.value).slice(0, -1)));
  document.querySelector("[data-clear]").addEventListener("click", () => setLine([]));
  form.addEventListener("input", ({ target }) => target.matches(NUMBERS) && draw());
  form.addEventListener("change", ({ target }) => {
    if (!target.matches(NUMBERS)) return;
    draw();
    const { at } = shown(form, data);
    if (target.name === "historic" && at) {
      form.elements.magnitude.placeholder = data.historic[target.value].magnitude.toFixed(1);
      map.jumpTo({ center: at, zoom: Math.max(map.getZoom(), 5) });
    }
  });
}
