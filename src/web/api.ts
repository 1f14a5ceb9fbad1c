// The JSON responses of the API: the fields that the page reads. Lengths and heights are in metres, durations in
// minutes.

/** A bounding box: west, south, east, north in degrees. */
export type Bounds = [number, number, number, number];

/** Links by their relation. A relation with several formats has an object of links. */
export interface Links {
  [relation: string]: string | Links;
}

/** The fields that a voie and an étape share. */
export interface Way {
  nom: string;
  description?: string;
  longueur_m?: number;
  montee_m?: number;
  descente_m?: number;
  /** The walking times of a fast and of a slow walker. */
  duree_min?: number[];
  bounds?: Bounds;
  liens?: Links;
  /** The length with the detours that hold, if any. */
  aujourd_hui?: { longueur_m: number };
  /** The rights of the path, each with true if the path is invented. */
  droits?: { texte: string; invente: boolean }[];
  /** The start and end of each invented stretch, in kilometres from the start of the path. */
  invente_km?: [number, number][];
}

/** A closure that holds or is announced. */
export interface Perturbation {
  code: string;
  genre: string;
  gravite: string;
  /** `en-vigueur` or `annoncee`. */
  etat: string;
  /** The first and the last day, `YYYY-MM-DD`. Without a last day the end is unknown. */
  du: string;
  au?: string;
  texte?: string;
  source?: string;
  verifie_le?: string;
  /** The closed stretches of the voie, each with the étapes that run over it. */
  emprises: { etapes: string[] }[];
  deviation?: { longueur_m: number };
}

/**
 * The closures on a voie as GeoJSON. Each has a feature for its closed stretch, and one for its detour if there is one.
 */
export interface PerturbationFeatures {
  features: {
    geometry: { coordinates: Nested };
    properties: { code: string; role: string };
  }[];
}

/** The coordinates of a GeoJSON geometry: a position, or lists of positions at any depth. */
export type Nested = number[] | Nested[];

/** A voie. */
export interface Voie extends Way {
  /** The closures on the voie, if there are any. */
  perturbations?: Perturbation[];
  code: string;
  couleur: string;
  /** The length with all variants. A tronçon that several lines share counts once. */
  reseau_m?: number;
  /** The slugs of the étapes whose path is wholly or partly invented. */
  etapes_inventees?: string[];
  lignes?: { variante: string }[];
}

/** An étape. */
export interface Etape extends Way {
  voie: string;
  /** The slug of the étape in URLs: `nord-1`. */
  etape: string;
  numero: number;
}

/** A search result. */
export interface Found {
  genre: string;
  nom: string;
  /** The kind, in the words of the server: « Gîte ». */
  quoi: string;
  voie?: string;
  localite?: { nom: string };
  lon?: number;
  lat?: number;
  liens: { page: string };
  type?: string;
  capacite?: number;
  categorie?: string;
  services?: string[];
}

/** The running requests without options, by URL. */
const underWay = new Map<string, Promise<unknown>>();

/**
 * Fetches a JSON body. Throws if the status is not 2xx. Concurrent calls for the same URL share one request, because
 * browsers do not share running requests.
 */
export function json<T>(url: string, options?: RequestInit): Promise<T> {
  if (options) return ask(url, options) as Promise<T>;
  const key = new URL(url, location.href).href;
  const asked = underWay.get(key) ?? ask(url, {}).finally(() => underWay.delete(key));
  underWay.set(key, asked);
  return asked as Promise<T>;
}

async function ask(url: string, options: RequestInit): Promise<unknown> {
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}
