// The addresses of hent, for the scripts of its pages. Generated from the table of src/links/route.rs:
// `HENT_GOLDEN=1 cargo test --lib links::script`. Do not edit.
//
// Every function returns a link that begins with the base path of the service: what `<html data-base="/carte">` says,
// nothing where it says nothing. A worker or a test has no such element and calls `setBase`.

let base = typeof document === "undefined" ? "" : (document.documentElement.dataset["base"] ?? "");

/** The path under which the service is reached: "/carte", or "". */
export const basePath = (): string => base;

/** Says under which path the service is reached. */
export function setBase(path: string): void {
  base = path.replace(/\/+$/, "");
}

const PATTERNS = {
  accueil: "/",
  voie: "/voies/{voie}",
  etape: "/voies/{voie}/etapes/{etape}",
  web: "/web/{fichier}",
  style: "/styles/hent.json",
  terre: "/styles/terre.geojson",
  tileJson: "/tiles.json",
  tileJsonSome: "/tiles/{layers}.json",
  tile: "/tiles/{z}/{x}/{y}.mvt",
  tileSome: "/tiles/{layers}/{z}/{x}/{y}.mvt",
  apiVoies: "/api/voies",
  apiVoie: "/api/voies/{voie}",
  apiEtapes: "/api/voies/{voie}/etapes",
  apiEtape: "/api/voies/{voie}/etapes/{etape}",
  apiProfil: "/api/voies/{voie}/etapes/{etape}/profil",
  apiHebergeurs: "/api/voies/{voie}/hebergeurs",
  apiLocalites: "/api/voies/{voie}/localites",
  apiPointsInteret: "/api/voies/{voie}/points-interet",
  apiProches: "/api/proches",
  apiHebergeursProches: "/api/hebergeurs/proches",
  apiPosition: "/api/position",
  apiRecherche: "/api/recherche",
  apiItineraires: "/api/itineraires",
  traceVoie: "/traces/{voie}.{format}",
  traceEtape: "/traces/{voie}/{etape}.{format}",
  listeVoie: "/listes/{voie}.{format}",
  listeEtape: "/listes/{voie}/{etape}.{format}",
  profilSvg: "/profils/{voie}/{etape}.svg",
  profilPng: "/profils/{voie}/{etape}.png",
  itineraire: "/itineraires/{voie}.{format}",
  evenements: "/evenements",
  health: "/health",
  ready: "/ready",
  metrics: "/metrics",
} as const;

/** The name of a route. */
export type Route = keyof typeof PATTERNS;

/** The parameters of addresses. */
export type Parametres = Readonly<
  Partial<Record<
    | "lon" | "lat" | "n" | "rayon" | "type" | "capacite" | "ouvert" | "contact"
    | "service" | "categorie" | "de_km" | "a_km" | "etape" | "ecart_max" | "sens" | "variante"
    | "avec" | "voie" | "de" | "a" | "km_par_jour" | "km_max" | "proposition" | "f"
    | "q" | "v"
  , string | number>>
>;

