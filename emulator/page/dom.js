// Building DOM nodes. Text always becomes a text node, so nothing a bot sends can become markup.

/**
 * Makes an element. Functions in `props` are listeners (`onclick`), `true` and `false` set or leave out an attribute,
 * everything else is an attribute. Children are nodes or texts; `null` and `false` are skipped.
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An icon of the sprite. Decoration only: whatever holds it has to have a name. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** A button that shows an icon and is called `label`. */
export function iconButton(name, label, onclick, props = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...props },
    icon(name));
}

/** Runs `work` once per frame, however often it is asked for. */
export function perFrame(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}

/** Runs `work` at most once in `millis`, the last time after the last request. */
export function atMostEvery(millis, work) {
  let timer = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      work();
    }, millis);
  };
}

/** `09:05` or `09:05:07` of a Unix time. */
export function clock(seconds, withSeconds = false) {
  const at = new Date(seconds * 1000);
  const parts = [at.getHours(), at.getMinutes()];
  if (withSeconds) parts.push(at.getSeconds());
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** A size in bytes for people. */
export function bytes(count) {
  if (!Number.isFinite(count)) return "";
  if (count < 1000) return `${count} B`;
  if (count < 1e6) return `${(count / 1e3).toFixed(1)} kB`;
  return `${(count / 1e6).toFixed(1)} MB`;
}

/**
 * Keeps `scroll` at the end of `content` when either changes its size, until somebody scrolls up.
 * `hold()` stays where it is from now on, `toEnd()` goes to the end and follows it again.
 */
export function followEnd(scroll, content) {
  let follows = true;
  let top = 0;
  scroll.addEventListener("scroll", () => {
    if (scroll.clientHeight === 0) return;
    // Only a person scrolls up; that the end moved away is what is being followed.
    if (scroll.scrollTop < top - 1) follows = false;
    if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60) follows = true;
    top = scroll.scrollTop;
  }, { passive: true });
  const toEnd = () => {
    follows = true;
    scroll.scrollTop = scroll.scrollHeight;
  };
  const observer = new ResizeObserver(() => follows && toEnd());
  observer.observe(scroll);
  observer.observe(content);
  return {
    toEnd,
    hold: () => {
      follows = false;
    },
  };
}
