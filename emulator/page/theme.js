// Light, dark, or as the system is.

import { iconButton, icon } from "./dom.js";

const NEXT = { auto: "light", light: "dark", dark: "auto" };
const ICON = { auto: "auto", light: "sun", dark: "moon" };

function stored() {
  const theme = localStorage.getItem("theme");
  return theme in NEXT ? theme : "auto";
}

function apply(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Applies the stored theme before anything is drawn. */
export const start = () => apply(stored());

/** The button that goes round the three themes. */
export function themeButton() {
  const button = iconButton(ICON[stored()], "", () => {
    const theme = NEXT[stored()];
    localStorage.setItem("theme", theme);
    apply(theme);
    show(theme);
  });
  const show = (theme) => {
    button.replaceChildren(icon(ICON[theme]));
    button.setAttribute("aria-label", `Theme: ${theme}`);
    button.title = `Theme: ${theme}`;
  };
  show(stored());
  return button;
}
