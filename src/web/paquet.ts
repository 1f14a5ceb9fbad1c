// Packs: what the browser keeps of a voie or étape for use without a network. Both the pages and the service worker use
// this module.
//
// A pack is a list of addresses with the hash of their content. The bodies of all packs are in one cache, so packs share
// what they have in common. A pack is fetched into a cache of its own, and moves when it is complete: so an interrupted
// pack goes on where it stopped, and an update never leaves half of a pack.

import * as adresses from "./adresses.ts";
import { basePath } from "./link.ts";

/** The cache with the bodies of all packs. */
export const KEPT = "hent-garde";
/** The cache with the records of packs. */
export const PACKS = "hent-paquets";
/** The beginning of the names of caches with packs that are being fetched. */
const STAGING = "hent-en-cours:";

/** The header of a request that the service worker must not answer. */
export const DIRECT = "hent-direct";
/** The header of a kept body with its hash. */
const HASH = "hent-hash";

/** The number of requests at a time. Browsers open six connections over HTTP/1.1. */
const AT_A_TIME = 6;
/** How often a pack is begun again because the data changed while it was fetched. */
const TRIES = 3;

/** A voie, or one of its étapes. */
export interface Way {
  voie: string;
  etape: string | null;
}

/** An address without the base path, the hash of its content, and its size in bytes on the wire. */
export type File = [address: string, hash: string, size: number];

/** A state of a pack on the site. */
interface State extends Way {
  nom: string;
  langue: string;
  /** The last change of the store that the pack has. */
  seq: number;
  /** The name of the state. What follows its last dot is the hash of all files. */
  etat: string;
  octets: number;
  octets_deplies: number;
}

/** The manifest of a pack, as the service sends it. */
export interface Manifest extends State {
  /** Missing if a difference leads from the pack that is there to this state. */
  fichiers?: File[];
  /** The size of the difference in bytes on the wire. */
  octets_maj?: number;
  changements?: string[] | null;
  retrait?: boolean;
}

/** A state with its files. */
export type Listed = State & { fichiers: File[] };

/** A pack of this browser. */
export interface Pack extends Listed {
  /** When the site had this state for the last time that the browser looked, in ISO 8601. */
  vu: string;
  /** True if all its bodies are there. */
  complet: boolean;
  /** When the browser noticed that the voie or étape no longer exists on the site, in ISO 8601. */
  supprime?: string;
}

/** Called with the fetched bytes and their total. */
export type Progress = (done: number, total: number) => void;

/** The device has too little room. */
export class Full extends Error {}
/** The content is not the expected one: it changed while it was fetched, or on this device. */
export class Changed extends Error {}
/** The voie or étape does not exist (any more). */
export class Gone extends Error {}

/** Returns the key of an address in the caches: its URL without the version of the data. */
export function keyOf(address: string): string {
  const url = new URL(address, location.href);
  url.searchParams.delete("v");
  url.pathname = url.pathname.replaceAll("%40", "@"); // MapLibre asks for hent@2x.png, and the service lists hent%402x.png
  url.hash = "";
  return url.href;
}

/** Returns the address of a manifest. */
export const manifestOf = ({ voie, etape }: Way, parametres?: adresses.Parametres): string =>
  fileOf({ voie, etape }, "json", parametres);

/** Returns the address of the difference from an earlier state. */
export const majOf = (way: Way, parametres: adresses.Parametres): string => fileOf(way, "maj", parametres);

const fileOf = ({ voie, etape }: Way, format: string, parametres?: adresses.Parametres): string =>
  etape === null
    ? adresses.paquetVoie(voie, format, parametres)
    : adresses.paquetEtape(voie, etape, format, parametres);

/** Returns the packs of this browser. */
export async function packs(): Promise<Pack[]> {
  const records = await caches.open(PACKS);
  const all = (await records.keys()).map(
    async (key) => (await records.match(key))?.json() as Promise<Pack | undefined>,
  );
  return (await Promise.all(all)).filter((pack) => pack !== undefined);
}

/** Writes the record of a pack. */
export async function write(pack: Pack): Promise<void> {
  await (await caches.open(PACKS)).put(manifestOf(pack), Response.json(pack));
}

