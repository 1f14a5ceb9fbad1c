// /embed.js: the element `<hent-carte>` for pages of other sites. Under the strictest policy it needs two words of the
// page: `script-src` and `frame-src` with this service. It has no dependencies, and puts nothing into the page but an
// iframe in its shadow root.
//
// <script async src="https://carte.example.org/embed.js"></script>
// <hent-carte voie="beauport" etape="2"><a href="https://…">La carte de l'étape</a></hent-carte>
//
// The content of the element is what a visitor sees if the map cannot open.

/** The attributes that become parameters of /embed. `theme` is `style` there, which HTML uses for another purpose. */
const PARAMETERS: Record<string, string> = {
  voie: "voie",
  etape: "etape",
  km: "km",
  fond: "fond",
  theme: "style",
  langue: "langue",
  liste: "liste",
  types: "types",
  couleur: "couleur",
  leger: "leger",
};

/** The languages of the maps. The first one is the default. */
const LANGUES = ["fr", "en", "br", "es", "de"];

/** What the element says if the map does not open, and the page put nothing into it. */
const SORRY: Record<string, string> = {
  fr: "La carte ne s'est pas ouverte ici. La voir sur",
  en: "The map did not open here. See it on",
  br: "N'eo ket bet digoret ar gartenn amañ. Gwelet anezhi war",
  es: "El mapa no se ha abierto aquí. Verlo en",
  de: "Die Karte hat sich hier nicht geöffnet. Ansehen auf",
};

/** The height of the iframe in px, if the element has none. */
const HEIGHT = 480;
/** How long the map may take until it reports, before the content of the element is shown in its place. */
const PATIENCE_MS = 5000;
/** The iframe is loaded when the element is at most this far below or above the window. */
const NEAR = "600px";

/** The events of the element. Their `detail` is that of the message. */
const EVENTS = ["hent:etape", "hent:hebergeur"];

/** Returns the address of the service: that of this script, without its name. */
function service(): string {
  const script =
    (document.currentScript as HTMLScriptElement | null) ??
    document.querySelector<HTMLScriptElement>('script[src$="/embed.js"]');
  return new URL(".", script?.src ?? location.href).href;
}

const SERVICE = service();

class HentCarte extends HTMLElement {
  static observedAttributes = [...Object.keys(PARAMETERS), "hauteur", "position", "titre"];

  readonly #shadow = this.attachShadow({ mode: "open" });
  readonly #content = document.createElement("slot");
  #frame: HTMLIFrameElement | undefined;
  #watch: IntersectionObserver | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isReady = false;
  #isPlanned = false;

  connectedCallback(): void {
    this.#shadow.replaceChildren(this.#content);
    this.style.display ||= "block";
    this.style.minHeight = `${this.#height}px`;
    addEventListener("message", this.#heard);
    this.#watch = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#open(),
      { rootMargin: NEAR },
    );
    this.#watch.observe(this);
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.#heard);
    this.#watch?.disconnect();
    clearTimeout(this.#timer);
    this.#frame?.remove();
    this.#frame = undefined;
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.#frame || before === now) return;
    if (name === "etape" && this.#isReady && !this.hasAttribute("km")) {
      this.#frame.contentWindow?.postMessage({ type: "hent:choisir", etape: now ?? "" }, new URL(SERVICE).origin);
      return;
    }
    // Several attributes that change together cause one load.
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    queueMicrotask(() => {
      this.#isPlanned = false;
      if (this.#frame) this.#open();
    });
  }

  get #height(): number {
    return Number(this.getAttribute("hauteur")) || HEIGHT;
  }

  /** The language of the map: that of the attribute, or of the text around it. */
  get #langue(): string {
    const around = this.getAttribute("langue") ?? this.closest("[lang]")?.getAttribute("lang") ?? "";
    const [code = ""] = around.toLowerCase().split("-");
    return LANGUES.includes(code) ? code : (LANGUES[0] ?? "");
  }

  get #address(): string {
    const address = new URL("embed", SERVICE);
    for (const [attribute, parameter] of Object.entries(PARAMETERS)) {
      const value = this.getAttribute(attribute);
      if (value) address.searchParams.set(parameter, value);
    }
    address.searchParams.set("langue", this.#langue);
    address.hash = `origine=${encodeURIComponent(location.origin)}`;
    return address.href;
  }

  /** Loads the iframe. */
  #open(): void {
    this.#watch?.disconnect();
    this.#isReady = false;
    const frame = document.createElement("iframe");
    frame.title = this.getAttribute("titre") ?? this.textContent?.trim() ?? "";
    if (!frame.title) frame.title = `hent, ${this.getAttribute("voie") ?? ""}`;
    frame.allow = this.getAttribute("position") === "oui" ? "fullscreen; geolocation" : "fullscreen";
    frame.allowFullscreen = true;
    // The service sees which site embeds the map, and nothing else of its address.
    frame.referrerPolicy = "strict-origin";
    frame.src = this.#address;
    // No policy forbids styles that a script sets one by one.
    Object.assign(frame.style, { display: "block", width: "100%", height: `${this.#height}px`, border: "0" });
    this.style.minHeight = `${this.#height}px`;
    this.#frame?.remove();
    this.#frame = frame;
    this.#shadow.append(frame);
    this.#content.hidden = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#sorry(), PATIENCE_MS);
  }

  /** Shows the content of the element, or a link. A map that reports late still takes their place. */
  #sorry(): void {
    if (!this.#frame) return;
    this.#frame.style.display = "none";
    this.style.minHeight = "";
    this.#content.hidden = false;
    if (this.textContent?.trim() || this.querySelector("*")) return;
    const [voie, etape] = [this.getAttribute("voie"), this.getAttribute("etape")];
    const path = voie ? `voies/${encodeURIComponent(voie)}${etape ? `/etapes/${encodeURIComponent(etape)}` : ""}` : "";
    const langue = this.#langue;
    const link = document.createElement("a");
    link.href = new URL(langue === LANGUES[0] ? path : `${langue}/${path}`.replace(/\/$/, ""), SERVICE).href;
    link.textContent = `${SORRY[langue]} ${new URL(SERVICE).host}`;
    this.#content.replaceChildren(link);
  }

  /** Hears the iframe. Messages of other windows, or of another origin, are not for this element. */
  readonly #heard = ({ data, origin, source }: MessageEvent<{ type?: string }>): void => {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== new URL(SERVICE).origin) return;
    const { type, ...detail } = data ?? {};
    if (type === "hent:pret") {
      clearTimeout(this.#timer);
      this.#isReady = true;
      this.#content.hidden = true;
      this.#frame.style.display = "block";
      this.style.minHeight = `${this.#height}px`;
    } else if (type && EVENTS.includes(type)) {
      this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    }
  };
}

if (!customElements.get("hent-carte")) customElements.define("hent-carte", HentCarte);
