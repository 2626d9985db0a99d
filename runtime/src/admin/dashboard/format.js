// Numbers, times and words as a person reads them.

const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const small = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** `9,842`, and from a million on `12.4M`. */
export const count = (number) => (number < 1e6 ? whole : short).format(number);

/** Of counts by name: all together. */
export const sum = (counts) => Object.values(counts).reduce((all, number) => all + number, 0);

/** Of a rate: `0.4`, `37`, `12.4K`. */
export const rate = (number) => (number < 10 ? small : number < 1e4 ? whole : short).format(number < 10 ? number : Math.round(number));

/** The share of `part` in `all`: `0.2 %`. */
export function share(part, all) {
  const percent = all > 0 ? (part / all) * 100 : 0;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  return `${small.format(percent)} %`;
}

/** What this share (`p50`) of updates did not take longer than: `≤ 8.2 ms`; `–` if none was measured. */
export function atMost(quantiles, share) {
  const seconds = quantiles[share];
  // What is longer than can be measured has no number either.
  if (seconds === null) return quantiles.p50 === null ? "–" : ">\u00a01\u00a0min";
  const [number, unit] = seconds < 1e-3 ? [seconds * 1e6, "µs"] : seconds < 1 ? [seconds * 1e3, "ms"] : [seconds, "s"];
  // Spaces at which no line is broken.
  return `≤\u00a0${number < 10 ? small.format(number) : Math.round(number)}\u00a0${unit}`;
}

const UNITS = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];

/** A span of seconds by its two largest units: `3 d 4 h`. */
export function span(seconds) {
  const at = Math.max(0, UNITS.findIndex(([, length]) => seconds >= length));
  const [[large, length], next] = seconds < 1 ? [UNITS[3]] : UNITS.slice(at, at + 2);
  const first = `${Math.floor(seconds / length)} ${large}`;
  const rest = next ? Math.floor((seconds % length) / next[1]) : 0;
  return rest > 0 ? `${first} ${rest} ${next[0]}` : first;
}

/** How long a date is past: `3 min ago`. */
export function ago(iso) {
  const seconds = (Date.now() - Date.parse(iso)) / 1000;
  // The clocks of two machines differ.
  if (seconds < 2) return "just now";
  const [unit, length] = UNITS.find(([, length]) => seconds >= length);
  return `${Math.floor(seconds / length)} ${unit} ago`;
}

/** `12:04:33`. */
export const clock = (date) => date.toLocaleTimeString("en", { hour12: false });

/** `without_token` as `without token`. */
export const words = (name) => name.replaceAll("_", " ");