/** Fetches the manifest of a pack. `depuis` is the state of the pack that is there. Throws `Gone` if there is no such way. */
export async function fetchManifest(way: Way, langue: string, depuis?: string): Promise<Manifest> {
  const address = manifestOf(way, depuis === undefined ? { langue } : { langue, depuis });
  const answer = await fetch(address, { cache: "no-cache", headers: { [DIRECT]: "1" } });
  if (answer.status === 404) throw new Gone();
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()) as Manifest;
}

/** Fetches the manifest of a pack with the list of its files. */
export async function fetchList(way: Way, langue: string): Promise<Listed> {
  const { fichiers = [], ...state } = await fetchManifest(way, langue);
  return { ...state, fichiers };
}

/** Returns the files that are not in any complete pack with the same content. */
export function missing(manifest: Listed, there: readonly Pack[]): File[] {
  const known = new Map<string, string>();
  for (const { complet, fichiers } of there) {
    if (complet) for (const [address, hash] of fichiers) known.set(address, hash);
  }
  return manifest.fichiers.filter(([address, hash]) => known.get(address) !== hash);
}

/** Returns the sum of the sizes of some files. */
export const sum = (files: readonly File[]): number => files.reduce((bytes, [, , size]) => bytes + size, 0);

/**
 * Fetches a pack, and keeps it when it is complete. `progress` is called with the fetched bytes and their total. Throws
 * `Full` if there is too little room; then nothing of the pack is kept. Any other error leaves what was fetched, and the
 * next call goes on.
 */
export async function keep(manifest: Listed, progress: Progress): Promise<Pack> {
  let wanted = manifest;
  for (let turn = 1; ; turn++) {
    try {
      return await keepOnce(wanted, progress);
    } catch (error) {
      if (!(error instanceof Changed) || turn === TRIES) throw error;
      wanted = await fetchList(wanted, wanted.langue);
    }
  }
}

async function keepOnce(manifest: Listed, progress: Progress): Promise<Pack> {
  const files = missing(manifest, await packs());
  return keepFiles(manifest, files, (staging) => fetchAll(files, staging, progress));
}

/** Keeps the new bodies of some files of a pack whose other files are there. Throws `Full` if there is too little room. */
export const keepBodies = (manifest: Listed, files: readonly File[], bodies: readonly Response[]): Promise<Pack> =>
  keepFiles(manifest, files, async (staging) => {
    for (const [i, [address]] of files.entries()) {
      await staging.put(keyOf(basePath() + address), bodies[i] ?? Response.error());
    }
  });

/** Keeps a pack. `fill` puts the bodies of `files` into a cache; the others are there. */
async function keepFiles(
  manifest: Listed,
  files: readonly File[],
  fill: (staging: Cache) => Promise<void>,
): Promise<Pack> {
  const there = await packs();
  const name = STAGING + manifestOf(manifest);
  const { voie, etape, nom, langue, seq, etat, octets, octets_deplies, fichiers } = manifest;
  const state = { voie, etape, nom, langue, seq, etat, octets, octets_deplies, fichiers };
  const pack: Pack = { ...state, vu: new Date().toISOString(), complet: false };
  try {
    await makeRoom(files.length === manifest.fichiers.length ? manifest.octets_deplies : 3 * sum(files));
    const before = there.find(({ voie, etape }) => voie === manifest.voie && etape === manifest.etape);
    if (!before?.complet) await write(pack);
    const staging = await caches.open(name);
    await fill(staging);
    await move(staging, files);
    pack.complet = true;
    await write(pack);
  } catch (error) {
    const isFull = error instanceof Full || (error instanceof DOMException && error.name === "QuotaExceededError");
    if (!isFull) throw error;
    await caches.delete(name);
    if (!there.some(({ voie, etape, complet }) => complet && voie === manifest.voie && etape === manifest.etape)) {
      await (await caches.open(PACKS)).delete(manifestOf(manifest));
    }
    throw new Full();
  }
  await caches.delete(name);
  await sweep();
  return pack;
}

/** Throws `Full` if the browser says that it has less room than `bytes`. */
async function makeRoom(bytes: number): Promise<void> {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota !== undefined && usage !== undefined && quota - usage < bytes) throw new Full();
}

