// The addresses of hent, for the scripts of its pages. Generated from the table of src/links/route.rs:
// `HENT_GOLDEN=1 cargo test --lib links::script`. Do not edit.
//
// Every function returns a link that begins with the base path of the service (see link.ts).

import { write } from "./link.ts";

/** The pattern of each route. */
export const PATTERNS = {
  accueil: "/",
  voie: "/voies/{voie}",
  etape: "/voies/{voie}/etapes/{etape}",
  troncon: "/voies/{voie}/km/{km}",
  imprimerVoie: "/voies/{voie}/imprimer",
  imprimerEtape: "/voies/{voie}/etapes/{etape}/imprimer",
  imprimerTroncon: "/voies/{voie}/km/{km}/imprimer",
  localite: "/localites/{code}",
  hebergeur: "/hebergeurs/{code}",
  pointInteret: "/points-interet/{code}",
  recherche: "/recherche",
  aide: "/aide",
  accessibilite: "/accessibilite",
  donnees: "/donnees",
  horsLigne: "/hors-ligne",
  paquetVoie: "/hors-ligne/{voie}.{format}",
  paquetEtape: "/hors-ligne/{voie}/{etape}.{format}",
  fragment: "/fragments/{voie}/{etape}/{fragment}.html",
  embed: "/embed",
  embedScript: "/embed.js",
  oembed: "/oembed",
  integrer: "/integrer",
  verifier: "/verifier",
  planDuSite: "/sitemap.xml",
  robots: "/robots.txt",
  web: "/web/{fichier}",
  style: "/styles/{style}.json",
  sprite: "/sprites/{fichier}",
  glyphes: "/fonts/{police}/{plage}.pbf",
  terre: "/terre.json",
  terreTile: "/terre/{z}/{x}/{y}.mvt",
  fond: "/fond.json",
  fondTile: "/fond/{z}/{x}/{y}.mvt",
  relief: "/relief.json",
  reliefTile: "/relief/{z}/{x}/{y}.webp",
  images: "/images.{format}",
  imageVoie: "/images/{voie}.{format}",
  imageEtape: "/images/{voie}/{etape}.{format}",
  raster: "/raster/{style}/{z}/{x}/{y}.png",
  tileJson: "/tiles.json",
  tileJsonSome: "/tiles/{layers}.json",
  tile: "/tiles/{z}/{x}/{y}.mvt",
  tileSome: "/tiles/{layers}/{z}/{x}/{y}.mvt",
  apiVoies: "/api/voies",
  apiVoie: "/api/voies/{voie}",
  apiEtapes: "/api/voies/{voie}/etapes",
  apiEtape: "/api/voies/{voie}/etapes/{etape}",
  apiProfil: "/api/voies/{voie}/etapes/{etape}/profil",
  apiProfilVoie: "/api/voies/{voie}/profil",
  apiHebergeurs: "/api/voies/{voie}/hebergeurs",
  apiLocalites: "/api/voies/{voie}/localites",
  apiPointsInteret: "/api/voies/{voie}/points-interet",
  apiPerturbations: "/api/voies/{voie}/perturbations",
  apiBornes: "/api/voies/{voie}/bornes",
  apiProches: "/api/proches",
  apiHebergeursProches: "/api/hebergeurs/proches",
  apiPosition: "/api/position",
  apiRecherche: "/api/recherche",
  apiItineraires: "/api/itineraires",
  apiVerification: "/api/verification",
  apiReparation: "/api/verification/reparation",
  apiLits: "/api/lits",
  apiVerifications: "/api/verifications",
  traceVoie: "/traces/{voie}.{format}",
  traceEtape: "/traces/{voie}/{etape}.{format}",
  listeVoie: "/listes/{voie}.{format}",
  listeEtape: "/listes/{voie}/{etape}.{format}",
  profilVoie: "/profils/{voie}.{format}",
  profilSvg: "/profils/{voie}/{etape}.svg",
  profilPng: "/profils/{voie}/{etape}.png",
  itineraire: "/itineraires/{voie}.{format}",
  mesEtapes: "/itineraires/{voie}",
  agenda: "/agenda.ics",
  archives: "/archives.json",
  archiveVoie: "/archives/{voie}.{format}",
  archiveEtape: "/archives/{voie}/{etape}.{format}",
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
    | "offre" | "confirme_depuis" | "service" | "categorie" | "de_km" | "a_km" | "etape" | "ecart_max"
    | "sens" | "variante" | "avec" | "voie" | "de" | "a" | "km_par_jour" | "km_max"
    | "proposition" | "depart_le" | "mois" | "f" | "q" | "v" | "fond" | "style"
    | "largeur" | "hauteur" | "densite" | "taille" | "troncon" | "reference" | "tolerance" | "pas"
    | "srs" | "par" | "langue" | "papier" | "regle" | "gravite" | "bbox" | "depuis"
    | "km" | "types" | "couleur" | "liste" | "leger" | "url" | "maxwidth" | "maxheight"
    | "format"
  , string | number>>
>;

/** `/` */
export const accueil = (): string => write(PATTERNS.accueil, []);
/** `/voies/{voie}` */
export const voie = (voie: string, parametres?: Parametres): string => write(PATTERNS.voie, [voie], parametres);
/** `/voies/{voie}/etapes/{etape}` */
export const etape = (voie: string, etape: string, parametres?: Parametres): string => write(PATTERNS.etape, [voie, etape], parametres);
/** `/voies/{voie}/km/{km}` */
export const troncon = (voie: string, km: string, parametres?: Parametres): string => write(PATTERNS.troncon, [voie, km], parametres);
/** `/voies/{voie}/imprimer` */
export const imprimerVoie = (voie: string, parametres?: Parametres): string => write(PATTERNS.imprimerVoie, [voie], parametres);
/** `/voies/{voie}/etapes/{etape}/imprimer` */
export const imprimerEtape = (voie: string, etape: string, parametres?: Parametres): string => write(PATTERNS.imprimerEtape, [voie, etape], parametres);
/** `/voies/{voie}/km/{km}/imprimer` */
export const imprimerTroncon = (voie: string, km: string, parametres?: Parametres): string => write(PATTERNS.imprimerTroncon, [voie, km], parametres);
/** `/localites/{code}` */
export const localite = (code: string): string => write(PATTERNS.localite, [code]);
/** `/hebergeurs/{code}` */
export const hebergeur = (code: string): string => write(PATTERNS.hebergeur, [code]);
/** `/points-interet/{code}` */
export const pointInteret = (code: string): string => write(PATTERNS.pointInteret, [code]);
/** `/recherche` */
export const recherche = (parametres?: Parametres): string => write(PATTERNS.recherche, [], parametres);
/** `/aide` */
export const aide = (): string => write(PATTERNS.aide, []);
/** `/accessibilite` */
export const accessibilite = (): string => write(PATTERNS.accessibilite, []);
/** `/donnees` */
export const donnees = (): string => write(PATTERNS.donnees, []);
/** `/hors-ligne` */
export const horsLigne = (): string => write(PATTERNS.horsLigne, []);
/** `/hors-ligne/{voie}.{format}` */
export const paquetVoie = (voie: string, format: string, parametres?: Parametres): string => write(PATTERNS.paquetVoie, [voie, format], parametres);
/** `/hors-ligne/{voie}/{etape}.{format}` */
export const paquetEtape = (voie: string, etape: string, format: string, parametres?: Parametres): string => write(PATTERNS.paquetEtape, [voie, etape, format], parametres);
/** `/fragments/{voie}/{etape}/{fragment}.html` */
export const fragment = (voie: string, etape: string, fragment: string, parametres?: Parametres): string => write(PATTERNS.fragment, [voie, etape, fragment], parametres);
/** `/embed` */
export const embed = (parametres?: Parametres): string => write(PATTERNS.embed, [], parametres);
/** `/embed.js` */
export const embedScript = (): string => write(PATTERNS.embedScript, []);
/** `/oembed` */
export const oembed = (parametres?: Parametres): string => write(PATTERNS.oembed, [], parametres);
/** `/integrer` */
export const integrer = (parametres?: Parametres): string => write(PATTERNS.integrer, [], parametres);
/** `/verifier` */
export const verifier = (parametres?: Parametres): string => write(PATTERNS.verifier, [], parametres);
/** `/sitemap.xml` */
export const planDuSite = (): string => write(PATTERNS.planDuSite, []);
/** `/robots.txt` */
export const robots = (): string => write(PATTERNS.robots, []);
/** `/web/{fichier}` */
export const web = (fichier: string): string => write(PATTERNS.web, [fichier]);
/** `/styles/{style}.json` */
export const style = (style: string, parametres?: Parametres): string => write(PATTERNS.style, [style], parametres);
/** `/sprites/{fichier}` */
export const sprite = (fichier: string): string => write(PATTERNS.sprite, [fichier]);
/** `/fonts/{police}/{plage}.pbf` */
export const glyphes = (police: string, plage: string): string => write(PATTERNS.glyphes, [police, plage]);
/** `/terre.json` */
export const terre = (parametres?: Parametres): string => write(PATTERNS.terre, [], parametres);
/** `/terre/{z}/{x}/{y}.mvt` */
export const terreTile = (z: number, x: number, y: number, parametres?: Parametres): string => write(PATTERNS.terreTile, [z, x, y], parametres);
/** `/fond.json` */
export const fond = (parametres?: Parametres): string => write(PATTERNS.fond, [], parametres);
/** `/fond/{z}/{x}/{y}.mvt` */
export const fondTile = (z: number, x: number, y: number, parametres?: Parametres): string => write(PATTERNS.fondTile, [z, x, y], parametres);
/** `/relief.json` */
export const relief = (): string => write(PATTERNS.relief, []);
/** `/relief/{z}/{x}/{y}.webp` */
export const reliefTile = (z: number, x: number, y: number): string => write(PATTERNS.reliefTile, [z, x, y]);
/** `/images.{format}` */
export const images = (format: string, parametres?: Parametres): string => write(PATTERNS.images, [format], parametres);
/** `/images/{voie}.{format}` */
export const imageVoie = (voie: string, format: string, parametres?: Parametres): string => write(PATTERNS.imageVoie, [voie, format], parametres);
/** `/images/{voie}/{etape}.{format}` */
export const imageEtape = (voie: string, etape: string, format: string, parametres?: Parametres): string => write(PATTERNS.imageEtape, [voie, etape, format], parametres);
/** `/raster/{style}/{z}/{x}/{y}.png` */
export const raster = (style: string, z: number, x: number, y: number, parametres?: Parametres): string => write(PATTERNS.raster, [style, z, x, y], parametres);
/** `/tiles.json` */
export const tileJson = (parametres?: Parametres): string => write(PATTERNS.tileJson, [], parametres);
/** `/tiles/{layers}.json` */
export const tileJsonSome = (layers: string, parametres?: Parametres): string => write(PATTERNS.tileJsonSome, [layers], parametres);
/** `/tiles/{z}/{x}/{y}.mvt` */
export const tile = (z: number, x: number, y: number, parametres?: Parametres): string => write(PATTERNS.tile, [z, x, y], parametres);
/** `/tiles/{layers}/{z}/{x}/{y}.mvt` */
export const tileSome = (layers: string, z: number, x: number, y: number, parametres?: Parametres): string => write(PATTERNS.tileSome, [layers, z, x, y], parametres);
/** `/api/voies` */
export const apiVoies = (): string => write(PATTERNS.apiVoies, []);
/** `/api/voies/{voie}` */
export const apiVoie = (voie: string): string => write(PATTERNS.apiVoie, [voie]);
/** `/api/voies/{voie}/etapes` */
export const apiEtapes = (voie: string): string => write(PATTERNS.apiEtapes, [voie]);
/** `/api/voies/{voie}/etapes/{etape}` */
export const apiEtape = (voie: string, etape: string): string => write(PATTERNS.apiEtape, [voie, etape]);
/** `/api/voies/{voie}/etapes/{etape}/profil` */
export const apiProfil = (voie: string, etape: string, parametres?: Parametres): string => write(PATTERNS.apiProfil, [voie, etape], parametres);
/** `/api/voies/{voie}/profil` */
export const apiProfilVoie = (voie: string, parametres?: Parametres): string => write(PATTERNS.apiProfilVoie, [voie], parametres);
/** `/api/voies/{voie}/hebergeurs` */
export const apiHebergeurs = (voie: string, parametres?: Parametres): string => write(PATTERNS.apiHebergeurs, [voie], parametres);
/** `/api/voies/{voie}/localites` */
export const apiLocalites = (voie: string, parametres?: Parametres): string => write(PATTERNS.apiLocalites, [voie], parametres);
/** `/api/voies/{voie}/points-interet` */
export const apiPointsInteret = (voie: string, parametres?: Parametres): string => write(PATTERNS.apiPointsInteret, [voie], parametres);
/** `/api/voies/{voie}/perturbations` */
export const apiPerturbations = (voie: string, parametres?: Parametres): string => write(PATTERNS.apiPerturbations, [voie], parametres);
/** `/api/voies/{voie}/bornes` */
export const apiBornes = (voie: string, parametres?: Parametres): string => write(PATTERNS.apiBornes, [voie], parametres);
/** `/api/proches` */
export const apiProches = (parametres?: Parametres): string => write(PATTERNS.apiProches, [], parametres);
/** `/api/hebergeurs/proches` */
export const apiHebergeursProches = (parametres?: Parametres): string => write(PATTERNS.apiHebergeursProches, [], parametres);
/** `/api/position` */
export const apiPosition = (parametres?: Parametres): string => write(PATTERNS.apiPosition, [], parametres);
/** `/api/recherche` */
export const apiRecherche = (parametres?: Parametres): string => write(PATTERNS.apiRecherche, [], parametres);
/** `/api/itineraires` */
export const apiItineraires = (parametres?: Parametres): string => write(PATTERNS.apiItineraires, [], parametres);
/** `/api/verification` */
export const apiVerification = (parametres?: Parametres): string => write(PATTERNS.apiVerification, [], parametres);
/** `/api/verification/reparation` */
export const apiReparation = (parametres?: Parametres): string => write(PATTERNS.apiReparation, [], parametres);
/** `/api/lits` */
export const apiLits = (parametres?: Parametres): string => write(PATTERNS.apiLits, [], parametres);
/** `/api/verifications` */
export const apiVerifications = (parametres?: Parametres): string => write(PATTERNS.apiVerifications, [], parametres);
/** `/traces/{voie}.{format}` */
export const traceVoie = (voie: string, format: string, parametres?: Parametres): string => write(PATTERNS.traceVoie, [voie, format], parametres);
/** `/traces/{voie}/{etape}.{format}` */
export const traceEtape = (voie: string, etape: string, format: string, parametres?: Parametres): string => write(PATTERNS.traceEtape, [voie, etape, format], parametres);
/** `/listes/{voie}.{format}` */
export const listeVoie = (voie: string, format: string, parametres?: Parametres): string => write(PATTERNS.listeVoie, [voie, format], parametres);
/** `/listes/{voie}/{etape}.{format}` */
export const listeEtape = (voie: string, etape: string, format: string, parametres?: Parametres): string => write(PATTERNS.listeEtape, [voie, etape, format], parametres);
/** `/profils/{voie}.{format}` */
export const profilVoie = (voie: string, format: string, parametres?: Parametres): string => write(PATTERNS.profilVoie, [voie, format], parametres);
/** `/profils/{voie}/{etape}.svg` */
export const profilSvg = (voie: string, etape: string, parametres?: Parametres): string => write(PATTERNS.profilSvg, [voie, etape], parametres);
/** `/profils/{voie}/{etape}.png` */
export const profilPng = (voie: string, etape: string, parametres?: Parametres): string => write(PATTERNS.profilPng, [voie, etape], parametres);
/** `/itineraires/{voie}.{format}` */
export const itineraire = (voie: string, format: string, parametres?: Parametres): string => write(PATTERNS.itineraire, [voie, format], parametres);
/** `/itineraires/{voie}` */
export const mesEtapes = (voie: string, parametres?: Parametres): string => write(PATTERNS.mesEtapes, [voie], parametres);
/** `/agenda.ics` */
export const agenda = (parametres?: Parametres): string => write(PATTERNS.agenda, [], parametres);
/** `/archives.json` */
export const archives = (): string => write(PATTERNS.archives, []);
/** `/archives/{voie}.{format}` */
export const archiveVoie = (voie: string, format: string, parametres?: Parametres): string => write(PATTERNS.archiveVoie, [voie, format], parametres);
/** `/archives/{voie}/{etape}.{format}` */
export const archiveEtape = (voie: string, etape: string, format: string, parametres?: Parametres): string => write(PATTERNS.archiveEtape, [voie, etape, format], parametres);
/** `/evenements` */
export const evenements = (): string => write(PATTERNS.evenements, []);
/** `/health` */
export const health = (): string => write(PATTERNS.health, []);
/** `/ready` */
export const ready = (): string => write(PATTERNS.ready, []);
/** `/metrics` */
export const metrics = (): string => write(PATTERNS.metrics, []);
