// Writes links from the patterns of adresses.ts, and knows the base path of the service.

// Pages have the base path in `<html data-base="/carte">`. Workers and tests do not have this element, so they call
// `setBase`.
let base = typeof document === "undefined" ? "" : (document.documentElement.dataset.base ?? "");

/** Returns the base path: "/carte", or "". Every link of `write` starts with it. */
export const basePath = (): string => base;

/** Sets the base path. */
export function setBase(path: string): void {
  base = path.replace(/\/+$/, "");
}

/** Writes a link: replaces the parameters of a pattern (`{voie}`) by the arguments, in order, and appends a query. */
export function write(
  pattern: string,
  args: readonly (string | number)[],
  parametres: Readonly<Record<string, string | number>> = {},
): string {
  const left = [...args];
  const path = pattern.replace(/\{\w+\}/g, () => encodeURIComponent(left.shift() ?? "").replaceAll("%2C", ","));
  const said = Object.entries(parametres).map(([name, value]): [string, string] => [name, String(value)]);
  const query = new URLSearchParams(said).toString();
  return base + path + (query && `?${query}`);
}
