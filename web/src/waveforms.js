// Waveforms of one station or of several, drawn in the browser and scrolling as data come.
import uPlot from "uplot";
import { amount } from "./waveform-words.js";

const EVERY_MS = 1000;
const HIDDEN_MS = 10000;
const BACK_S = 8; // late samples come so far behind the newest
const TALL = 120;
const LOW = 78;
const AXIS = 28;
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120];

const dark = matchMedia("(prefers-color-scheme: dark)");

export function showWaveforms(figure) {
  const source = document.getElementById(figure.dataset.waves);
  if (!source) return; // nothing is kept
  const data = JSON.parse(source.textContent);
  const room = figure.querySelector("[data-waves-room]");
  const picture = figure.querySelector("[data-waves-picture]");
  const lost = document.querySelector("[data-network-lost]");
  const view = { figure, data, room, seconds: Number(figure.dataset.seconds), plots: [], paused: false, ends: null };

  async function ask() {
    let whole = view.ends === null;
    try {
      const reply = await fetch(address(view, whole), { cache: "no-store" });
      if (!reply.ok) throw new Error(String(reply.status));
      const found = await reply.json();
      if (!whole && found.ends_at < view.ends - 60) view.ends = null; // a recording begun again
      else take(view, found, whole);
      if (room.hidden && found.traces.length > 0) {
        picture.hidden = true;
        room.hidden = false;
        draw(view);
      }
      if (lost) lost.hidden = true;
    } catch (error) {
      if (error instanceof TypeError || /^\d+$/.test(error.message)) {
        if (lost) lost.hidden = false;
      } else throw error;
    }
  }
  let asking = false;
  const again = async () => {
    if (!view.paused && !asking) {
      asking = true;
      await ask().finally(() => (asking = false));
    }
    // What has ended does not change.
    if (data.running) setTimeout(again, document.hidden ? HIDDEN_MS : EVERY_MS);
  };
  const anew = () => {
    view.ends = null;
    asking = false;
    ask();
  };
  offerLengths(figure, view, anew);
  offerPause(figure, view, data);
  dark.addEventListener("change", () => draw(view));
  let width = 0;
  new ResizeObserver(() => {
    if (room.hidden || Math.abs(room.clientWidth - width) < 8) return;
    width = room.clientWidth;
    anew();
  }).observe(room);
  again();
}

function address(view, whole) {
  const { data, seconds, figure, ends } = view;
  const asked = new URLSearchParams(data.query);
  asked.set("seconds", seconds);
  asked.set("width", Math.max(Math.round(figure.clientWidth), 100));
  if (!whole) asked.set("since", (ends - BACK_S).toFixed(2));
  return `${data.url}?${asked}`;
}

/** Joins what came to what is there; pixels that are there already are told anew. */
function take(view, found, whole) {
  if (found.ends_at === null) return;
  view.ends = found.ends_at;
  view.picks = found.picks;
  view.arrivals = found.arrivals;
  const known = new Map((view.traces ?? []).map((trace) => [trace.channel, trace]));
  view.traces = found.traces.map((trace) => {
    const old = known.get(trace.channel);
    if (whole || !old || old.bin_s !== trace.bin_s) return trace;
    return joined(old, trace, Math.floor((view.ends - view.seconds) / trace.bin_s));
  });
  if (!view.room.hidden) draw(view, { keep: true });
}

function joined(old, fresh, oldest) {
  const shift = fresh.offset - old.offset;
  const moved = (values) => values.map((value) => (value === null ? null : value + shift));
  const first = Math.max(old.first, oldest);
  const kept = Math.max(fresh.first - first, 0);
  const part = (values) => {
    const before = values.slice(first - old.first, first - old.first + kept);
    while (before.length < kept) before.push(null);
    return before;
  };
  return {
    ...fresh,
    first: kept > 0 ? first : fresh.first,
    offset: old.offset,
    low: [...part(old.low), ...moved(fresh.low)],
    high: [...part(old.high), ...moved(fresh.high)],
  };
}

const style = () => {
  const found = getComputedStyle(document.documentElement);
  const get = (name) => found.getPropertyValue(name).trim();
  return { ink: get("--ink"), quiet: get("--quiet"), line: get("--line"), wave: get("--bar"), paper: get("--paper") };
};

function draw(view, { keep = false } = {}) {
  const { room, traces, data } = view;
  if (!traces || room.hidden) return;
  const width = room.clientWidth;
  const same = keep && view.plots.length === traces.length && view.plots.every(({ channel }, at) => channel === traces[at].channel);
  if (!same) {
    for (const { plot } of view.plots) plot.destroy();
    const height = traces.length <= 3 ? TALL : LOW;
    view.paint = style();
    view.plots = traces.map((trace, at) => made(view, trace, width, height, at === traces.length - 1));
    room.replaceChildren(...view.plots.map(({ box }) => box));
  }
  for (const [at, { plot, scale }] of view.plots.entries()) {
    const trace = traces[at];
    view.plots[at].trace = trace;
    if (plot.width !== width) plot.setSize({ width, height: plot.height });
    const { xs, ys, largest } = points(trace);
    view.plots[at].largest = largest;
    scale.textContent = ys.some((value) => value !== null)
      ? `±${amount(largest)} ${trace.unit || data.words.counts}`
      : data.words.empty;
    plot.setData([xs, ys], false);
    plot.batch(() => {
      plot.setScale("x", { min: view.ends - view.seconds, max: view.ends });
      plot.setScale("y", { min: -(largest || 1) * 1.12, max: (largest || 1) * 1.12 });
    });
  }
  view.figure.dataset.drawn = String(view.plots.length);
}

