// A warning's page: the clock, the countdown of one place, the replay, and what is new.
import { makeSound } from "./warning-sound.js";
import { onChoice, tellMoment } from "./warning-time.js";

const EACH_MS = 100; // waves cross a pixel of the map in about this time
const FAST_MS = 50;
const CALM_MS = 1000;
const LIVE_MS = 1000;
const REST_MS = 15000;
const HOUR_S = 3600;
const KEPT = "houfeng.place"; // of this device
const SHAKING_S = 60;
const SAID_AT = [60, 30, 20, 10, 5];
const STRONG = 4.5; // from degree V on it beeps
const NEAR_KM = 100;
const MOST_FOUND = 8;
const EARTH_KM = 6371.0088;
const RAD = Math.PI / 180;

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
const find = (name) => document.querySelector(`[data-${name}]`);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

export function showWarning() {
  const read = (page) => JSON.parse(page.getElementById("warning-data").textContent);
  let data = read(document);
  let targets; // places and each message's rows, once they are here
  let offset = data.now - Date.now() / 1000;
  let live = data.current && !data.cancelled;
  let at = live ? 0 : data.length; // seconds of the replay
  let playing = false;
  let speed = 1;
  let chosen = { id: data.chosen };
  let told; // what was last said aloud
  let beeped;
  let tickedAt = performance.now();
  let rest = 0; // ms to the next tick
  let mapAt = 0; // performance.now() from which the map may be drawn anew
  const words = () => data.words;
  const sound = makeSound(find("sound"), data.words);

  const now = () => Date.now() / 1000 + offset;
  const time = () => (live ? now() : data.begin + at);

  // ---- what was known at a moment

  const messageAt = (moment) => data.messages.findLast((one) => one.at <= moment + 0.001);
  const sourceAt = (moment) => {
    const known = data.messages.filter(({ source }) => source);
    return (known.findLast((one) => one.at <= moment) ?? known[0])?.source;
  };
  const rowsOf = (message) => targets?.messages.find(({ number }) => number === message?.number);

  function reached(phase, seconds) {
    const { km, [phase]: times } = data.curves;
    const next = times.findIndex((one) => one > seconds);
    if (next === 0) return 0;
    if (next < 0) return km.at(-1);
    const share = (seconds - times[next - 1]) / (times[next] - times[next - 1]);
    return km[next - 1] + share * (km[next] - km[next - 1]);
  }

  function secondsTo(distance) {
    const { km, s } = data.curves;
    const next = Math.max(1, km.findIndex((one) => one >= distance));
    const share = (distance - km[next - 1]) / (km[next] - km[next - 1]);
    return s[next - 1] + share * (s[next] - s[next - 1]);
  }

  /** {name, near, intensity, s_at, place, told_at} of the chosen place at a moment; undefined: not told. */
  function answer(moment, message) {
    const rows = rowsOf(message ?? data.messages[0]);
    if (!rows) return undefined;
    const { id, name, longitude, latitude, told_at } = targets.places;
    if (chosen.me) {
      let best;
      rows.row.forEach((row, n) => {
        const km = distance(chosen.me, [longitude[row], latitude[row]]);
        if (km <= NEAR_KM && (!best || km < best.km)) best = { km, row, n };
      });
      if (!best) return undefined;
      const source = sourceAt(moment);
      return {
        name: words().me,
        near: fill(words().meNear, { place: name[best.row] }),
        place: chosen.me,
        intensity: rows.intensity[best.n],
        s_at: source && data.curves ? source[2] + secondsTo(distance(chosen.me, source)) : null,
        told_at: told_at[best.row],
      };
    }
    let row = id.indexOf(chosen.id);
    if (row < 0 && chosen.name) row = name.findIndex((one, n) => one === chosen.name && distance([longitude[n], latitude[n]], chosen.place) < 5);
    const n = rows.row.indexOf(row);
    if (row < 0 || n < 0) return undefined;
    return {
      name: name[row],
      near: "",
      place: [longitude[row], latitude[row]],
      intensity: rows.intensity[n],
      s_at: rows.s_at[n],
      told_at: told_at[row],
    };
  }

  // ---- what is shown

  function draw(ticking = false) {
    const moment = time();
    const message = messageAt(moment);
    const source = sourceAt(moment);
    const after = source ? moment - source[2] : moment - data.begin;
    const rows = message && message.kind !== "cancel" ? rowsOf(message) : undefined;
    const found = (chosen.id || chosen.me) && answer(moment, message);
    const waves = message?.kind !== "cancel" && source; // of what was no earthquake there are none
    const map = () => ({
      source: waves ? [source[0], source[1]] : undefined,
      p: waves && data.curves ? reached("p", after) : 0,
      s: waves && data.curves ? reached("s", after) : 0,
      blind: data.blind ?? 0,
      key: `${rows?.number}`,
      targets: () => features(rows),
      chosen: found?.place,
      extent: data.extent,
    });
    if (!ticking || performance.now() >= mapAt) tellMoment(map());
    showReadout(after, message, source);
    showCounter(moment, message, found);
    for (const row of document.querySelectorAll("[data-s-at]")) {
      const come = Number(row.dataset.sAt) <= moment;
      const cell = row.querySelector("[data-reached]");
      if (cell.dataset.reached === String(come)) continue;
      cell.dataset.reached = String(come);
      cell.textContent = come ? words().reached : words().coming;
    }
  }

  function features(rows) {
    const { name, longitude, latitude } = targets?.places ?? {};
    return {
      type: "FeatureCollection",
      features: (rows?.row ?? []).map((row, n) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [longitude[row], latitude[row]] },
        properties: { row, name: name[row], intensity: rows.intensity[n], colour: degreeOf(rows.intensity[n]).colour },
      })),
    };
  }

  const degreeOf = (intensity) => data.degrees[Math.min(Math.max(Math.floor(intensity + 0.5), 1), 12) - 1];

  function showReadout(after, message, source) {
    const head = find("r-after");
    const seconds = Math.max(after, 0).toFixed(playing || live ? 0 : 1);
    setText(head, after < 0 ? words().before : fill(source ? words().after : words().afterFirst, { seconds }));
    setText(find("r-message"), message ? fill(words().of, { number: message.number }) + (message.magnitude === "—" ? "" : ` · M ${message.magnitude}`) : words().ofNone);
    find("r-live").hidden = !live;
    const slider = find("r-slider");
    const value = String(Math.round(Math.min(Math.max(time() - data.begin, 0), data.length) * 10) / 10);
    if (document.activeElement !== slider || playing || live) slider.value = value;
    slider.setAttribute("aria-valuetext", head.textContent);
    setText(find("r-play"), playing ? words().pause : at >= data.length || live ? words().replay : words().play);
    find("r-back").hidden = live || !data.current || data.cancelled;
  }

  function showCounter(moment, message, found) {
    const counter = find("counter");
    const wants = Boolean(chosen.id || chosen.me);
    find("choose").hidden = wants;
    const missing = wants && targets && !found;
    const gone = find("gone");
    gone.hidden = !missing;
    if (missing) setText(gone, chosen.me ? words().meNone : words().gone);
    if (wants && !targets) return; // what the server wrote stays until the places are here
    counter.hidden = !found;
    if (!found) return;
    const cancelled = message?.kind === "cancel";
    const left = found.s_at === null || cancelled ? undefined : found.s_at - moment;
    const coming = left > 0;
    const ended = !live && !playing && at >= data.length; // what an old one shows first
    const shaking = left <= 0 && left > -SHAKING_S && !ended;
    setText(find("c-place"), found.name);
    setText(find("c-near"), found.near);
    setText(find("c-lead"), coming ? words().until : shaking ? words().since : "");
    setText(find("c-digits"), coming ? String(Math.ceil(left)) : shaking ? String(Math.floor(-left)) : "");
    find("c-big").hidden = !coming && !shaking;
    setText(find("c-told"), cancelled ? words().cancelled : left === undefined ? (ended ? words().ended : words().unknown) : coming || shaking ? "" : words().over);
    find("c-told").hidden = find("c-told").textContent === "";
    const degree = degreeOf(found.intensity);
    find("c-expected").hidden = cancelled;
    const chip = find("c-chip");
    chip.className = `chip i-${degree.degree}`;
    setText(chip, words().degree[degree.degree - 1]);
    const clock = found.s_at === null ? "" : beijing(found.s_at);
    setText(find("c-arrives"), clock && !cancelled ? fill(words().arrives, { clock }) : "");
    const lead = found.s_at === null ? undefined : found.s_at - found.told_at;
    const soon = lead <= 0 ? words().blind : fill(words().lead, { seconds: lead?.toFixed(1) });
    setText(find("c-blind"), lead === undefined || cancelled ? "" : ` · ${soon}`);
    const advice = cancelled || ended || (left !== undefined && !coming && !shaking) ? "" : shaking && found.intensity >= 2.5 ? words().past : words().cover.find(([from]) => found.intensity >= from)[1];
    setText(find("c-do"), advice);
    find("c-do").hidden = advice === "";
    counter.classList.toggle("is-strong", found.intensity >= STRONG && (coming || shaking) && !cancelled);
    if (live || playing) speak(found, left, degree);
  }

  /** Not every second: what is said aloud must be heard out. */
  function speak(found, left, degree) {
    if (left === undefined) return;
    const said = find("c-said");
    const step = left > 0 ? SAID_AT.findLast((one) => left <= one) : left > -3 ? 0 : undefined;
    const key = `${found.name} ${step}`;
    if (step !== undefined && told !== key) {
      told = key;
      said.textContent = step === 0 ? fill(words().saidNow, { place: found.name }) : fill(words().said, { place: found.name, seconds: Math.ceil(left), degree: words().degree[degree.degree - 1] });
    }
    const second = Math.ceil(left);
    if (found.intensity < STRONG || second < 0 || second > SHAKING_S || beeped === second) return;
    beeped = second;
    if (second <= 10 || second % 2 === 0) sound.beep(second === 0 ? 1320 : 880);
  }

  // ---- choosing a place

  function choose(next, keep = true) {
    chosen = next;
    told = beeped = undefined;
    if (!next.me) {
      if (keep) remember(next);
      const url = new URL(location.href);
      if (next.id) url.searchParams.set("place", next.id);
      url.hash = "";
      history.replaceState(history.state, "", url);
      for (const link of document.querySelectorAll("nav a[hreflang]")) {
        const other = new URL(link.href);
        other.searchParams.set("place", next.id);
        link.href = other;
      }
    }
    draw();
  }

  const ofRow = (row) => {
    const { id, name, longitude, latitude } = targets.places;
    return { id: id[row], name: name[row], place: [longitude[row], latitude[row]] };
  };

  function offerSearch() {
    const form = find("search");
    const field = form.querySelector("input");
    const list = find("found");
    const look = () => {
      const wanted = plain(field.value);
      if (!wanted || !targets) return list.replaceChildren();
      const rows = [];
      targets.places.name.some((name, row) => plain(name).includes(wanted) && rows.push(row) >= MOST_FOUND);
      list.replaceChildren(
        ...rows.map((row) => {
          const button = Object.assign(document.createElement("button"), { type: "button", textContent: targets.places.name[row] });
          button.addEventListener("click", () => {
            choose(ofRow(row));
            field.value = "";
            list.replaceChildren();
            find("counter").focus();
          });
          const item = document.createElement("li");
          item.append(button);
          return item;
        }),
      );
      setText(find("found-none"), rows.length === 0 ? fill(words().nothing, { name: field.value.trim() }) : "");
    };
    field.addEventListener("input", look);
    form.addEventListener("submit", (event) => {
      if (!targets) return;
      event.preventDefault();
      look();
      list.querySelector("button")?.focus();
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[data-place]");
      if (!link || !targets || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const row = targets.places.id.indexOf(link.dataset.place);
      if (row < 0) return;
      event.preventDefault();
      choose(ofRow(row));
      find("counter").scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
      find("counter").focus({ preventScroll: true });
    });
    onChoice((row) => targets && choose(ofRow(row)));
    offerHere();
    return look;
  }

  function offerHere() {
    const here = find("me");
    if (!isSecureContext || !navigator.geolocation) return;
    here.hidden = false;
    here.addEventListener("click", () => {
      const note = find("me-note");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          setText(note, "");
          choose({ me: [coords.longitude, coords.latitude] });
        },
        () => setText(note, words().meFailed),
        { timeout: 10000, maximumAge: 60000 },
      );
    });
  }

  // ---- the replay

  function offerReplay() {
    const box = find("replay");
    box.hidden = false;
    const slider = find("r-slider");
    slider.addEventListener("input", () => {
      live = playing = false;
      at = Number(slider.value);
      draw();
    });
    find("r-play").addEventListener("click", () => {
      playing = !playing;
      if (playing) {
        if (live || at >= data.length) at = 0;
        live = false;
      }
      draw();
    });
    find("r-back").addEventListener("click", () => {
      live = true;
      playing = false;
      draw();
    });
    for (const radio of box.querySelectorAll("input[type=radio]")) radio.addEventListener("change", () => (speed = Number(radio.value)));
  }

  function tick() {
    const passed = performance.now() - tickedAt;
    tickedAt += passed;
    // A slow machine is held up by drawing the map: the clock and what is new get as long.
    const held = Math.min(passed - rest, CALM_MS);
    if (held > EACH_MS) mapAt = tickedAt + held;
    if (playing) {
      at = Math.min(at + (passed / 1000) * speed, data.length);
      if (at >= data.length) playing = false;
      draw(playing);
    } else if (live) draw(true);
    rest = calm.matches ? CALM_MS : playing && speed > 1 ? FAST_MS : EACH_MS;
    setTimeout(tick, rest);
  }

  // ---- what is new

  async function targetsOf(found) {
    const reply = await fetch(found.targetsUrl);
    if (!reply.ok) throw new Error(String(reply.status));
    return reply.json();
  }

  async function refresh() {
    const reply = await fetch(location.href, { cache: "no-store" });
    if (!reply.ok) throw new Error(String(reply.status));
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const fresh = read(page);
    // What it says comes first; the places, thousands perhaps, and the map follow.
    for (const part of document.querySelectorAll("[data-part]")) {
      const other = page.querySelector(`[data-part="${part.dataset.part}"]`);
      if (other && !part.contains(document.activeElement)) part.replaceChildren(...other.childNodes);
    }
    const picture = document.querySelector(".map:not(.is-live) > img"); // where no live map is drawn
    if (picture) picture.src = page.querySelector(".map > img").getAttribute("src");
    document.title = page.title;
    targets = await targetsOf(fresh);
    const came = fresh.number !== data.number;
    const following = live || (fresh.current && !data.current);
    data = fresh;
    find("r-slider").max = data.length;
    live = following && data.current && !data.cancelled;
    if (!live && !playing) at = data.length;
    if (came) setText(find("fresher"), fill(words().fresher, { number: data.number }));
    draw();
  }

  async function ask() {
    const rest = data.current ? LIVE_MS : REST_MS;
    const note = find("stale");
    try {
      const asked = Date.now() / 1000;
      const reply = await fetch(data.liveUrl, { cache: "no-store" });
      if (!reply.ok) throw new Error(String(reply.status));
      const told = await reply.json();
      const took = Date.now() / 1000 - asked;
      if (took < 1) offset = told.now - (asked + took / 2);
      note.hidden = true;
      if (told.number !== data.number || told.current !== data.current) await refresh();
    } catch {
      note.hidden = !data.current;
    }
    if (data.current || now() - data.messages.at(-1).at < HOUR_S) setTimeout(ask, rest);
  }

  if (!chosen.id) {
    const kept = recall();
    if (kept) chosen = kept;
  }
  const search = offerSearch();
  offerReplay();
  draw();
  targetsOf(data)
    .then((found) => {
      targets ??= found;
      search(); // for what was typed before they came
      draw();
    })
    .catch(() => (find("stale").hidden = false));
  if (data.current || now() - data.messages.at(-1).at < HOUR_S) ask();
  tick();
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const beijing = (seconds) => new Date((Math.round(seconds) + 8 * HOUR_S) * 1000).toISOString().slice(11, 19);

function distance([lon1, lat1], [lon2, lat2]) {
  const [a, b] = [lat1 * RAD, lat2 * RAD];
  const half = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(((lon2 - lon1) * RAD) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(Math.min(half, 1)));
}

function remember({ id, name, place }) {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ id, name, place }));
  } catch {
    // Private windows may keep nothing.
  }
}

function recall() {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT));
    return found && typeof found.id === "string" && Array.isArray(found.place) ? found : undefined;
  } catch {
    return undefined;
  }
}
