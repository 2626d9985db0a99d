// How fast a counter grows, and a drawing of that.

/** How far back a drawing goes, in milliseconds. */
const WINDOW = 120_000;

/** Two looks at a counter that are closer than this were held up together, and say nothing of its speed. */
const APART = 250;

/** What a counter grows by in a second, as far as it was seen. */
export class Rate {
  #last = null;
  /** `{ at, value }`, the oldest first. */
  samples = [];

  /** Takes what a counter is now. */
  look(count, at = performance.now()) {
    const before = this.#last;
    // A counter that is lower than it was began anew, with its process.
    if (before === null || count < before.count) this.#last = { at, count };
    if (before === null || count < before.count || at - before.at < APART) return;
    this.#last = { at, count };
    this.samples.push({ at, value: ((count - before.count) * 1000) / (at - before.at) });
    while (this.samples[0].at < at - WINDOW) this.samples.shift();
  }

  /** In a second; `null` before it was seen twice. */
  get now() {
    return this.samples.at(-1)?.value ?? null;
  }

  get highest() {
    return Math.max(0, ...this.samples.map(({ value }) => value));
  }
}

/** An empty drawing; `drawRate` fills it. */
export function rateDrawing() {
  const make = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const drawing = make("svg", { class: "rate", viewBox: "0 0 120 30", preserveAspectRatio: "none", role: "img" });
  drawing.append(make("path", { class: "area" }), make("path", { class: "line" }));
  return drawing;
}

/** Draws a rate by time: one second is one unit wide, and now is at the right. */
export function drawRate(drawing, { samples, highest }, label) {
  const end = samples.at(-1)?.at ?? 0;
  const points = samples.map(({ at, value }) => {
    const [x, y] = [120 - (end - at) / 1000, 28.5 - (27 * value) / (highest || 1)];
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const [area, line] = drawing.children;
  const start = points[0]?.split(",")[0];
  line.setAttribute("d", points.length > 1 ? `M${points.join("L")}` : "");
  area.setAttribute("d", points.length > 1 ? `M${start},30L${points.join("L")}L120,30Z` : "");
  drawing.setAttribute("aria-label", label);
}
