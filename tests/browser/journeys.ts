// Journeys of a pilgrim over the pages. A pilgrim only follows what can be read, with a finger or by keyboard.

import assert from "node:assert/strict";
import type { ElementHandle, Page } from "playwright-core";
import type { Visit } from "./main.ts";
import { PAGES, PATIENCE, withoutMap, withoutPictures } from "./pages.ts";

/** The most steps to anything that a pilgrim needs: links followed and buttons pressed. */
const MOST_STEPS = 3;

/** The way to use a page. */
type Means = "finger" | "keyboard";

/** A pilgrim on a page. */
class Pilgrim {
  #steps = 0;

  private constructor(
    readonly page: Page,
    readonly means: Means,
  ) {}

  /** Opens a page with nothing in the cache, on a phone or, by keyboard, on a desk. */
  static async at(address: string, means: Means, { page, errors }: Visit): Promise<Pilgrim> {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    const desk = { viewport: { width: 1280, height: 800 } };
    const browser = page.context().browser();
    assert.ok(browser);
    const context = await browser.newContext({ locale: "fr-FR", ...(means === "finger" ? phone : desk) });
    context.on("weberror", (error) => errors.push(String(error.error().stack)));
    context.setDefaultTimeout(PATIENCE);
    const fresh = await context.newPage();
    await withoutPictures(fresh);
    await withoutMap(fresh);
    await fresh.goto(address);
    return new Pilgrim(fresh, means);
  }

  /** Returns the first visible link, button or fold whose visible text matches. */
  async #find(text: RegExp): Promise<ElementHandle<HTMLElement>> {
    const found = await this.page.waitForFunction((source) => {
      const read = (element: Element): string => {
        const words: string[] = [];
        const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
          const { parentElement: parent, textContent } = node;
          // The class of what only screen readers get.
          if (parent?.checkVisibility({ visibilityProperty: true }) && !parent.closest(".cache"))
            words.push(textContent ?? "");
        }
        return words.join("").replace(/\s+/g, " ").trim();
      };
      const all = [...document.querySelectorAll<HTMLElement>("a[href], button, summary")];
      return all.find((element) => new RegExp(source).test(read(element)));
    }, text.source);
    const element = found.asElement();
    assert.ok(element);
    return element as ElementHandle<HTMLElement>;
  }

  /** Presses Tab until an element has the focus. */
  async #reach(element: ElementHandle<HTMLElement>): Promise<void> {
    for (let i = 0; i < 250; i++) {
      if (await element.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`Tab does not reach ${await element.innerText()}`);
  }

  /** Follows a link or presses a button by its visible text. */
  async follow(text: RegExp): Promise<void> {
    this.#steps += 1;
    assert.ok(this.#steps <= MOST_STEPS, `${text} is step ${this.#steps}`);
    const element = await this.#find(text);
    if (this.means === "finger") return element.tap();
    await this.#reach(element);
    await this.page.keyboard.press("Enter");
  }

  /** Writes into the field that has this label. */
  async write(label: RegExp, text: string): Promise<void> {
    const field = (await this.page.getByLabel(label).elementHandle()) as ElementHandle<HTMLElement>;
    if (this.means === "finger") await field.tap();
    else await this.#reach(field);
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(text);
  }

  /** Begins another journey, at a page. */
  async isAt(address: string): Promise<void> {
    this.#steps = 0;
    await this.page.goto(address);
  }

  /** Ends the journey. */
  end(): Promise<void> {
    return this.page.context().close();
  }
}

/** From the start page to the track of an étape. */
async function toTheTrack(pilgrim: Pilgrim): Promise<void> {
  await pilgrim.follow(/^Voie de la Pointe Saint-Mathieu$/);
  await pilgrim.page.locator("li", { hasText: "Étape 3 " }).first().waitFor();
  await pilgrim.follow(/^Plougastel-Daoulas – Le Faou$/);
  const [download] = await Promise.all([pilgrim.page.waitForEvent("download"), pilgrim.follow(/^Télécharger le GPX$/)]);
  assert.equal(
    download.suggestedFilename(),
    "Voie de la Pointe Saint-Mathieu, étape 3 - Plougastel-Daoulas – Le Faou.gpx",
  );
}

