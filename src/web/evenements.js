/**
 * What changes while a page is open: the events of hent.
 *
 * Over HTTP/1.1 a browser has six connections for a site, and a stream of events keeps one. So one page listens for all
 * pages of the browser: the one that holds the lock of that name. A page that nobody sees, and a map within another page,
 * listen to nothing.
 */
const NAME = "hent-evenements";

const embedded = window.parent !== window;

/** Calls `heard` with each event, and with the revision as soon as it is known. */
export function follow(heard) {
  if (embedded) return;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : undefined;
  let stop;
  let last; // of the stream, where this page has it

  channel?.addEventListener("message", ({ data }) => {
    if (data.asks) {
      if (last !== undefined) channel.postMessage({ revision: last });
    } else if (!document.hidden) heard(data);
  });

  /** Listens until the page is hidden. The connection is made again by itself. */
  const listen = (signal) =>
    new Promise((done) => {
      if (signal.aborted) return done();
      const events = new EventSource("/evenements");
      events.addEventListener("message", ({ data }) => {
        const event = JSON.parse(data);
        last = event.revision;
        channel?.postMessage(event);
        heard(event);
      });
      signal.addEventListener("abort", () => {
        events.close();
        last = undefined;
        done();
      });
    });

  const update = () => {
    if (document.hidden) {
      stop?.abort();
      stop = undefined;
    } else if (!stop) {
      stop = new AbortController();
      const { signal } = stop;
      // Locks are for pages that came by HTTPS; without them each page listens for itself.
      if (channel && navigator.locks) {
        channel.postMessage({ asks: true });
        navigator.locks.request(NAME, { signal }, () => listen(signal)).catch(() => {}); // hidden before its turn
      } else listen(signal);
    }
  };
  document.addEventListener("visibilitychange", update);
  update();
}
