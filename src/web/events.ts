/**
 * What changes while a page is open: the events of hent.
 *
 * Over HTTP/1.1 a browser has six connections for a site, and a stream of events keeps one. So one page listens for all
 * pages of the browser: the one that holds the lock of that name. A page that nobody sees, and a map within another page,
 * listen to nothing.
 */

import { evenements } from "./adresses.ts";

const NAME = "hent-evenements";

const embedded = window.parent !== window;

/** A change of the data. The first event of a stream, and the answer of another page, tell the revision alone. */
export interface Event {
  revision: number;
  tables?: string[];
}

/** What pages of one browser say to each other: an event, or the question for the revision. */
type Message = Event | { asks: true };

/** Calls `heard` with each event, and with the revision as soon as it is known. */
export function follow(heard: (event: Event) => void): void {
  if (embedded) return;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : undefined;
  let stop: AbortController | undefined;
  let last: number | undefined; // of the stream, where this page has it

  channel?.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if ("asks" in data) {
      if (last !== undefined) channel.postMessage({ revision: last } satisfies Message);
    } else if (!document.hidden) heard(data);
  });

  /** Listens until the page is hidden. The connection is made again by itself. */
  const listen = (signal: AbortSignal): Promise<void> =>
    new Promise((done) => {
      if (signal.aborted) return done();
      const events = new EventSource(evenements());
      events.addEventListener("message", ({ data }: MessageEvent<string>) => {
        const event = JSON.parse(data) as Event;
        last = event.revision;
        channel?.postMessage(event satisfies Message);
        heard(event);
      });
      signal.addEventListener("abort", () => {
        events.close();
        last = undefined;
        done();
      });
    });

  const update = (): void => {
    if (document.hidden) {
      stop?.abort();
      stop = undefined;
    } else if (!stop) {
      stop = new AbortController();
      const { signal } = stop;
      // Locks are for pages that came by HTTPS; without them each page listens for itself.
      if (channel && navigator.locks) {
        channel.postMessage({ asks: true } satisfies Message);
        navigator.locks.request(NAME, { signal }, () => listen(signal)).catch(() => {}); // hidden before its turn
      } else void listen(signal);
    }
  };
  document.addEventListener("visibilitychange", update);
  update();
}
