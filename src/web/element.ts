// Creates and finds elements, with small helpers for URLs and colours. Texts of the data are typed by people, so they
// are inserted into the page only as text nodes, never as HTML.

/** Creates an element with attributes and children. A string becomes a text node. */
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

/** Returns the element of the page with this id. Throws if there is none, or if it has another class. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`#${id}: no ${kind.name}`);
  return element;
}

/** Makes a URL absolute. MapLibre's worker needs this, because it cannot resolve URLs relative to the page. */
export const absolute = (address: string): string => new URL(address, location.href).href;

/**
 * Returns a colour of the data if it is `#rrggbb`, otherwise grey. So no other text of the data can get into a style.
 */
export const colour = (text: string | undefined): string =>
  text !== undefined && /^#[0-9a-f]{6}$/i.test(text) ? text : "#777777";

/** Creates a short line in the colour of a voie. */
export function swatch(couleur: string | undefined): HTMLElement {
  const line = el("span", { class: "trait", "aria-hidden": "true" });
  line.style.background = colour(couleur);
  return line;
}
