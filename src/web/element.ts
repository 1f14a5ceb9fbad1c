// Small tools for the document. Names come from people: they reach the page as text nodes only, never as HTML.

/** An element with attributes and children. A child that is a string becomes a text node. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** The element of index.html with this id. Throws if the page has no such element of that class. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`#${id}: no ${kind.name}`);
  return element;
}

/** A colour of the data, or a grey: nothing else may stand in a style. */
export const colour = (text: string | undefined): string =>
  text !== undefined && /^#[0-9a-f]{6}$/i.test(text) ? text : "#777777";

/** A short line in the colour of a voie. */
export function swatch(couleur: string | undefined): HTMLElement {
  const line = el("span", { class: "trait", "aria-hidden": "true" });
  line.style.background = colour(couleur);
  return line;
}
