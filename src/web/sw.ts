// The service worker: answers requests from the packs that the browser keeps, where there is no network. It is registered
// with the first pack and unregistered with the last one, so visitors who keep nothing have none.
//
// With a network, the network answers first. If it takes too long, a kept body is shown instead.

import { setBase } from "./link.ts";
import { DIRECT, KEPT, keyOf, seenAt } from "./paquet.ts";
import { resultsPage, answer as withoutNetwork } from "./trouver.ts";

/** How long the network may take before a kept body is shown, in milliseconds. */
const PATIENCE = 3000;

interface Fetch extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Worker {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate", heard: (event: ExtendableEvent) => void): void;
  addEventListener(name: "fetch", heard: (event: Fetch) => void): void;
}

const worker = self as unknown as Worker;
const base = new URL(worker.registration.scope).pathname.replace(/\/$/, "");
setBase(base);

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isOurs = url.origin === location.origin && url.pathname.startsWith(`${base}/`);
  if (request.method !== "GET" || !isOurs || request.headers.has(DIRECT)) return;
  if (url.pathname === `${base}/evenements`) return;
  event.respondWith(answer(request, url));
});

/** Answers a request: from the network, or else from what is kept. */
async function answer(request: Request, url: URL): Promise<Response> {
  const kept = await find(url);
  if (kept && !navigator.onLine) return shown(kept, url);
  const network = fetch(request);
  if (!kept) return network.catch(() => missing(request, url));
  const late = new Promise<undefined>((done) => setTimeout(done, PATIENCE));
  const first = await Promise.race([network.catch(() => undefined), late]);
  if (!first || first.status >= 500) return shown(kept, url);
  // A voie or étape that was deleted from the site stays legible here. Its page says so.
  const isDeleted = first.status === 404 && url.pathname.slice(base.length).includes("/voies/");
  return isDeleted ? shown(kept, url) : first;
}

/** Finds a kept body. A page, picture or document of the map with other parameters is better than none. */
async function find(url: URL): Promise<Response | undefined> {
  const kept = await caches.open(KEPT);
  const exact = await kept.match(keyOf(url.href));
  const path = url.pathname.slice(base.length);
  if (exact || path.startsWith("/api/") || isSearch(url)) return exact;
  // Pictures of the map are kept as SVG, in one size and in the light colours.
  const like = path.startsWith("/images/") ? url.href.replace(/\.(webp|png)(?=\?|$)/, ".svg") : url.href;
  return kept.match(like, { ignoreSearch: true });
}

const isSearch = (url: URL): boolean => url.pathname.endsWith("/recherche") && url.searchParams.has("q");

/** Marks a kept page with the day on which the site had it, so that its script says so. */
async function shown(kept: Response, url: URL): Promise<Response> {
  if (!kept.headers.get("content-type")?.startsWith("text/html")) return kept;
  const seen = await seenAt(url.pathname.slice(base.length));
  if (!seen) return kept;
  const html = (await kept.text()).replace("<html ", `<html data-vu="${seen}" `);
  return new Response(html, { headers: kept.headers });
}

/** Answers a request for which nothing is kept and no network is there. */
async function missing(request: Request, url: URL): Promise<Response> {
  const path = url.pathname.slice(base.length);
  // The map shows nothing there. An error would stop it.
  if (/^\/(tiles|fond|terre|relief)\/.*\d\.\w+$/.test(path)) return new Response(null, { status: 204 });
  if (/^\/fonts\//.test(path)) return new Response(new ArrayBuffer(0));
  const found = await withoutNetwork(path, url.searchParams);
  if (found !== undefined) return Response.json(found);
  if (request.mode !== "navigate") return Response.error();
  const kept = await caches.open(KEPT);
  const langue = /^\/(en|br|es|de)(?=\/|$)/.exec(path)?.[0] ?? "";
  if (isSearch(url)) {
    const page = await kept.match(`${base}${langue}/recherche`);
    if (page) return shown(await resultsPage(page, url.searchParams.get("q") ?? "", langue), url);
  }
  const list = (await kept.match(`${base}${langue}/hors-ligne`)) ?? (await kept.match(`${base}/hors-ligne`));
  return list ? shown(list, url) : Response.error();
}
