// "updated 40 s ago": <time data-ago> elements say their age and keep saying it.

const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

export function watchAges() {
  const times = [...document.querySelectorAll("time[data-ago]")];
  if (times.length === 0) return;
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  const now = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  const show = () => {
    for (const time of times) {
      const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
      const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
      if (seconds > -1) {
        time.textContent = now.format(0, "second");
        continue;
      }
      // Older than a month, the date beside it says it better.
      time.textContent = seconds < -30 * 86400 ? "" : words.format(Math.trunc(seconds / length), unit);
    }
  };
  show();
  setInterval(show, 5000);
}
