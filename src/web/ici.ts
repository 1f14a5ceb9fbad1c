// « Où suis-je ? »: what the service knows about the visitor's position, in words.

import * as adresses from "./adresses.ts";
import { json } from "./api.ts";
import { el } from "./element.ts";
import type { Words } from "./words.ts";

/** A place ahead. */
interface Ahead {
  code: string;
  nom: string;
  km: number;
  dans_km?: number;
  ecart_m?: number;
  contact?: { telephone?: string };
  type?: string;
  variante?: string;
}

/** The place on one way, as `/api/position` returns it. */
interface Here {
  voie: string;
  nom: string;
  variante: string;
  km: number;
  ecart_m: number;
  cap: number;
  etape: { etape: string; nom: string; km: number; reste_km: number; reste_duree_min?: [number, number] } | null;
  prochain_hebergeur: Ahead | null;
  prochaine_eau: (Ahead & { categorie?: string }) | null;
}

/** The distance from the way in km within which it is sought. */
const REACH_KM = 10;
/** The length of the way ahead that is looked at for tonight, in km. */
const TONIGHT_KM = 25;

/** The messages for the eight directions, from north clockwise. */
const DIRECTIONS = [
  "carte-cap-nord",
  "carte-cap-nord-est",
  "carte-cap-est",
  "carte-cap-sud-est",
  "carte-cap-sud",
  "carte-cap-sud-ouest",
  "carte-cap-ouest",
  "carte-cap-nord-ouest",
] as const;

/** Returns the message for a bearing in degrees clockwise from north. */
export const direction = (bearing: number): string => DIRECTIONS[Math.round(bearing / 45) % 8] ?? DIRECTIONS[0];

/** Returns the `tel:` link of a telephone number, or `undefined` if the text is none. */
export function call(number: string | undefined): string | undefined {
  const dialled = (number ?? "").replace(/[ .()/-]/g, "");
  return /^\+?\d{4,}$/.test(dialled) ? `tel:${dialled}` : undefined;
}

const paragraph = (...content: (Node | string)[]): HTMLElement => el("p", {}, ...content);

/** Creates a button that calls a host, or nothing if its number is not published. */
function callButton(words: Words, { nom, contact }: Ahead): HTMLElement[] {
  const href = call(contact?.telephone);
  if (!href) return [];
  const label = words.say("page-appeler-qui", { nom });
  return [el("a", { class: "bouton appel", href, "aria-label": label }, words.say("page-appeler"))];
}

/** Creates a sentence about a place, with a link to its page. The message has the name as its last part. */
function next(words: Words, message: string, place: Ahead, href: string): HTMLElement {
  const dans = words.km((place.dans_km ?? 0) * 1000);
  return paragraph(`${words.say(message, { dans })} `, el("a", { href }, place.nom));
}

/** Creates the sentences about the place on a way. */
function situation(words: Words, here: Here, accuracy: number): HTMLElement[] {
  const { voie, nom, etape, ecart_m, cap, prochaine_eau: water, prochain_hebergeur: bed } = here;
  const way = etape
    ? el("a", { href: adresses.etape(voie, etape.etape) }, `${etape.etape}. ${etape.nom}`)
    : el("a", { href: adresses.voie(voie) }, nom);
  const km = words.km((etape?.km ?? here.km) * 1000);
  const said = [paragraph(el("strong", {}, way), ` · ${nom} · ${words.say("carte-ici-km", { km })}`)];
  const far = { distance: ecart_m < 1000 ? words.metres(ecart_m) : words.km(ecart_m) };
  const sens = words.say(direction(cap));
  const off = ecart_m > Math.max(25, accuracy);
  said.push(paragraph(off ? words.say("carte-ici-ecart", { ...far, sens }) : words.say("carte-ici-sur-le-chemin")));
  if (etape) {
    const [fast, slow] = etape.reste_duree_min ?? [];
    const left = words.say("carte-ici-reste", { longueur: words.km(etape.reste_km * 1000) });
    said.push(paragraph(fast && slow ? `${left} · ${words.range(fast, slow)}` : left));
  }
  if (water) {
    const href = water.categorie ? adresses.pointInteret(water.code) : adresses.localite(water.code);
    said.push(next(words, "carte-ici-eau", water, href));
  }
  if (bed) {
    const line = next(words, "carte-ici-lit", bed, adresses.hebergeur(bed.code));
    line.append(" ", ...callButton(words, bed));
    said.push(line);
  }
  return said;
}

