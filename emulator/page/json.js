// JSON as a tree that folds. Built when it is opened, because most of it is never looked at.

import { h } from "./dom.js";

const OPEN_DEPTH = 3;

function leaf(value) {
  if (value === null) return h("span", { class: "json-null" }, "null");
  return h("span", { class: `json-${typeof value}` }, JSON.stringify(value));
}

function branch(label, value, depth) {
  const isList = Array.isArray(value);
  const entries = isList ? value.map((item, index) => [index, item]) : Object.entries(value);
  if (entries.length === 0) return h("div", { class: "json-line" }, label, isList ? "[]" : "{}");
  const summary = h("summary", {}, label, h("span", { class: "json-count" }, isList ? `[${entries.length}]` : `{${entries.length}}`));
  const node = h("details", { open: depth < OPEN_DEPTH, class: "json-branch" }, summary);
  const fill = () => node.append(...entries.map(([name, item]) => line(name, item, depth + 1)));
  if (depth < OPEN_DEPTH) fill();
  else node.addEventListener("toggle", fill, { once: true });
  return node;
}

function line(name, value, depth) {
  const label = name === null ? null : h("span", { class: "json-key" }, `${name}: `);
  if (value !== null && typeof value === "object") return branch(label, value, depth);
  return h("div", { class: "json-line" }, label, leaf(value));
}

/** The tree of a value; the fields of an object stand at the left, without a fold around them all. */
export function jsonTree(value) {
  const isObject = value !== null && typeof value === "object" && !Array.isArray(value) && Object.keys(value).length > 0;
  const lines = isObject ? Object.entries(value).map(([name, item]) => line(name, item, 1)) : [line(null, value, 0)];
  return h("div", { class: "json" }, lines);
}
