// Arranges a document as a booklet: two pages of A5 on each side of a sheet of A4, in the order in which the folded
// sheets are read. The document is shown as it prints.

/** The number of pages on a folded sheet. */
const ON_A_SHEET = 4;

/** Elements whose content may continue on the next page. */
const OPEN = "main, section, nav, div:not(.carte), ul, ol, table, tbody";

/** A page that is being filled, with the copies of the elements that are open on it. */
class Filling {
  readonly pages: HTMLElement[] = [];
  private open: { of: Element; copy: Element }[] = [];

  constructor(private readonly desk: HTMLElement) {
    this.turn();
  }

  /** Adds a copy of an element inside copies of its parents. An element that does not fit is split or moved. */
  add(element: Element, parents: Element[] = []): void {
    const copy = element.cloneNode(true) as Element;
    this.inside(parents).append(copy);
    if (this.fits()) return;
    copy.remove();
    if (element.matches(OPEN)) {
      for (const child of element.children) this.add(child, [...parents, element]);
    } else if (this.isBegun) {
      this.turn(parents);
      this.inside(parents).append(copy);
    } else {
      this.inside(parents).append(copy); // higher than a page
    }
  }

  private get page(): HTMLElement {
    return this.pages[this.pages.length - 1] as HTMLElement;
  }

  private get isBegun(): boolean {
    return this.page.textContent?.trim() !== "";
  }

  private fits(): boolean {
    return this.page.scrollHeight <= this.page.clientHeight;
  }

  /** Begins a page. A heading at the end of the page before moves to it. */
  private turn(parents: Element[] = []): void {
    const last = this.pages.length > 0 ? this.inside(parents).lastElementChild : null;
    const page = document.createElement("div");
    page.className = "feuillet";
    this.desk.append(page);
    this.pages.push(page);
    this.open = [];
    if (last?.matches("h1, h2, h3, thead")) this.inside(parents).append(last);
  }

  /** Returns the innermost copy of open parents on this page. */
  private inside(parents: Element[]): Element {
    const same = parents.findIndex((parent, at) => this.open[at]?.of !== parent);
    if (same >= 0) this.open.length = same;
    else this.open.length = parents.length;
    for (const of of parents.slice(this.open.length)) {
      const copy = of.cloneNode(false) as Element;
      const { open } = this;
      (open[open.length - 1]?.copy ?? this.page).append(copy);
      open.push({ of, copy });
    }
    return this.open[this.open.length - 1]?.copy ?? this.page;
  }
}

/** The sides of the sheets of a booklet, each with the numbers of its left and right page. */
export function sides(pages: number): [number, number][] {
  const all = Math.ceil(pages / ON_A_SHEET) * ON_A_SHEET;
  return Array.from({ length: all / 2 }, (_, side): [number, number] => {
    const [outer, inner] = [all - side, side + 1];
    return side % 2 === 0 ? [outer, inner] : [inner, outer];
  });
}

/** Applies the style of paper to the screen, so that the pages can be measured. */
function showAsPrinted(): void {
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSMediaRule && rule.media.mediaText === "print") rule.media.mediaText = "all";
    }
  }
}

async function arrange(): Promise<void> {
  const main = document.querySelector("main");
  const foot = document.querySelector(".pied > ul");
  if (!main) return;
  showAsPrinted();
  await document.fonts.ready;
  const desk = document.createElement("div");
  desk.className = "planches";
  main.before(desk);
  const filling = new Filling(desk);
  for (const child of main.children) if (!child.matches(".ecran, .fil")) filling.add(child);
  if (foot) filling.add(foot);
  const { pages } = filling;
  for (const [number, page] of pages.entries()) page.dataset.page = String(number + 1);
  const blank = (): HTMLElement => Object.assign(document.createElement("div"), { className: "feuillet" });
  const planches = sides(pages.length).map((numbers) => {
    const planche = document.createElement("div");
    planche.className = "planche";
    planche.append(...numbers.map((number) => pages[number - 1] ?? blank()));
    return planche;
  });
  const hint = main.querySelector(".ecran");
  desk.replaceChildren(...(hint ? [hint] : []), ...planches);
  main.remove();
  document.querySelector(".pied")?.remove();
}

if (typeof document !== "undefined") {
  if (document.readyState === "complete") void arrange();
  else addEventListener("load", () => void arrange());
}