/** Creates the list of hosts ahead within a day. */
function tonight(words: Words, hosts: Ahead[], from: number): HTMLElement[] {
  const items = hosts.map((host) => {
    const km = el("div", { class: "km" }, el("b", {}, words.km((host.km - from) * 1000)));
    const name = el("a", { class: "nom", href: adresses.hebergeur(host.code) }, host.nom);
    const kind = el("p", { class: "doux" }, words.term("type", host.type, "autre"));
    return el("li", {}, km, el("div", {}, paragraph(name), kind), ...callButton(words, host));
  });
  const title = el("h3", {}, words.say("carte-ce-soir"));
  if (!items.length) return [title, paragraph(words.say("carte-ce-soir-rien"))];
  return [title, el("ul", { class: "pas" }, ...items)];
}

/** Describes a position: longitude and latitude in degrees, the accuracy in metres. Throws if the service is silent. */
export async function describe(words: Words, [lon, lat]: [number, number], accuracy: number): Promise<HTMLElement> {
  const sens = new URLSearchParams(location.search).get("sens");
  const parametres = { lon: lon.toFixed(5), lat: lat.toFixed(5), ecart_max: REACH_KM, ...(sens && { sens }) };
  const { chemins } = await json<{ chemins: Here[] }>(adresses.apiPosition(parametres));
  const precise = paragraph(words.say("carte-ici-precision", { distance: words.metres(accuracy) }));
  precise.className = "doux";
  // A page about a voie or étape is about that way, if it is near.
  const here = chemins.find(({ voie }) => voie === document.getElementById("carte")?.dataset.voie) ?? chemins[0];
  if (!here)
    return el("div", {}, paragraph(words.say("carte-ici-loin", { distance: words.km(REACH_KM * 1000) })), precise);
  const part = { de_km: here.km, ...(sens && { sens }) };
  const { hebergeurs } = await json<{ hebergeurs: Ahead[] }>(adresses.apiHebergeurs(here.voie, part));
  const isAhead = ({ variante, km }: Ahead) => variante === here.variante && km <= here.km + TONIGHT_KM;
  const ahead = hebergeurs.filter(isAhead).sort((a, b) => a.km - b.km);
  return el("div", {}, ...situation(words, here, accuracy), precise, ...tonight(words, ahead, here.km));
}

/** Asks the browser for the position and describes it. A failure is said in words, too. */
export async function ici(words: Words): Promise<HTMLElement> {
  const sorry = (id: string): HTMLElement => paragraph(words.say(id));
  if (!isSecureContext || !navigator.geolocation) return sorry("carte-position-http");
  try {
    const options = { enableHighAccuracy: true, timeout: 30_000, maximumAge: 10_000 };
    const { coords } = await new Promise<GeolocationPosition>((found, failed) => {
      navigator.geolocation.getCurrentPosition(found, failed, options);
    });
    return await describe(words, [coords.longitude, coords.latitude], coords.accuracy);
  } catch (error) {
    if (!(error instanceof GeolocationPositionError)) return sorry("carte-service-muet");
    return sorry(error.code === error.PERMISSION_DENIED ? "carte-position-refusee" : "carte-position-indisponible");
  }
}

/** Shows the button « Où suis-je ? » of the page, with the answer below it. */
export function locator(words: () => Promise<Words>): void {
  const place = document.getElementById("ou-suis-je");
  const button = place?.querySelector("button");
  if (!place || !button) return;
  const answer = el("div", { class: "reponse", role: "status", "data-vif": "" });
  place.after(answer);
  place.hidden = false;
  button.addEventListener("click", async () => {
    const texts = await words();
    answer.textContent = texts.say("carte-ici-attente");
    answer.replaceChildren(await ici(texts));
  });
}
