// The grounds below the ways, and the visitor's consent to fetch a ground from another server.

import type { StyleSpecification } from "maplibre-gl";
import { memory } from "./memory.ts";

/** A ground, as listed in the metadata of the style document (`hent:fonds`). */
export interface Fond {
  code: string;
  nom: string;
  attribution?: string;
  /** True if the visitor must agree before the browser fetches it. */
  consentement?: boolean;
  /** The host that the browser would contact. */
  hote?: string;
  /** The URL of a style on that host. */
  style?: string;
  /** True if the document shows this ground. */
  choisi?: boolean;
}

/** Returns the grounds that a style document lists. */
export function fondsOf(style: StyleSpecification): Fond[] {
  const list = (style.metadata as Record<string, unknown> | undefined)?.["hent:fonds"];
  return Array.isArray(list) ? (list as Fond[]) : [];
}

const AGREED = "fonds-permis";

/** Returns the hosts that the visitor allowed. */
const allowed = (): string[] => (memory.get(AGREED) ?? "").split(" ").filter(Boolean);

/** Returns the subject of the consent: the host, or the code of the ground if the server does not name its host. */
const subject = ({ hote, code }: Fond): string => hote ?? code;

/** Tells whether the browser may fetch a ground. */
export const mayFetch = (fond: Fond): boolean => !fond.consentement || allowed().includes(subject(fond));

/** Records that the visitor allows a ground, or withdraws the consent. */
export function allow(fond: Fond, yes: boolean): void {
  const others = allowed().filter((host) => host !== subject(fond));
  memory.set(AGREED, (yes ? [...others, subject(fond)] : others).join(" "));
}

/** Renames our signs for a style whose own sprite belongs to another server: `hent-ecu` becomes `hent:hent-ecu`. */
function ofOurSprite(value: unknown): unknown {
  if (typeof value === "string") return value.startsWith("hent-") ? `hent:${value}` : value;
  return Array.isArray(value) ? value.map(ofOurSprite) : value;
}

const FONT = "Atkinson Hyperlegible Next";

/** The URL templates of glyphs: ours from the service, and those of other fonts from the server of the ground. */
export interface Glyphs {
  ours: string;
  theirs: string;
}

/** Returns the URL of a glyph file. `url` is a URL that was made from `ours`. */
export function glyphs({ ours, theirs }: Glyphs, url: string): string {
  const [before = "", after = ""] = ours.split("{fontstack}");
  const stack = url.slice(before.length, url.indexOf("/", before.length));
  if (!url.startsWith(before) || decodeURIComponent(stack).startsWith(FONT)) return url;
  const range = url.slice(before.length + stack.length + after.indexOf("{range}")).replace(/\.pbf.*$/, "");
  return theirs.replace("{fontstack}", stack).replace("{range}", range);
}

/**
 * Puts our layers over the style of another server. `ours` is the document of the service, whose ways are the layers of
 * the source `hent`. Relative URLs in `theirs` are resolved against `address`.
 */
export function over(theirs: StyleSpecification, address: string, ours: StyleSpecification): StyleSpecification {
  const absolute = (link: string): string => new URL(link, address).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
  const ways = ours.layers.filter((layer) => "source" in layer && layer.source === "hent");
  const layers = ways.map((layer) => {
    const layout = { ...(layer.layout as Record<string, unknown> | undefined) };
    if ("icon-image" in layout) layout["icon-image"] = ofOurSprite(layout["icon-image"]);
    return { ...layer, layout } as typeof layer;
  });
  const sources = Object.fromEntries(
    Object.entries(theirs.sources).map(([name, source]) => {
      const { url, data, tiles } = source as { url?: unknown; data?: unknown; tiles?: unknown };
      const links = {
        ...(typeof url === "string" && { url: absolute(url) }),
        ...(typeof data === "string" && { data: absolute(data) }),
        ...(Array.isArray(tiles) && { tiles: tiles.map((link) => absolute(String(link))) }),
      };
      return [name, { ...source, ...links } as typeof source];
    }),
  );
  const { hent } = ours.sources;
  const sprite = typeof theirs.sprite === "string" ? [{ id: "default", url: absolute(theirs.sprite) }] : theirs.sprite;
  return {
    ...theirs,
    metadata: ours.metadata,
    sources: { ...sources, ...(hent && { hent }) },
    layers: [...theirs.layers, ...layers],
    sprite: [...(sprite ?? []), ...(typeof ours.sprite === "string" ? [{ id: "hent", url: ours.sprite }] : [])],
    ...(ours.glyphs !== undefined && { glyphs: ours.glyphs }),
  };
}
