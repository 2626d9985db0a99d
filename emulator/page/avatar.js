// Initials on a colour that stays with an id.

import { h } from "./dom.js";

const HUES = 8;

/** What a person or bot is called. */
export function fullName(user) {
  return [user?.first_name, user?.last_name].filter(Boolean).join(" ") || `User ${user?.id ?? ""}`.trim();
}

/** A round sign for a person, bot or group. */
export function avatar(id, name, kind = "person") {
  const words = name.split(/[\s_-]+/u).filter(Boolean);
  const initials = words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase() || "?";
  return h("span", { class: `avatar ${kind} hue${Math.abs(id) % HUES}`, "aria-hidden": "true" }, initials);
}
