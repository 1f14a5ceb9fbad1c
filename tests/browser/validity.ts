// What can be said of a page without a browser: its HTML is valid, and everything that it links to answers.

import type { ConfigData, HtmlValidate } from "html-validate";

/** What a browser sends when it opens a page. */
const BROWSER = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

/** The number of links that are followed at the same time. */
const AT_ONCE = 4;

/**
 * Loads html-validate. Its preset `standard` is the HTML standard, without rules of style. Three rules of `document` are
 * added: a doctype, a label for each field, and references (`for`, `aria-*`) to ids that exist. Other rules of that
 * preset are not: axe-core checks the levels of headings, and files of one's own server need no integrity hashes.
 */
export async function validator(): Promise<HtmlValidate> {
  const { HtmlValidate, StaticConfigLoader } = await import("html-validate");
  const config: ConfigData = {
    root: true,
    extends: ["html-validate:standard"],
    elements: ["html5"],
    rules: { "missing-doctype": "error", "input-missing-label": "error", "no-missing-references": "error" },
  };
  return new HtmlValidate(new StaticConfigLoader(config));
}

/** Returns the text of an attribute. Addresses of e-mail are written in numbers only. */
const decoded = (value: string): string =>
  value.replace(/&#(\d+);/g, (_, number) => String.fromCodePoint(Number(number))).replaceAll("&amp;", "&");

/** Returns the addresses in a page, resolved, each once. */
function addresses(html: string, page: string): string[] {
  const values = [...html.matchAll(/ (?:href|src|srcset|action|content)="([^"]*)"/g)].flatMap(([all, value = ""]) => {
    // Only some contents of `meta` are addresses.
    if (all.startsWith(" content") && !/^https?:/.test(value)) return [];
    if (!all.startsWith(" srcset")) return decoded(value);
    return decoded(value)
      .split(", ")
      .map((candidate) => candidate.replace(/ \d+x$/, ""));
  });
  return [...new Set(values.filter(Boolean).map((value) => new URL(value, page).href))];
}

/** Follows the links of pages, each address once. */
export class Links {
  /** The answers by address, without fragment: the body of a page, `""` of anything else, or what is wrong. */
  readonly #answers = new Map<string, Promise<{ fault?: string; html: string }>>();
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /**
   * `url` is the URL of the service: links to elsewhere are not followed. `missing` matches what answers 404, as it
   * should. `unread` matches addresses that are not followed.
   */
  constructor(
    readonly url: string,
    readonly missing: RegExp,
    readonly unread: RegExp | undefined,
  ) {}

  /** The number of addresses that were asked for. */
  get count(): number {
    return this.#answers.size;
  }

  /** Returns the answer of an address. It is asked for at the first call. */
  #answer(address: string): Promise<{ fault?: string; html: string }> {
    const known = this.#answers.get(address);
    if (known) return known;
    const answer = this.#fetch(address);
    this.#answers.set(address, answer);
    return answer;
  }

  async #fetch(address: string): Promise<{ fault?: string; html: string }> {
    while (this.#running >= AT_ONCE) await new Promise<void>((go) => this.#waiting.push(go));
    this.#running += 1;
    try {
      const answer = await fetch(address, { headers: BROWSER });
      const isPage = answer.headers.get("content-type")?.startsWith("text/html") ?? false;
      const body = await answer.arrayBuffer();
      const html = isPage ? new TextDecoder().decode(body) : "";
      const wanted = this.missing.test(new URL(address).pathname) ? answer.status === 404 : answer.ok;
      return wanted ? { html } : { html, fault: `answers ${answer.status}` };
    } catch (error) {
      return { html: "", fault: String(error) };
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Returns the HTML of a page, as the service sends it. Throws if it does not answer as it should. */
  async page(path: string): Promise<string> {
    const { html, fault } = await this.#answer(this.url + path);
    if (fault) throw new Error(`${path} ${fault}`);
    return html;
  }

  /** Returns the links of a page that lead nowhere. A fragment is the id of an element, or a view of the map (`vue=`). */
  async dead(path: string): Promise<string[]> {
    const page = this.url + path;
    const ours = addresses(await this.page(path), page).filter((link) => link.startsWith(`${this.url}/`));
    const followed = ours.filter((link) => !this.unread?.test(link));
    const faults = await Promise.all(
      followed.map(async (link) => {
        const [address = "", id] = link.split("#");
        const { html, fault } = await this.#answer(address);
        if (fault) return [`${path} links to ${link}, which ${fault}`];
        return !id || id.startsWith("vue=") || html.includes(` id="${id}"`)
          ? []
          : [`${path} links to ${link}: no such id`];
      }),
    );
    return faults.flat();
  }
}

/** Returns what is invalid in the HTML of a page. */
export async function invalid(validator: HtmlValidate, html: string, path: string): Promise<string[]> {
  const { results } = await validator.validateString(html, path);
  const messages = results.flatMap(({ messages }) => messages);
  return messages.map(({ ruleId, message, line, column }) => `${path}:${line}:${column} ${ruleId}: ${message}`);
}
