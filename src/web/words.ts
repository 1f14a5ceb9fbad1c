// What the page says, in the language of the page. The messages are those of the server: src/words/*.ftl.

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

const ORIGINAL = "fr";

/** The messages of one language; the bundle holds every language that src/words has. */
async function messages(lang: string): Promise<string> {
  const file = (await import(`../words/${lang}.ftl`)) as { default: string };
  return file.default;
}

/** The words of one language. */
export class Words {
  readonly #bundle: FluentBundle;

  private constructor(
    readonly lang: string,
    source: string,
  ) {
    this.#bundle = new FluentBundle(lang, { useIsolating: false });
    this.#bundle.addResource(new FluentResource(source));
  }

  /** The words of a language such as `fr` or `en-GB`, or the French ones if that language has no file. */
  static async of(tag: string): Promise<Words> {
    const [lang = ORIGINAL] = tag.toLowerCase().split("-");
    try {
      return new Words(lang, await messages(lang));
    } catch {
      return new Words(ORIGINAL, await messages(ORIGINAL));
    }
  }

  /** Whether the language has a message. */
  has(id: string): boolean {
    return this.#bundle.getMessage(id)?.value != null;
  }

  /** A message with its arguments. A message that is missing shows as its id, so that the page still works. */
  say(id: string, args: Record<string, FluentVariable> = {}): string {
    const value = this.#bundle.getMessage(id)?.value;
    return value ? this.#bundle.formatPattern(value, args, []) : id;
  }

  /** A word of a vocabulary, such as `type` and `gite`, or the word that stands for `otherwise`. */
  term(vocabulary: string, word: string | undefined, otherwise: string): string {
    const id = `${vocabulary}-${word}`;
    return this.say(this.has(id) ? id : `${vocabulary}-${otherwise}`);
  }

  /** A length in kilometres with one decimal. */
  km(metres: number): string {
    const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    return this.say("mesure-km", { nombre: (metres / 1000).toLocaleString(this.lang, digits) });
  }

  /** A height in whole metres. */
  metres(metres: number): string {
    return this.say("mesure-metres", { nombre: Math.round(metres).toLocaleString(this.lang) });
  }

  /** A duration in hours and minutes. */
  duration(minutes: number): string {
    const [heures, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)];
    if (!heures) return this.say("duree-minutes", { minutes: rest });
    if (!rest) return this.say("duree-heures", { heures });
    return this.say("duree-heures-minutes", { heures, minutes: String(rest).padStart(2, "0") });
  }

  /** Two durations, the shorter first; one if they are the same. */
  range(shorter: number, longer: number): string {
    const [de, a] = [this.duration(shorter), this.duration(longer)];
    return de === a ? de : this.say("duree-intervalle", { de, a });
  }
}
