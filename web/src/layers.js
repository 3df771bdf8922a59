// The layer chooser: one choice, kept in the address, shown by the live map or by pictures.

export const PLAIN = "csis"; // the zones that every map begins with

/** The layer that the address names (#layer=pga), if the page has it. */
export function layerInAddress(data) {
  const wanted = new URLSearchParams(location.hash.slice(1)).get("layer");
  return data.layers?.some(({ name }) => name === wanted) ? wanted : PLAIN;
}

/** Makes the radio group work; `show(name)` draws a layer. */
export function offerLayers(data, show) {
  const chooser = document.querySelector("[data-chooser]");
  if (!chooser) return;
  const radios = [...chooser.querySelectorAll("input[type=radio]")];
  const told = document.querySelector("[data-layer-told]");
  const choose = (name) => {
    for (const radio of radios) radio.checked = radio.value === name;
    for (const legend of document.querySelectorAll("[data-legend]")) legend.hidden = legend.dataset.legend !== name;
    told.classList.add("sr");
    show(name);
    keepLanguageLink();
  };
  for (const radio of radios) {
    radio.addEventListener("change", () => {
      remember(radio.value);
      choose(radio.value);
      told.textContent = data.words.layerShown.replace("{title}", radio.dataset.title);
    });
  }
  addEventListener("hashchange", () => choose(layerInAddress(data)));
  chooser.hidden = false;
  choose(layerInAddress(data));
}

/** Says plainly that a layer did not come. */
export function tellLayerFailed(data) {
  const told = document.querySelector("[data-layer-told]");
  if (!told) return;
  told.classList.remove("sr");
  told.textContent = data.words.layerFailed;
}

function remember(name) {
  const bare = location.pathname + location.search;
  // Replaced, not added: going back leaves the page instead of walking through layers.
  history.replaceState(history.state, "", name === PLAIN ? bare : `${bare}#layer=${name}`);
}

function keepLanguageLink() {
  for (const link of document.querySelectorAll("nav a[hreflang]")) link.hash = location.hash;
}

/** Without WebGL: the layer's picture under lines of coast and rupture, in place of the map. */
export function picturesIn(box, data) {
  const picture = box.querySelector("[data-map-picture]");
  if (!picture) return () => {};
  const [own, alt] = [picture.src, picture.alt];
  const lines = Object.assign(new Image(), { alt: "", hidden: true });
  picture.after(lines);
  return (name) => {
    const layer = data.layers.find((one) => one.name === name);
    picture.src = layer ? layer.url : own;
    picture.alt = layer ? (document.querySelector(`[data-legend="${name}"]`)?.getAttribute("aria-label") ?? alt) : alt;
    lines.hidden = !layer || !data.outline;
    if (!lines.hidden && !lines.src) lines.src = data.outline;
  };
}

/** Style sources and layers of the chosen layer; none for the plain zones. */
export function layerStyle(data) {
  const layer = data.layers?.find(({ name }) => name === data.layer);
  if (!layer) return { sources: {}, layers: [] };
  const [west, south, east, north] = data.layerBounds;
  const id = `layer-${layer.name}`;
  const coordinates = [
    [west, north],
    [east, north],
    [east, south],
    [west, south],
  ];
  return {
    sources: { [id]: { type: "image", url: layer.url, coordinates } },
    layers: [
      {
        id,
        type: "raster",
        source: id,
        paint: { "raster-opacity": data.tiles ? 0.7 : 1, "raster-fade-duration": 0 },
      },
    ],
  };
}