/** Two points a pixel: its smallest and its largest value. */
function points({ first, bin_s, low, high }) {
  const xs = new Array(2 * low.length);
  const ys = new Array(2 * low.length);
  let largest = 0;
  for (let at = 0; at < low.length; at++) {
    xs[2 * at] = (first + at + 0.25) * bin_s;
    xs[2 * at + 1] = (first + at + 0.75) * bin_s;
    ys[2 * at] = low[at];
    ys[2 * at + 1] = high[at];
    if (low[at] !== null) largest = Math.max(largest, Math.abs(low[at]), Math.abs(high[at]));
  }
  return { xs, ys, largest };
}

function made(view, trace, width, height, last) {
  const { paint, data } = view;
  const box = document.createElement("div");
  box.className = "wave";
  const label = Object.assign(document.createElement("span"), { className: "wave-label" });
  const km = data.distances[trace.station];
  const code = trace.channel.split(".").at(-1);
  label.textContent = data.many ? `${trace.station.replace(/\.$/, "")} ${code}` : code;
  if (km !== undefined) label.textContent += `  ${data.words.km.replace("{km}", Math.round(km))}`;
  const scale = Object.assign(document.createElement("span"), { className: "wave-scale" });
  box.append(label, scale);
  const entry = { channel: trace.channel, trace, box, scale };
  entry.plot = new uPlot(
    {
      width,
      height: height + (last ? AXIS : 0),
      padding: [6, 0, 0, 0],
      legend: { show: false },
      cursor: { y: false, sync: { key: "waves" }, points: { show: false }, drag: { x: false, y: false } },
      scales: { x: { time: false, auto: false }, y: { auto: false } },
      series: [{}, { stroke: paint.wave, width: 1, spanGaps: false, points: { show: false } }],
      axes: [
        {
          show: true,
          size: last ? AXIS : 0,
          stroke: paint.quiet,
          font: "12px system-ui, sans-serif",
          grid: { stroke: paint.line, width: 1 },
          ticks: { show: false },
          splits: (plot) => wholeSeconds(plot),
          values: (plot, splits) => splits.map((at) => (last && fits(plot, at) ? clock(at) : "")),
        },
        { show: false },
      ],
      hooks: { draw: [(plot) => mark(plot, view, entry)] },
    },
    [[], []],
    box,
  );
  return entry;
}

/** Times at whole steps, as many as there is room for. */
function wholeSeconds({ scales: { x }, width }) {
  const span = x.max - x.min;
  const step = STEPS_S.find((one) => (span / one) * 80 <= width) ?? STEPS_S.at(-1);
  const found = [];
  for (let at = Math.ceil(x.min / step) * step; at <= x.max; at += step) found.push(at);
  return found;
}

/** Whether a time under the axis has room on both sides. */
function fits(plot, at) {
  const x = plot.valToPos(at, "x");
  return x > 26 && x < plot.width - 30;
}

const clock = (at) => new Date(at * 1000).toISOString().slice(11, 19);

/** Picks as solid lines; P and S as predicted as dashed ones. */
function mark(plot, view, { trace }) {
  const { ctx, bbox } = plot;
  const { paint } = view;
  const taken = { true: [], false: [] }; // where letters stand, below and above
  const line = (at, word, dashes, low) => {
    if (at === null || at < plot.scales.x.min || at > plot.scales.x.max) return;
    const x = Math.round(plot.valToPos(at, "x", true)) + 0.5;
    ctx.setLineDash(dashes);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.setLineDash([]);
    // Two letters do not lie on each other.
    if (!word || taken[low].some((other) => Math.abs(other - x) < 13 * devicePixelRatio)) return;
    taken[low].push(x);
    const y = low ? bbox.top + bbox.height - 5 * devicePixelRatio : bbox.top + 34 * devicePixelRatio;
    ctx.strokeStyle = paint.paper;
    ctx.lineWidth = 4 * devicePixelRatio;
    ctx.strokeText(word, x + 4 * devicePixelRatio, y);
    ctx.fillText(word, x + 4 * devicePixelRatio, y);
    pen();
  };
  const pen = () => {
    ctx.strokeStyle = ctx.fillStyle = paint.ink;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.font = `700 ${12 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
  };
  ctx.save();
  pen();
  for (const one of view.arrivals) {
    if (one.station !== trace.station) continue;
    const dashes = [5 * devicePixelRatio, 4 * devicePixelRatio];
    line(one.p_at, "P", dashes, true);
    line(one.s_at, "S", dashes, true);
  }
  for (const one of view.picks) if (one.channel === trace.channel) line(one.at, one.phase, [], false);
  ctx.restore();
}

function offerLengths(figure, view, anew) {
  const links = [...figure.querySelectorAll("[data-minutes]")];
  for (const link of links) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      for (const one of links) one.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      view.seconds = 60 * Number(link.dataset.minutes);
      history.replaceState(null, "", link.href);
      anew();
    });
  }
}

function offerPause(figure, view, { words, running }) {
  const button = figure.querySelector("[data-waves-pause]");
  if (!running) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    view.paused = !view.paused;
    button.textContent = view.paused ? words.go_on : words.pause;
    button.setAttribute("aria-pressed", String(view.paused));
  });
}
