// A list left open says when there is something newer; it never changes under the reader's eyes.

const EVERY_MS = 30000;

export function watchList(list) {
  const shown = list.dataset.list;
  const note = document.querySelector("[data-list-newer]");
  const stale = document.querySelector("[data-list-stale]");
  const ask = async () => {
    try {
      const reply = await fetch(list.dataset.listUrl, { cache: "no-store" });
      if (!reply.ok) throw new Error(String(reply.status));
      const { events } = await reply.json();
      const mark = events.map((one) => `${one.id}@${Math.floor(Date.parse(one.updated_at) / 1000)}`);
      note.hidden = mark.join(" ") === shown;
      stale.hidden = true;
    } catch {
      stale.hidden = false;
    }
  };
  setInterval(ask, EVERY_MS);
}
