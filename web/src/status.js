// Follows a response by asking /api/v1/events/<id>/status. The page stays as it is until there is
// a result to show; then it is loaded anew, which keeps the place that was being read.

const RUNNING_MS = 1500;
const FRESH_MS = 10000; // revisions come quickly on the first day
const RESTING_MS = 60000;
const DAY_MS = 86400000;
const UNDER_WAY = new Set(["queued", "running"]);

export function watchStatus(block) {
  const url = block.dataset.statusUrl;
  const shown = { run: block.dataset.run, state: block.dataset.state, withdrawn: block.dataset.withdrawn === "yes" };
  const resting = () => (Date.now() - Date.parse(block.dataset.origin) < DAY_MS ? FRESH_MS : RESTING_MS);
  const failedNote = block.querySelector("[data-stale]");

  async function ask() {
    let next = resting();
    try {
      const reply = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (!reply.ok) throw new Error(String(reply.status));
      const status = await reply.json();
      failedNote.hidden = true;
      const found = follow(block, shown, status);
      if (found === "ended") {
        location.reload();
        return;
      }
      if (found === "running") next = RUNNING_MS;
    } catch {
      failedNote.hidden = false;
    }
    setTimeout(ask, next);
  }
  setTimeout(ask, UNDER_WAY.has(shown.state) ? RUNNING_MS : resting());
}

/** "resting", "running", or "ended" where the page no longer shows the newest result. */
function follow(block, shown, status) {
  if (status.withdrawn !== shown.withdrawn) return "ended";
  const newest = status.response;
  if (!newest) return "resting";
  const same = newest.run === shown.run;
  if (!UNDER_WAY.has(newest.state)) return same && newest.state === shown.state ? "resting" : "ended";
  if (same && UNDER_WAY.has(shown.state)) showStages(block, newest.stages);
  else block.querySelector("[data-newer]").hidden = false; // another one: say so, change nothing yet
  return "running";
}

function showStages(block, stages) {
  for (const stage of stages) {
    const row = block.querySelector(`[data-stage="${CSS.escape(stage.name)}"]`);
    if (!row) {
      location.reload(); // the list was not there when the page was made
      return;
    }
    if (stage.name === "publish" && stage.state === "done" && row.dataset.state !== "done") {
      location.reload(); // the results are out; what follows is bulky files
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
