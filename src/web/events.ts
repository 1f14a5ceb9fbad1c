/**
 * Follows the changes of the data while a page is open (server-sent events).
 *
 * Over HTTP/1.1 a browser opens at most six connections to a site, and each event stream keeps one. So only one page of
 * the browser opens a stream: the page that holds the lock `NAME`. It forwards the events to the other pages through a
 * broadcast channel. Maps embedded in a page of another site share a stream, too: browsers give each embedding site
 * locks and channels of its own. Hidden pages do not follow changes, and neither do embedded maps where the browser
 * offers no locks: several of them would take all connections.
 */

import { evenements } from "./adresses.ts";

/** The name of the lock and of the channel. */
const NAME = "hent-evenements";

const isEmbedded = window.parent !== window;

/**
 * A change of the data: the new revision and the changed tables. The first event of a stream has no tables, and neither
 * does the reply of another page.
 */
export interface Event {
  revision: number;
  tables?: string[];
}

/** A message on the channel: an event, or the request of a new page for the current revision. */
type Message = Event | { asks: true };

/** Calls `heard` with the current revision as soon as it is known, and then with each event. */
export function follow(heard: (event: Event) => void): void {
  if (isEmbedded && !navigator.locks) return;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : undefined;
  let stop: AbortController | undefined;
  let last: number | undefined; // the last revision of the stream, if this page holds it

  channel?.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if ("asks" in data) {
      if (last !== undefined) channel.postMessage({ revision: last } satisfies Message);
    } else if (!document.hidden) heard(data);
  });

  /** Holds the stream until `signal` aborts. EventSource reconnects automatically. */
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

  /** Starts to follow when the page becomes visible, and stops when it is hidden. */
  const update = (): void => {
    if (document.hidden) {
      stop?.abort();
      stop = undefined;
    } else if (!stop) {
      stop = new AbortController();
      const { signal } = stop;
      // Browsers offer locks only over HTTPS (and on localhost). Without locks each page opens its own stream.
      if (channel && navigator.locks) {
        channel.postMessage({ asks: true } satisfies Message);
        navigator.locks.request(NAME, { signal }, () => listen(signal)).catch(() => {}); // hidden before the lock, or a sandbox
      } else void listen(signal);
    }
  };
  document.addEventListener("visibilitychange", update);
  update();
}
