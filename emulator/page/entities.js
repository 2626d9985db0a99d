// Text with entities (section "MessageEntity") as DOM nodes. Offsets count UTF-16 units, as JavaScript does.

import { h } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", blockquote: "blockquote" };

/** The address if a browser may follow it, else `null`: no `javascript:`, no app links. */
export function safeUrl(text) {
  const withScheme = /^[a-z][a-z0-9+.-]*:/iu.test(text) ? text : `https://${text}`;
  try {
    const url = new URL(withScheme);
    return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that tells the other side nothing about this page. */
export function link(address, ...children) {
  const href = safeUrl(address);
  if (href === null) return h("span", { class: "unlinked", title: address }, ...children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, ...children);
}

function spoiler(children) {
  const node = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler: show", "aria-expanded": "false" },
    h("span", {}, children));
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    node.classList.add("shown");
    node.removeAttribute("role");
    node.removeAttribute("aria-label");
    node.removeAttribute("aria-expanded");
  };
  node.addEventListener("click", show, { once: true });
  node.addEventListener("keydown", show);
  return node;
}

function wrap(entity, text, children, actions) {
  const press = (action) => h("button", { type: "button", class: "in-text", onclick: action }, children);
  switch (entity.type) {
    case "spoiler": return spoiler(children);
    case "expandable_blockquote": return h("blockquote", { class: "expandable" }, children);
    case "pre": return h("pre", { "data-language": entity.language ?? null, tabindex: "0" }, h("code", {}, children));
    case "text_link": return link(entity.url ?? "", ...children);
    case "url": return link(text, ...children);
    case "email": return link(`mailto:${text}`, ...children);
    case "phone_number": return link(`tel:${text.replace(/[^+\d]/gu, "")}`, ...children);
    case "bot_command": return press(() => actions.command(text));
    case "mention": return press(() => actions.mention(text.slice(1)));
    case "text_mention": return h("span", { class: "mention" }, children);
    case "hashtag": case "cashtag": return h("span", { class: "hashtag" }, children);
    default: return h(TAGS[entity.type] ?? "span", {}, children);
  }
}

/** Nodes for `text` from `from` to `to`; `entities` are sorted, the outer before the inner. */
function nodes(text, entities, from, to, actions) {
  const made = [];
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    index += 1;
    if (end <= start) continue;
    if (start > at) made.push(text.slice(at, start));
    const inner = [];
    while (index < entities.length && entities[index].offset < end) {
      inner.push(entities[index]);
      index += 1;
    }
    made.push(wrap(entity, text.slice(start, end), nodes(text, inner, start, end, actions), actions));
    at = end;
  }
  if (at < to) made.push(text.slice(at, to));
  return made;
}

/** A text as nodes. `actions.command(text)` and `actions.mention(username)` are called when those are pressed. */
export function formatted(text, entities = [], actions) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, sorted, 0, text.length, actions);
}
