// Search and position without a network, from the documents of the packs. The answers have the form of those of the API.

import * as adresses from "./adresses.ts";
import type { Found } from "./api.ts";
import { basePath } from "./link.ts";
import { KEPT, keyOf, packs } from "./paquet.ts";

/** The number of results, as the service has. */
const MOST = 10;
/** Metres in a degree of latitude. */
const DEGREE_M = 111_195;
/** The farthest bed or water from the way, in metres, as the service takes it for a position. */
const BESIDE_M = 2000;

/** A thing along an étape. `km` counts from the start of the étape. */
interface Along {
  code: string;
  nom: string;
  km: number;
  ecart_m: number;
  lon: number;
  lat: number;
  categorie?: string;
  services?: string[];
  variante: string;
}

/** A kept étape with its line: places of it, each with the metres from its start. */
interface Kept {
  voie: string;
  nomVoie: string;
  etape: string;
  nom: string;
  longueur_m: number;
  /** The kilometre of its start on the line of the voie. */
  deKm: number;
  trace: [number, number, number][];
  hotes: Along[];
  localites: Along[];
  points: Along[];
}

async function document<T>(address: string): Promise<T | undefined> {
  const body = await (await caches.open(KEPT)).match(keyOf(new URL(address, location.href).href));
  return (await body?.json()) as T | undefined;
}

/** Returns the kept étapes with what lies along them. */
async function etapes(): Promise<Kept[]> {
  const slugs = new Map<string, [string, string]>();
  for (const { fichiers, complet } of await packs()) {
    for (const [address] of complet ? fichiers : []) {
      const [, voie, etape] = /^\/api\/voies\/([^/]+)\/etapes\/([^/]+)\/profil$/.exec(address) ?? [];
      if (voie && etape) slugs.set(address, [decodeURIComponent(voie), decodeURIComponent(etape)]);
    }
  }
  const all = await Promise.all([...slugs.values()].map(([voie, etape]) => read(voie, etape)));
  return all.filter((etape) => etape !== undefined);
}

async function read(voie: string, etape: string): Promise<Kept | undefined> {
  const [profil, api, hotes, localites, points] = await Promise.all([
    document<{ nom_voie: string; nom: string; longueur_m: number; trace: [number, number, number][] }>(
      adresses.apiProfil(voie, etape),
    ),
    document<{ de_km: number }>(adresses.apiEtape(voie, etape)),
    document<{ hebergeurs: Along[] }>(adresses.apiHebergeurs(voie, { etape })),
    document<{ localites: Along[] }>(adresses.apiLocalites(voie, { etape })),
    document<{ points_interet: Along[] }>(adresses.apiPointsInteret(voie, { etape })),
  ]);
  if (!profil) return undefined;
  return {
    voie,
    etape,
    nomVoie: profil.nom_voie,
    nom: profil.nom,
    longueur_m: profil.longueur_m,
    trace: profil.trace,
    deKm: api?.de_km ?? 0,
    hotes: hotes?.hebergeurs ?? [],
    localites: localites?.localites ?? [],
    points: points?.points_interet ?? [],
  };
}

/** Returns a text in small letters without accents. */
export const folded = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("œ", "oe");

/** Tells whether every word of a question begins a word of a name. */
export function matches(question: string, nom: string): boolean {
  const words = (text: string) =>
    folded(text)
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean);
  const names = words(nom);
  const asked = words(question);
  return asked.length > 0 && asked.every((word) => names.some((name) => name.startsWith(word)));
}

/** Searches the names of kept things. */
export async function search(question: string): Promise<Found[]> {
  const found = new Map<string, Found>();
  for (const { voie, etape, nom, hotes, localites, points } of await etapes()) {
    const add = (genre: string, thing: Partial<Along> & { nom: string }, page: string, more = {}): void => {
      const { lon = 0, lat = 0, code = "" } = thing;
      const entry = { ...thing, genre, code, lon, lat, liens: { page }, ...more } as Found;
      if (matches(question, thing.nom)) found.set(page, entry);
    };
    for (const place of localites) add("localite", place, adresses.localite(place.code));
    add("etape", { nom: `${etape}. ${nom}` }, adresses.etape(voie, etape), { voie, etape });
    for (const host of hotes) add("hebergeur", host, adresses.hebergeur(host.code));
    for (const point of points) add("point-interet", point, adresses.pointInteret(point.code));
  }
  return [...found.values()].slice(0, MOST);
}

