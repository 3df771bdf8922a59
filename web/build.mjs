// Builds what the browser and the document room need into ../houfeng/assets/, from npm packages
// alone. `land.geojson` holds coastlines only: no borders are drawn anywhere, on purpose.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { feature } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const assets = join(here, "..", "houfeng", "assets");
const web = join(assets, "web");
const require = createRequire(import.meta.url);

const short = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 10);

/** Writes `name` with its hash in the file name, for caching without end; returns that name. */
async function writeHashed(name, bytes) {
  const dot = name.lastIndexOf(".");
  const hashed = `${name.slice(0, dot)}-${short(bytes)}${name.slice(dot)}`;
  await writeFile(join(web, hashed), bytes);
  return hashed;
}

/** Natural Earth land as one GeoJSON text; decimals: 3 is about 100 m. */
function landText(topology, decimals) {
  const scale = 10 ** decimals;
  const round = (position) => position.map((degrees) => Math.round(degrees * scale) / scale);
  const different = (position, at, ring) =>
    at === 0 || position[0] !== ring[at - 1][0] || position[1] !== ring[at - 1][1];
  const ring = (positions) => positions.map(round).filter(different);
  // A ring needs four positions; smaller ones are islets lost in rounding.
  const polygon = (rings) => rings.map(ring).filter((one) => one.length >= 4);
  const land = feature(topology, topology.objects.land);
  const polygons = land.features
    .flatMap(({ geometry }) =>
      geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates,
    )
    .map(polygon)
    .filter((rings) => rings.length > 0);
  return JSON.stringify({
    type: "FeatureCollection",
    features: [
      {
        type: "Feature",
        properties: { source: "Natural Earth land, public domain" },
        geometry: { type: "MultiPolygon", coordinates: polygons },
      },
    ],
  });
}

async function buildLand() {
  const read = async (name) => JSON.parse(await readFile(join(modules, "world-atlas", name)));
  const fine = landText(await read("land-50m.json"), 3);
  const coarse = landText(await read("land-110m.json"), 2);
  await writeFile(join(assets, "land.geojson"), fine);
  return {
    "land.geojson": await writeHashed("land.geojson", fine),
    "land-coarse.geojson": await writeHashed("land-coarse.geojson", coarse),
  };
}

async function buildPages() {
  const maplibre = join(modules, "maplibre-gl", "dist");
  const worker = await writeHashed(
    "maplibre-worker.js",
    // The source map is not shipped, so its address would only be a failing request.
    (await readFile(join(maplibre, "maplibre-gl-worker.mjs"), "utf8")).replace(
      /\n\/\/# sourceMappingURL=.*\s*$/,
      "\n",
    ),
  );
  const result = await build({
    absWorkingDir: here,
    entryPoints: { app: "src/app.js", style: "src/app.css", map: "src/map.css" },
    outdir: web,
    bundle: true,
    format: "esm",
    splitting: true,
    minify: true,
    target: ["es2022"],
    charset: "utf8",
    legalComments: "linked",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    define: { MAPLIBRE_WORKER: JSON.stringify(worker) },
    metafile: true,
    logLevel: "warning",
  });
  const found = {};
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    const name = path.split("/").pop();
    if (output.entryPoint === "src/app.js") found["app.js"] = name;
    if (output.entryPoint === "src/app.css") found["app.css"] = name;
    if (output.entryPoint === "src/map.css") found["map.css"] = name;
  }
  return found;
}

async function copyFonts() {
  const from = join(modules, "@expo-google-fonts", "noto-sans-sc");
  const to = join(assets, "fonts");
  await mkdir(to, { recursive: true });
  await copyFile(join(from, "400Regular", "NotoSansSC_400Regular.ttf"), join(to, "NotoSansSC-Regular.ttf"));
  await copyFile(join(from, "700Bold", "NotoSansSC_700Bold.ttf"), join(to, "NotoSansSC-Bold.ttf"));
  await copyFile(join(from, "LICENSE_FONT"), join(to, "OFL.txt"));
}

const started = performance.now();
await rm(web, { recursive: true, force: true });
await mkdir(web, { recursive: true });
const [land, pages] = await Promise.all([buildLand(), buildPages(), copyFonts()]);
await copyFile(join(modules, "maplibre-gl", "LICENSE.txt"), join(web, "LICENSE-maplibre-gl.txt"));
await copyFile(join(modules, "uplot", "LICENSE"), join(web, "LICENSE-uplot.txt"));
const manifest = { ...pages, ...land };
for (const name of ["app.js", "app.css", "map.css", "land.geojson", "land-coarse.geojson"]) {
  if (!manifest[name]) throw new Error(`the build made no ${name}`);
}
const versions = {
  "maplibre-gl": require("maplibre-gl/package.json").version,
  uplot: JSON.parse(await readFile(join(modules, "uplot", "package.json"))).version,
};
await writeFile(join(web, "manifest.json"), JSON.stringify({ files: manifest, versions }, null, 2) + "\n");
console.log(`assets built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