/** From the start page to a list of hosts. On paper it has telephone numbers, and no forms. */
async function toAPrintedList(pilgrim: Pilgrim): Promise<void> {
  const { page } = pilgrim;
  await pilgrim.follow(/^Voie de l'Abbaye de Beauport$/);
  await pilgrim.follow(/^Liste des hébergements, à imprimer$/);
  await page.getByRole("heading", { level: 1, name: /^Hébergements/ }).waitFor();
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.getByText("02 61 91 00 00").first().isVisible());
  assert.equal(await page.locator("form:visible, button:visible").count(), 0, "forms on paper");
}

/** From the start page to étapes of 20 km a day. */
async function toAPlan(pilgrim: Pilgrim): Promise<void> {
  const { page } = pilgrim;
  await pilgrim.follow(/^Voie de l'Abbaye de Beauport$/);
  await pilgrim.follow(/^Composer mes étapes$/);
  await pilgrim.write(/Km par jour/i, "20");
  await pilgrim.follow(/^Proposer des étapes$/);
  await page.waitForURL(/km_par_jour=20/);
  const days = await page.locator("table.jours td.km").allInnerTexts();
  const lengths = days.map((km) => Number(km.replace(",", ".")));
  const mean = lengths.reduce((sum, km) => sum + km, 0) / lengths.length;
  assert.ok(lengths.length > 3 && Math.abs(mean - 20) < 4, `days of ${lengths.join()} km`);
}

/** From a position on the way to the telephone number of a bed for tonight. */
async function toABed(pilgrim: Pilgrim): Promise<void> {
  const { page } = pilgrim;
  const place = await page.evaluate(async () => {
    const { trace } = await (await fetch("/api/voies/beauport/etapes/2/profil")).json();
    const [, longitude, latitude] = trace[trace.length >> 1] as [number, number, number];
    return { longitude, latitude, accuracy: 10 };
  });
  await page.context().grantPermissions(["geolocation"]);
  await page.context().setGeolocation(place);
  await pilgrim.follow(/^Où suis-je \?$/);
  await page.getByRole("heading", { name: "Où dormir ce soir" }).waitFor();
  await pilgrim.follow(/^Gîte de démonstration/);
  await page.waitForURL(/\/hebergeurs\//);
  const number = page.getByText(/^0\d( \d\d){4}$/);
  await number.waitFor();
  assert.equal(await number.getAttribute("href"), `tel:${(await number.innerText()).replaceAll(" ", "")}`);
}

/** Without scrolling, a walker sees the figures of an étape, its track, and the bed for tonight, below a closure. */
async function seesTonight({ page }: Pilgrim): Promise<void> {
  for (const part of [".perturbations", ".chiffres", ".principal", ".ce-soir"]) {
    const shown = page.locator(part);
    if (part === ".perturbations" && (await shown.count()) === 0) continue; // nothing is closed on the day of the test
    const box = await shown.boundingBox();
    assert.ok(box && box.y + box.height <= 740, `${part} is below the first view`);
  }
}

/** Every journey that begins at the start page. */
const FROM_THE_START = [toTheTrack, toAPrintedList, toAPlan, toABed];

/**
 * A pilgrim on a phone, and one at a desk without a mouse, reach what they need in three steps from the start page, and
 * come home from every page in one.
 */
export async function journeys_follow_visible_text(visit: Visit): Promise<void> {
  for (const means of ["finger", "keyboard"] as const) {
    for (const journey of FROM_THE_START) {
      const pilgrim = await Pilgrim.at(`${visit.url}/`, means, visit);
      await journey(pilgrim);
      await pilgrim.end();
    }
    const pilgrim = await Pilgrim.at(`${visit.url}/`, means, visit);
    for (const path of PAGES) {
      await pilgrim.isAt(visit.url + path);
      await Promise.all([
        pilgrim.page.waitForEvent("load"),
        pilgrim.follow(/^Les chemins de Compostelle en Bretagne$/),
      ]);
      assert.equal(pilgrim.page.url(), `${visit.url}/`, path);
    }
    await pilgrim.isAt(`${visit.url}/voies/beauport/etapes/2`);
    if (means === "finger") await seesTonight(pilgrim);
    await pilgrim.end();
  }
}