/** Fetches files into a cache. Those that are there with the same hash are not fetched again. */
async function fetchAll(files: readonly File[], into: Cache, progress: Progress): Promise<void> {
  const total = sum(files);
  let done = 0;
  const left = [...files];
  let isOver = false;
  const work = async (): Promise<void> => {
    for (let file = left.shift(); file; file = left.shift()) {
      const [address, hash, size] = file;
      const key = keyOf(basePath() + address);
      const there = await into.match(key);
      if (there?.headers.get(HASH) !== hash) await into.put(key, await fetchFile(basePath() + address, hash));
      done += size;
      if (!isOver) progress(done, total);
    }
  };
  progress(0, total);
  try {
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
  } finally {
    left.length = 0; // after an error, the other workers stop, and say no more
    isOver = true;
  }
}

/** Fetches a file as a response to keep. Throws `Changed` if its content is not that of the manifest. */
async function fetchFile(url: string, hash: string): Promise<Response> {
  const answer = await fetch(url, { cache: "no-cache", headers: { [DIRECT]: "1" } });
  const etag = answer.headers.get("etag")?.replace(/^(W\/)?"/, "") ?? "";
  // A tile at an address with a version never changes, but it may come in another coding, which has another ETag.
  const isChecked = !/[?&]v=/.test(url);
  if (!answer.ok || (isChecked && !etag.startsWith(hash))) throw new Changed();
  // The whole body is read first: a response that is cut off is an error, and is not kept.
  return response(await answer.arrayBuffer(), hash, answer.headers);
}

/** Returns a response to keep, with some of the headers of a file. */
export function response(body: ArrayBuffer | Uint8Array<ArrayBuffer>, hash: string, of: Headers): Response {
  const headers = new Headers({ [HASH]: hash });
  for (const name of ["content-type", "content-language", "content-security-policy", "content-disposition"]) {
    const value = of.get(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(body, { headers });
}

/**
 * Returns when the site had a kept page for the last time that the browser looked, in ISO 8601. `path` is without the
 * base path. The pages of no pack, which stand in for others, are as old as the newest pack.
 */
export async function seenAt(path: string): Promise<string | undefined> {
  const all = (await packs()).filter(({ complet }) => complet);
  const of = all.filter(({ fichiers }) => fichiers.some(([address]) => address.split("?")[0] === path));
  return (of.length ? of : all)
    .map(({ vu }) => vu)
    .sort()
    .at(-1);
}

/** Moves fetched files to those that are kept. If this stops halfway, the next call moves the rest. */
async function move(staging: Cache, files: readonly File[]): Promise<void> {
  const kept = await caches.open(KEPT);
  for (const [address] of files) {
    const key = keyOf(basePath() + address);
    const body = await staging.match(key);
    if (body) await kept.put(key, body);
  }
}

/** Removes a pack, and what no other pack needs. */
export async function remove(pack: Way): Promise<void> {
  await (await caches.open(PACKS)).delete(manifestOf(pack));
  await caches.delete(STAGING + manifestOf(pack));
  await sweep();
}

/** Tells whether a host of a pack is no longer on the site. */
export async function hasGoneHost({ fichiers }: Pack): Promise<boolean> {
  const pages = fichiers.map(([address]) => address).filter((address) => /^(\/\w\w)?\/hebergeurs\//.test(address));
  const answers = pages.map((page) => fetch(basePath() + page, { method: "HEAD", headers: { [DIRECT]: "1" } }));
  return (await Promise.all(answers)).some(({ status }) => status === 404);
}

/** Deletes the bodies that no pack names. */
async function sweep(): Promise<void> {
  const needed = new Set(
    (await packs()).flatMap(({ fichiers }) => fichiers.map(([address]) => keyOf(basePath() + address))),
  );
  const kept = await caches.open(KEPT);
  for (const { url } of await kept.keys()) if (!needed.has(url)) await kept.delete(url);
}

/** Returns the fetched bytes of a pack that is not complete. */
export async function fetched(pack: Pack): Promise<number> {
  const staging = await caches.open(STAGING + manifestOf(pack));
  const there = new Set((await staging.keys()).map(({ url }) => url));
  return sum(pack.fichiers.filter(([address]) => there.has(keyOf(basePath() + address))));
}
