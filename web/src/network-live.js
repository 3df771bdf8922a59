// The page of a network follows it: the sentence, the rows of the list, how old all that is.

const EVERY_MS = 1500;
const HIDDEN_MS = 15000;

/** Asks for the newest state for ever, and tells it to all that listen. */
export function followNetwork(page) {
  const listeners = [];
  let etag = "";
  let body = null;
  let places = Boolean(page.querySelector("[data-map]")); // where the stations stand is asked for once
  let heardAt = performance.now();
  let ageThen = Number(page.dataset.age);
  const lost = page.querySelector("[data-network-lost]");
  const ask = async () => {
    try {
      const url = `${page.dataset.network}${places ? "?places=1" : ""}`;
      const reply = await fetch(url, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
      if (reply.status === 200) {
        etag = reply.headers.get("ETag") ?? "";
        const found = await reply.json();
        if (page.dataset.key && found.key !== page.dataset.key) return location.reload();
        body = places ? found : { ...body, ...found };
        if (places) etag = "";
        places = false;
        heardAt = performance.now();
        ageThen = found.age_s;
        for (const tell of listeners) tell(body);
      } else if (reply.status !== 304) throw new Error(String(reply.status));
      lost.hidden = true;
    } catch {
      lost.hidden = false;
    }
    // A state that grows old is said by the page itself, in the server's words.
    const age = ageThen + (performance.now() - heardAt) / 1000;
    const wasFresh = page.dataset.running === "yes" && Number(page.dataset.age) <= 10;
    if (wasFresh && lost.hidden && body && (age > body.stale_s || !body.running)) return location.reload();
    if (!wasFresh && body?.running && age <= body.stale_s) return location.reload();
    setTimeout(ask, document.hidden ? HIDDEN_MS : EVERY_MS);
  };
  setTimeout(ask, 0);
  return {
    listen(tell) {
      listeners.push(tell);
      if (body) tell(body);
    },
  };
}

/** Keeps the sentence and the rows of the list new. */
export function showRows(page, follow) {
  const data = JSON.parse(document.getElementById("network-data")?.textContent ?? "null");
  const summary = page.querySelector("[data-network-summary]");
  if (!data) return;
  const clock = page.querySelector("[data-network-time]");
  const rows = [...page.querySelectorAll("[data-row]")];
  follow.listen((live) => {
    const text = live.summary[data.language];
    if (summary && summary.textContent !== text) summary.textContent = text;
    if (clock && live.data_time) clock.textContent = timeWords(live.data_time, data.language);
    for (const row of rows) showRow(row, live, data);
  });
}

function showRow(row, live, data) {
  const at = Number(row.dataset.row);
  const cell = (name) => row.querySelector(`[data-cell="${name}"]`);
  const state = data.states[live.state[at]];
  if (state !== row.dataset.state) {
    row.dataset.state = state;
    row.classList.add("changed");
    cell("state").textContent = data.words.states[state];
  }
  const reason = live.reasons[at]?.[data.language] ?? "";
  if (cell("reason").textContent !== reason) cell("reason").textContent = reason;
  const degree = degreeOf(live.intensity[at]);
  const sign = data.signOf[state];
  if (row.dataset.drawn !== `${sign}-${degree}`) {
    row.dataset.drawn = `${sign}-${degree}`;
    const drawn = document.querySelector(`template[data-sign="${sign}"]`).content.cloneNode(true);
    const path = drawn.querySelector("path");
    if (degree && path.classList.contains("unfelt")) path.classList.replace("unfelt", `i-${degree}`);
    cell("sign").replaceChildren(drawn);
  }
  chip(cell("intensity"), degree, data);
  chip(cell("highest"), degreeOf(live.highest[at]), data);
  cell("pga").textContent = figure(live.pga_gal[at]);
  cell("latency").textContent = figure(live.latency_s[at]);
}

function chip(cell, degree, data) {
  if (cell.dataset.degree === String(degree)) return;
  cell.dataset.degree = String(degree);
  if (!degree) return cell.replaceChildren("—");
  const made = document.createElement("span");
  made.className = `chip i-${degree}`;
  made.textContent = data.words.degree[degree - 1];
  cell.replaceChildren(made);
}

/** The degree whose zone a value lies in; 0 where it is not known. */
export const degreeOf = (value) =>
  value === null || value === undefined ? 0 : Math.min(Math.max(Math.floor(value + 0.5), 1), 12);

/** As the server writes it: three digits, a dash where nothing is known. */
export function figure(value) {
  if (value === null || value === undefined) return "—";
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en");
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

/** Beijing time with UTC beside it. */
export function timeWords(iso, language) {
  const at = new Date(iso);
  const zoned = (timeZone) =>
    Object.fromEntries(
      new Intl.DateTimeFormat("en-GB", {
        timeZone, year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
      })
        .formatToParts(at)
        .map(({ type, value }) => [type, value]),
    );
  const month = (timeZone) => Number(new Intl.DateTimeFormat("en", { timeZone, month: "numeric" }).format(at));
  const here = zoned("Asia/Shanghai");
  const there = zoned("UTC");
  const clock = ({ hour, minute, second }) => `${hour}:${minute}:${second}`;
  const day = (parts, zone) =>
    language === "zh" ? `${parts.year}年${month(zone)}月${Number(parts.day)}日` : `${Number(parts.day)} ${parts.month} ${parts.year}`;
  const same = here.day === there.day;
  if (language === "zh") {
    const beside = same ? clock(there) : `${day(there, "UTC")} ${clock(there)}`;
    return `${day(here, "Asia/Shanghai")} ${clock(here)}（北京时间；UTC ${beside}）`;
  }
  const beside = same ? clock(there) : `${day(there, "UTC")} ${clock(there)}`;
  return `${day(here, "Asia/Shanghai")} ${clock(here)} Beijing time (${beside} UTC)`;
}
