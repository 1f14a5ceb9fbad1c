/**
 * Follows the changes of the data while a page is open (server-sent events).
 *
 * Over HTTP/1.1 a browser opens at most six connections to a site, and each event stream keeps one. So only one page of
 * the browser opens a stream: the page that holds the lock `NAME`. It forwards the events to the other pages through a
 * broadcast channel. Hidden pages do not follow changes.
 *
 * Maps embedded in a page of another site share a stream, too: browsers give each embedding site locks and channels of
 * its own. Where a browser gives them none, an embedded map has a stream of its own while it is in sight.
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
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : undefined;
  let stop: AbortController | undefined;
  let last: number | undefined; // the last revision of the stream, if this page holds it
  // Browsers offer locks only over HTTPS (and on localhost), and refuse them to frames without storage.
  let hasLocks = channel !== undefined && navigator.locks !== undefined;
  let isInSight = true;

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
    if (document.hidden || !isInSight) {
      stop?.abort();
      stop = undefined;
    } else if (!stop) {
      stop = new AbortController();
      const { signal } = stop;
      if (hasLocks) {
        channel?.postMessage({ asks: true } satisfies Message);
        navigator.locks
          .request(NAME, { signal }, () => listen(signal))
          .catch(({ name }: DOMException) => {
            if (name === "SecurityError") alone(); // otherwise the page was hidden before it had the lock
          });
      } else void listen(signal);
    }
  };
  /** Follows without locks. Each page opens its own stream. */
  const alone = (): void => {
    hasLocks = false;
    stop = undefined;
    if (!isEmbedded) {
      update();
      return;
    }
    new IntersectionObserver((entries) => {
      isInSight = entries.at(-1)?.isIntersecting ?? false;
      update();
    }).observe(document.documentElement);
  };
  document.addEventListener("visibilitychange", update);
  if (hasLocks) update();
  else alone();
}
