// Writes links from the patterns of adresses.ts, and knows the base path of the service and the language of the page.

// Pages have the base path in `<html data-base="/carte">`. Workers and tests do not have this element, so they call
// `setBase`.
let base = typeof document === "undefined" ? "" : (document.documentElement.dataset.base ?? "");

/** Returns the base path: "/carte", or "". Every link of `write` starts with it. */
export const basePath = (): string => base;

/** Sets the base path. */
export function setBase(path: string): void {
  base = path.replace(/\/+$/, "");
}

// The language of the page, as in the first segment of its addresses. French pages have none.
let langue = typeof document === "undefined" ? "" : document.documentElement.lang.replace("fr", "");

/** Sets the language of links to pages: "en", or "" for French. */
export function setLangue(code: string): void {
  langue = code;
}

/** Matches the patterns of pages, which exist in each language. Files have an extension. */
const PAGE =
  /^\/(?:(?:voies|localites|hebergeurs|points-interet|recherche|itineraires|aide|accessibilite|donnees|hors-ligne|integrer|verifier)(?:\/[^.]*)?)?$/;

/**
 * Writes a link: replaces the parameters of a pattern (`{voie}`) by the arguments, in order, and appends a query.
 * A link to a page leads to the page in the language of this page.
 */
export function write(
  pattern: string,
  args: readonly (string | number)[],
  parametres: Readonly<Record<string, string | number>> = {},
): string {
  const left = [...args];
  const path = pattern.replace(/\{\w+\}/g, () => encodeURIComponent(left.shift() ?? "").replaceAll("%2C", ","));
  const said = Object.entries(parametres).map(([name, value]): [string, string] => [name, String(value)]);
  const query = new URLSearchParams(said).toString();
  const prefix = langue && PAGE.test(pattern) ? `/${langue}` : "";
  return base + prefix + (prefix && path === "/" ? "" : path) + (query && `?${query}`);
}
