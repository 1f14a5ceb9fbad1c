// Updates of a pack: the service sends all that differs as one file, which is applied to the bodies that are kept.

import { basePath } from "./link.ts";
import {
  Changed,
  DIRECT,
  type File,
  fetchList,
  KEPT,
  keep,
  keepBodies,
  keyOf,
  type Manifest,
  majOf,
  type Pack,
  type Progress,
  response,
} from "./paquet.ts";

/** The first line of the file. */
interface Head {
  /** The states before and after it. */
  de: string;
  vers: string;
  /**
   * The files that are new or different: address, hash, size on the wire, index of the headers, length, and length of
   * the kept body from which its patch begins.
   */
  fichiers: [...file: File, headers: number, length: number, before: number][];
  /** The addresses that the pack no longer has. */
  retires: string[];
  entetes: Record<string, string>[];
  /** The patches: number of files, and length in bytes. */
  lots: [files: number, length: number][];
  /** The SHA-256 of all new bodies, in hexadecimal digits. */
  sha256: string;
}

/**
 * Updates a pack to the state of a manifest. If its bodies are not those of the state before, or if the manifest has a
 * list of files, it fetches the files that differ. Throws as `keep`.
 */
export async function update(pack: Pack, manifest: Manifest, progress: Progress): Promise<Pack> {
  if (manifest.fichiers) return keep({ ...manifest, fichiers: manifest.fichiers }, progress);
  progress(0, manifest.octets_maj ?? 0);
  try {
    return await patchPack(pack, manifest);
  } catch (error) {
    if (!(error instanceof Changed)) throw error;
    return keep(await fetchList(pack, pack.langue), progress);
  }
}

/** Fetches the difference and applies it. Throws `Changed` if it does not fit what is kept. */
async function patchPack(pack: Pack, manifest: Manifest): Promise<Pack> {
  const address = majOf(pack, { langue: pack.langue, depuis: pack.etat });
  const answer = await fetch(address, { cache: "no-cache", headers: { [DIRECT]: "1" } });
  if (!answer.ok || answer.headers.get("content-type") !== "application/octet-stream") throw new Changed();
  const file = new Uint8Array(await answer.arrayBuffer());
  const end = file.indexOf(0x0a);
  const head = JSON.parse(new TextDecoder().decode(file.subarray(0, end))) as Head;
  if (head.de !== pack.etat || head.vers !== manifest.etat) throw new Changed();
  const bodies = await patchAll(head, file.subarray(end + 1));
  const changed = new Set([...head.retires, ...head.fichiers.map(([address]) => address)]);
  const fichiers = pack.fichiers.filter(([address]) => !changed.has(address));
  const files = head.fichiers.map(([address, hash, size]): File => [address, hash, size]);
  const responses = head.fichiers.map(([, hash, , headers], i) =>
    response(bodies[i] ?? new Uint8Array(), hash, new Headers(head.entetes[headers])),
  );
  return keepBodies({ ...manifest, fichiers: [...fichiers, ...files] }, files, responses);
}

/** Returns the new bodies, in the order of the head. */
async function patchAll({ fichiers, lots, sha256 }: Head, patches: Uint8Array): Promise<Uint8Array<ArrayBuffer>[]> {
  const kept = await caches.open(KEPT);
  const total = fichiers.reduce((bytes, [, , , , length]) => bytes + length, 0);
  const all = new Uint8Array(total);
  const bodies: Uint8Array<ArrayBuffer>[] = [];
  let [file, from, at] = [0, 0, 0];
  for (const [count, length] of lots) {
    const group = fichiers.slice(file, file + count);
    const before = await Promise.all(
      group.map(async ([address, , , , , before]) => {
        const body = before ? await (await kept.match(keyOf(basePath() + address)))?.arrayBuffer() : new ArrayBuffer(0);
        if (body?.byteLength !== before) throw new Changed();
        return new Uint8Array(body);
      }),
    );
    const into = all.subarray(at, at + group.reduce((bytes, [, , , , length]) => bytes + length, 0));
    patch(joined(before), patches.subarray(from, from + length), into);
    for (const [, , , , length] of group) {
      bodies.push(all.subarray(at, at + length));
      at += length;
    }
    file += count;
    from += length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", all));
  if ([...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") !== sha256) throw new Changed();
  return bodies;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Applies a patch in the format of bsdiff as Matthew Endsley writes it, without a header. It is a sequence of steps:
 * three numbers (bytes to add to the old ones, new bytes, and how far to go on in the old ones), and both kinds of bytes.
 * Throws `Changed` if the patch does not fit.
 */
export function patch(old: Uint8Array, steps: Uint8Array, into: Uint8Array): void {
  const view = new DataView(steps.buffer, steps.byteOffset, steps.byteLength);
  // 63 bits and a sign, little endian.
  const number = (at: number): number => {
    const high = view.getUint32(at + 4, true);
    const value = (high & 0x7fff_ffff) * 2 ** 32 + view.getUint32(at, true);
    return high >>> 31 ? -value : value;
  };
  let [at, from, to] = [0, 0, 0];
  while (at < steps.length) {
    if (steps.length - at < 24) throw new Changed();
    const [added, copied, further] = [number(at), number(at + 8), number(at + 16)];
    at += 24;
    const bytes = steps.subarray(at, at + added + copied);
    if (bytes.length !== added + copied || to + bytes.length > into.length) throw new Changed();
    into.set(bytes, to);
    for (let i = 0; i < added; i++) into[to + i] = (into[to + i] ?? 0) + (old[from + i] ?? 0);
    at += bytes.length;
    to += bytes.length;
    from += added + further;
  }
}
