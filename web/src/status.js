// Follows a response by asking /api/v1/events/<id>/status; never moves what is being read.

const RUNNING_MS = 1500;
const RESTING_MS = 30000;
const UNDER_WAY = new Set(["queued", "running"]);

export function watchStatus(block) {
  const url = block.dataset.statusUrl;
  const shown = { run: block.dataset.run, state: block.dataset.state };
  const failedNote = block.querySelector("[data-stale]");

  async function ask() {
    let next = RESTING_MS;
    try {
      const reply = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (!reply.ok) throw new Error(String(reply.status));
      const status = await reply.json();
      failedNote.hidden = true;
      next = follow(block, shown, status);
    } catch {
      failedNote.hidden = false;
    }
    if (next > 0) setTimeout(ask, next);
  }
  setTimeout(ask, UNDER_WAY.has(shown.state) ? RUNNING_MS : RESTING_MS);
}

/** Shows the newest state; returns milliseconds until the next question, 0 to stop. */
function follow(block, shown, status) {
  const newest = status.response;
  if (!newest) return RESTING_MS;
  const same = newest.run === shown.run;
  if (same && newest.state === shown.state && !UNDER_WAY.has(newest.state)) return RESTING_MS;
  if (UNDER_WAY.has(newest.state)) {
    if (!same || !UNDER_WAY.has(shown.state)) return offer(block);
    showStages(block, newest.stages);
    return RUNNING_MS;
  }
  // A watched response has just ended: its page is the answer, at the same scroll position.
  if (same) {
    location.reload();
    return 0;
  }
  return offer(block);
}

/** Something newer exists: say so with a link, rather than replace what is being read. */
function offer(block) {
  block.querySelector("[data-newer]").hidden = false;
  return RESTING_MS;
}

function showStages(block, stages) {
  for (const stage of stages) {
    const row = block.querySelector(`[data-stage="${CSS.escape(stage.name)}"]`);
    if (!row) {
      location.reload(); // the list was not there when the page was made
      return;
    }
    row.dataset.state = stage.state;
    const words = row.querySelector("[data-stage-words]");
    words.textContent =
      stage.seconds === null
        ? block.dataset[`word${stage.state[0].toUpperCase()}${stage.state.slice(1)}`]
        : `${stage.seconds.toFixed(2)} s`;
  }
}
