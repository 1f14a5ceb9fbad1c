// The answers of the API, as far as the page reads them. Lengths and heights are metres, durations minutes.

/** West, south, east, north in degrees. */
export type Bounds = [number, number, number, number];

/** Addresses by their relation; one relation may have several formats. */
export interface Links {
  [relation: string]: string | Links;
}

/** What a voie and an étape have in common. */
interface Way {
  nom: string;
  description?: string;
  longueur_m?: number;
  montee_m?: number;
  descente_m?: number;
  /** From fast to slow. */
  duree_min?: number[];
  bounds?: Bounds;
  liens?: Links;
}

export interface Voie extends Way {
  code: string;
  couleur: string;
  /** With all variants, each shared tronçon once. */
  reseau_m?: number;
  lignes?: { variante: string }[];
}

export interface Etape extends Way {
  voie: string;
  /** The étape's name in addresses. */
  etape: string;
  numero: number;
}

/** One answer of the search. */
export interface Found {
  genre: string;
  nom: string;
  /** What it is, in words. */
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

/** The body of a JSON answer. Throws if the status is not 2xx. */
export async function json<T>(url: string, options: RequestInit = {}): Promise<T> {
  const answer = await fetch(url, options);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json() as Promise<T>;
}