/** `/` */
export const accueil = (): string => write("accueil", []);
/** `/voies/{voie}` */
export const voie = (voie: string): string => write("voie", [voie]);
/** `/voies/{voie}/etapes/{etape}` */
export const etape = (voie: string, etape: string): string => write("etape", [voie, etape]);
/** `/web/{fichier}` */
export const web = (fichier: string): string => write("web", [fichier]);
/** `/styles/hent.json` */
export const style = (): string => write("style", []);
/** `/styles/terre.geojson` */
export const terre = (): string => write("terre", []);
/** `/tiles.json` */
export const tileJson = (parametres?: Parametres): string => write("tileJson", [], parametres);
/** `/tiles/{layers}.json` */
export const tileJsonSome = (layers: string, parametres?: Parametres): string => write("tileJsonSome", [layers], parametres);
/** `/tiles/{z}/{x}/{y}.mvt` */
export const tile = (z: number, x: number, y: number, parametres?: Parametres): string => write("tile", [z, x, y], parametres);
/** `/tiles/{layers}/{z}/{x}/{y}.mvt` */
export const tileSome = (layers: string, z: number, x: number, y: number, parametres?: Parametres): string => write("tileSome", [layers, z, x, y], parametres);
/** `/api/voies` */
export const apiVoies = (): string => write("apiVoies", []);
/** `/api/voies/{voie}` */
export const apiVoie = (voie: string): string => write("apiVoie", [voie]);
/** `/api/voies/{voie}/etapes` */
export const apiEtapes = (voie: string): string => write("apiEtapes", [voie]);
/** `/api/voies/{voie}/etapes/{etape}` */
export const apiEtape = (voie: string, etape: string): string => write("apiEtape", [voie, etape]);
/** `/api/voies/{voie}/etapes/{etape}/profil` */
export const apiProfil = (voie: string, etape: string, parametres?: Parametres): string => write("apiProfil", [voie, etape], parametres);
/** `/api/voies/{voie}/hebergeurs` */
export const apiHebergeurs = (voie: string, parametres?: Parametres): string => write("apiHebergeurs", [voie], parametres);
/** `/api/voies/{voie}/localites` */
export const apiLocalites = (voie: string, parametres?: Parametres): string => write("apiLocalites", [voie], parametres);
/** `/api/voies/{voie}/points-interet` */
export const apiPointsInteret = (voie: string, parametres?: Parametres): string => write("apiPointsInteret", [voie], parametres);
/** `/api/proches` */
export const apiProches = (parametres?: Parametres): string => write("apiProches", [], parametres);
/** `/api/hebergeurs/proches` */
export const apiHebergeursProches = (parametres?: Parametres): string => write("apiHebergeursProches", [], parametres);
/** `/api/position` */
export const apiPosition = (parametres?: Parametres): string => write("apiPosition", [], parametres);
/** `/api/recherche` */
export const apiRecherche = (parametres?: Parametres): string => write("apiRecherche", [], parametres);
/** `/api/itineraires` */
export const apiItineraires = (parametres?: Parametres): string => write("apiItineraires", [], parametres);
/** `/traces/{voie}.{format}` */
export const traceVoie = (voie: string, format: string, parametres?: Parametres): string => write("traceVoie", [voie, format], parametres);
/** `/traces/{voie}/{etape}.{format}` */
export const traceEtape = (voie: string, etape: string, format: string, parametres?: Parametres): string => write("traceEtape", [voie, etape, format], parametres);
/** `/listes/{voie}.{format}` */
export const listeVoie = (voie: string, format: string, parametres?: Parametres): string => write("listeVoie", [voie, format], parametres);
/** `/listes/{voie}/{etape}.{format}` */
export const listeEtape = (voie: string, etape: string, format: string, parametres?: Parametres): string => write("listeEtape", [voie, etape, format], parametres);
/** `/profils/{voie}/{etape}.svg` */
export const profilSvg = (voie: string, etape: string, parametres?: Parametres): string => write("profilSvg", [voie, etape], parametres);
/** `/profils/{voie}/{etape}.png` */
export const profilPng = (voie: string, etape: string, parametres?: Parametres): string => write("profilPng", [voie, etape], parametres);
/** `/itineraires/{voie}.{format}` */
export const itineraire = (voie: string, format: string, parametres?: Parametres): string => write("itineraire", [voie, format], parametres);
/** `/evenements` */
export const evenements = (): string => write("evenements", []);
/** `/health` */
export const health = (): string => write("health", []);
/** `/ready` */
export const ready = (): string => write("ready", []);
/** `/metrics` */
export const metrics = (): string => write("metrics", []);

function write(route: Route, args: readonly (string | number)[], parametres: Parametres = {}): string {
  const left = [...args];
  const path = PATTERNS[route].replace(/\{\w+\}/g, () => encodeURIComponent(left.shift() ?? "").replaceAll("%2C", ","));
  const said = Object.entries(parametres).map(([name, value]): [string, string] => [name, String(value)]);
  const query = new URLSearchParams(said).toString();
  return base + path + (query && `?${query}`);
}

/** An address of hent, taken apart: its route, and the arguments of the route's pattern. */
export interface Read {
  readonly route: Route;
  readonly args: readonly string[];
}

/** Takes an address apart: a link of an answer, `location.pathname`. Undefined if it is none of hent's. */
export function read(address: string): Read | undefined {
  const path = address.replace(/[?#].*$/s, "");
  if (!path.startsWith(base)) return undefined;
  for (const route of Object.keys(PATTERNS) as Route[]) {
    // A dot behind an argument ends it.
    const source = PATTERNS[route].replaceAll(".", "\\.").replace(/\{\w+\}(\\?)/g, (_, dot: string) => `([^/${dot && "."}]+)${dot}`);
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
