// The texts of the page in its language. The messages are the Fluent files of the server: src/words/*.ftl. The build
// makes a script of each, words-XX.js, with only the messages that the map's scripts use (messages.rs).

import { FluentBundle, FluentResource, type FluentValue, type FluentVariable } from "@fluent/bundle";

/** The language that is always available. A message that another language lacks is in this language. */
const ORIGINAL = "fr";

/** Returns the messages of a language as Fluent. Loads the script of that language only. Throws if it has none. */
async function messages(lang: string): Promise<string> {
  const script = new URL(`words-${lang}.js`, import.meta.url).href;
  const file = (await import(script)) as { default: string };
  return file.default;
}

/** The texts of one language. */
export class Words {
  readonly #bundle: FluentBundle;
  /** The languages of numbers and plurals. Browsers that do not know Breton take French, which has the same numbers. */
  readonly #locales: string[];

  private constructor(
    readonly lang: string,
    source: string,
  ) {
    this.#locales = [lang, ORIGINAL];
    const rules = new Intl.PluralRules(this.#locales);
    const PLURAL = ([number]: FluentValue[]): FluentValue => rules.select(Number(number?.valueOf()));
    this.#bundle = new FluentBundle(this.#locales, { useIsolating: false, functions: { PLURAL } });
    this.#bundle.addResource(new FluentResource(source));
  }

  /** Returns the texts for a language tag such as `fr` or `en-GB`, or the French texts if the language has no file. */
  static async of(tag: string): Promise<Words> {
    const [lang = ORIGINAL] = tag.toLowerCase().split("-");
    try {
      return new Words(lang, await messages(lang));
    } catch {
      return new Words(ORIGINAL, await messages(ORIGINAL));
    }
  }

  /** Tells whether there is a message with this id. */
  has(id: string): boolean {
    return this.#bundle.getMessage(id)?.value != null;
  }

  /** Formats a message. Returns the id of a missing message, so that the page still works. */
  say(id: string, args: Record<string, FluentVariable> = {}): string {
    const value = this.#bundle.getMessage(id)?.value;
    return value ? this.#bundle.formatPattern(value, args, []) : id;
  }

  /**
   * Returns the name of a word of a vocabulary, such as `gite` in `type`. For an unknown word, returns the name of the
   * word `otherwise`.
   */
  term(vocabulary: string, word: string | undefined, otherwise: string): string {
    const id = `${vocabulary}-${word}`;
    return this.say(this.has(id) ? id : `${vocabulary}-${otherwise}`);
  }

  /** Formats a length in metres as kilometres with one decimal. */
  km(metres: number): string {
    const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    return this.say("mesure-km", { nombre: (metres / 1000).toLocaleString(this.#locales, digits) });
  }

  /** Formats a date `YYYY-MM-DD` in the order of the language. Any other text is kept. */
  date(iso: string): string {
    const [, annee, mois, jour] = /^(\d+)-(\d+)-(\d+)$/.exec(iso) ?? [];
    return annee && mois && jour ? this.say("date", { annee, mois, jour }) : iso;
  }

  /** Formats a height in whole metres. */
  metres(metres: number): string {
    return this.say("mesure-metres", { nombre: Math.round(metres).toLocaleString(this.#locales) });
  }

  /** Formats a duration in minutes as hours and minutes. */
  duration(minutes: number): string {
    const [heures, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)];
    if (!heures) return this.say("duree-minutes", { minutes: rest });
    if (!rest) return this.say("duree-heures", { heures });
    return this.say("duree-heures-minutes", { heures, minutes: String(rest).padStart(2, "0") });
  }

  /** Formats a range of two durations in minutes. If both have the same text, it is one duration. */
  range(shorter: number, longer: number): string {
    const [de, a] = [this.duration(shorter), this.duration(longer)];
    return de === a ? de : this.say("duree-intervalle", { de, a });
  }
}
