// The line about warnings in force on other pages: kept true while the page is open.

const EVERY_MS = 5000;

export function watchBanner(box) {
  let shown = box.dataset.mark;
  const ask = async () => {
    try {
      const reply = await fetch(box.dataset.banner, { cache: "no-store" });
      if (!reply.ok) return;
      const { warnings } = await reply.json();
      const mark = warnings.map(markOf).join("");
      if (mark === shown) return;
      shown = mark;
      box.replaceChildren(...warnings.map((one) => lineOf(one, box.dataset)));
    } catch {
      // The page itself says when the server cannot be reached.
    }
  };
  setInterval(ask, EVERY_MS);
}

const markOf = ({ address, number, cancelled }) => `${address} ${number} ${cancelled ? "cancelled" : "standing"};`;

function lineOf({ title, address, status, cancelled }, words) {
  const line = document.createElement("p");
  line.className = `notice warned-of${status === "actual" ? "" : " unreal"}`;
  const head = document.createElement("strong");
  head.textContent = cancelled ? words.cancelled : words.standing;
  const link = document.createElement("a");
  link.href = address;
  link.textContent = title;
  line.append(head, " ", link);
  if (!cancelled) line.append(" ", Object.assign(document.createElement("span"), { textContent: words.more, className: "quiet" }));
  return line;
}