/** Returns the foot of a place on a line: metres from its start, metres off it, and the bearing towards it. */
export function foot(
  trace: readonly [number, number, number][],
  lon: number,
  lat: number,
): { metres: number; ecart_m: number; cap: number } | undefined {
  const scale = Math.cos((lat * Math.PI) / 180) * DEGREE_M;
  const flat = ([metres, x, y]: [number, number, number]) => [metres, (x - lon) * scale, (y - lat) * DEGREE_M] as const;
  let best: { metres: number; ecart_m: number; cap: number } | undefined;
  let last: readonly [number, number, number] | undefined;
  for (const vertex of trace) {
    const [metres, x, y] = flat(vertex);
    const [startM, startX, startY] = last ?? [metres, x, y];
    last = [metres, x, y];
    const [dx, dy] = [x - startX, y - startY];
    const length = dx * dx + dy * dy;
    const share = length ? Math.min(1, Math.max(0, -(startX * dx + startY * dy) / length)) : 0;
    const [footX, footY] = [startX + share * dx, startY + share * dy];
    const ecart_m = Math.hypot(footX, footY);
    if (best && best.ecart_m <= ecart_m) continue;
    const cap = (Math.atan2(footX, footY) * (180 / Math.PI) + 360) % 360;
    best = { metres: startM + share * (metres - startM), ecart_m, cap };
  }
  return best;
}

/** Returns the places of a position on the kept étapes, the nearest first, as `/api/position` does. */
async function position(asked: URLSearchParams): Promise<object> {
  const [lon, lat, most] = ["lon", "lat", "ecart_max"].map((name) => Number(asked.get(name) ?? 10));
  const back = asked.get("sens") === "retour";
  const chemins = [];
  for (const etape of await etapes()) {
    const at = foot(etape.trace, lon ?? 0, lat ?? 0);
    if (!at || at.ecart_m > (most ?? 10) * 1000) continue;
    const km = at.metres / 1000;
    const left = back ? km : etape.longueur_m / 1000 - km;
    const next = (things: readonly Along[]): object | null => {
      const ahead = things.filter((thing) => thing.ecart_m <= BESIDE_M && (back ? thing.km <= km : thing.km >= km));
      const [first] = ahead.sort((a, b) => Math.abs(a.km - km) - Math.abs(b.km - km));
      return first ? { ...first, dans_km: Math.abs(first.km - km) } : null;
    };
    chemins.push({
      voie: etape.voie,
      nom: etape.nomVoie,
      variante: etape.hotes[0]?.variante ?? "",
      km: etape.deKm + km,
      ecart_m: at.ecart_m,
      cap: at.cap,
      etape: { etape: etape.etape, nom: etape.nom, km, reste_km: left },
      prochain_hebergeur: next(etape.hotes),
      prochaine_eau: next([
        ...etape.points.filter(({ categorie }) => categorie === "eau"),
        ...etape.localites.filter(({ services }) => services?.includes("eau")),
      ]),
    });
  }
  return { chemins: chemins.sort((a, b) => a.ecart_m - b.ecart_m) };
}

/** Returns the hosts of the kept étapes of a voie from a kilometre on, as `/api/voies/{voie}/hebergeurs` does. */
async function hosts(voie: string, asked: URLSearchParams): Promise<object> {
  const from = Number(asked.get("de_km") ?? 0);
  const of = (await etapes()).filter((etape) => etape.voie === voie);
  const all = of.flatMap(({ deKm, hotes }) => hotes.map((host) => ({ ...host, km: deKm + host.km })));
  return { hebergeurs: all.filter(({ km }) => km >= from) };
}

/** Answers a request of the API from what is kept. Returns `undefined` if that is not possible. */
export async function answer(path: string, asked: URLSearchParams): Promise<object | undefined> {
  if (path === "/api/recherche") return { resultats: await search(asked.get("q") ?? "") };
  if (path === "/api/position") return position(asked);
  const [, voie] = /^\/api\/voies\/([^/]+)\/hebergeurs$/.exec(path) ?? [];
  return voie ? hosts(decodeURIComponent(voie), asked) : undefined;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** Returns the page of a search with results among what is kept. `page` is the page without a question. */
export async function resultsPage(page: Response, question: string, langue: string): Promise<Response> {
  const link = ({ liens }: Found): string => {
    const path = liens.page.slice(basePath().length);
    return `${basePath()}${langue}${path}`;
  };
  const rows = (await search(question)).map(
    (found) => `<li><a href="${escaped(link(found))}">${escaped(found.nom)}</a></li>`,
  );
  const html = (await page.text()).replace(
    "</main>",
    `<ul class="formats" id="gardes-trouves">${rows.join("")}</ul></main>`,
  );
  return new Response(html, { headers: page.headers });
}
