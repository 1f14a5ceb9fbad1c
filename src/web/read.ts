// Parses URLs of hent, such as `location.pathname` or a link in a response.

import { PATTERNS, type Route } from "./adresses.ts";
import { basePath } from "./link.ts";

/** A parsed URL: its route, and the arguments of the route's pattern. */
export interface Read {
  readonly route: Route;
  readonly args: readonly string[];
}

/** Parses a URL. Returns undefined if no route matches, or if it does not start with the base path. */
export function read(address: string): Read | undefined {
  const path = address.replace(/[?#].*$/s, "");
  const base = basePath();
  if (!path.startsWith(base)) return undefined;
  for (const route of Object.keys(PATTERNS) as Route[]) {
    // In a pattern, a dot after a parameter ends the argument.
    const argument = (_: string, dot: string) => `([^/${dot && "."}]+)${dot}`;
    const source = PATTERNS[route].replaceAll(".", "\\.").replace(/\{\w+\}(\\?)/g, argument);
    const found = new RegExp(`^${source}$`).exec(path.slice(base.length));
    if (!found) continue;
    try {
      return { route, args: found.slice(1).map(decodeURIComponent) };
    } catch {
      return undefined; // a broken escape
    }
  }
  return undefined;
}
