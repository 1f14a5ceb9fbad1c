// The JSON responses of the API: the fields that the page reads. Lengths and heights are in metres, durations in
// minutes.

/** A bounding box: west, south, east, north in degrees. */
export type Bounds = [number, number, number, number];

/** A search result. */
export interface Found {
  genre: string;
  code?: string;
  nom: string;
  voie?: string;
  etape?: string;
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
