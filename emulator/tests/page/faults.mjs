// What makes a page hard to use for somebody: parts without a name, and text that is hard to read.

/** Faults in the page as it stands; runs in the browser. */
export function faults() {
  const found = [];
  const isShown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const nameOf = (node) => {
    const labelled = (node.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    return [node.getAttribute("aria-label"), labelled, node.closest("label")?.textContent, node.alt, node.textContent].find((text) => text?.trim()) ?? "";
  };
  const show = (node) => node.outerHTML.slice(0, 120);
  for (const node of document.querySelectorAll("button, a, input:not([hidden]), textarea, select, dialog, [role=listbox], [role=option], [role=menu], [role=group], [role=region], [role=log]")) {
    if (node.checkVisibility() && !nameOf(node).trim()) found.push(`no name: ${show(node)}`);
  }
  for (const node of document.querySelectorAll("img:not([alt])")) found.push(`no alternative text: ${show(node)}`);
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of ids.filter((id, at) => ids.indexOf(id) !== at)) found.push(`id twice: ${id}`);
  for (const node of document.querySelectorAll("[aria-activedescendant]")) {
    if (!document.getElementById(node.getAttribute("aria-activedescendant"))) found.push(`active descendant is missing: ${show(node)}`);
  }
  for (const node of document.querySelectorAll("[role=option]")) {
    if (!node.closest("[role=listbox]")) found.push(`option outside a list: ${show(node)}`);
  }
  if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
  if (document.querySelectorAll("main").length !== 1) found.push("not one main");
  if (!document.documentElement.lang) found.push("no language");

  // Contrast of text with what is behind it: 4.5 to 1.
  const parse = (color) => {
    const [red, green, blue, alpha = 1] = color.match(/[\d.]+/gu).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (top, below) => Object.fromEntries(["red", "green", "blue"].map((part) => [part, top[part] * top.alpha + below[part] * (1 - top.alpha)]));
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      layers.push(color);
      if (color.alpha === 1) break;
    }
    return layers.reduceRight((below, layer) => over(layer, below), { red: 255, green: 255, blue: 255 });
  };
  const light = (color) => {
    const [red, green, blue] = ["red", "green", "blue"].map((part) => {
      const share = color[part] / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !isShown(node) || node.closest(".hidden, .spoiler:not(.shown), noscript")) continue;
    const ground = behind(node);
    const [high, low] = [light(over(parse(getComputedStyle(node).color), ground)), light(ground)].sort((a, b) => b - a);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) found.push(`contrast ${contrast.toFixed(2)}: ${show(node)}`);
  }
  return found;
}
