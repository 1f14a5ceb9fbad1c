// The script of /integrer: the map and its snippets follow the form, and a button copies a snippet. Without this script,
// the form has a button of its own, and snippets are copied by hand.

import { el } from "./element.ts";
import { Words } from "./words.ts";

/** The parts of the page that follow the form. */
const PARTS = ["choix-etape", "resultat"];

/** Fetches the page for the values of the form, and takes over the parts that follow it. */
async function update(form: HTMLFormElement, changed: string): Promise<void> {
  const values = [...new FormData(form)].filter(([, value]) => value !== "");
  // The étapes of another voie have other numbers.
  const kept = values.filter(([name]) => changed !== "voie" || (name !== "etape" && name !== "km"));
  const query = new URLSearchParams(kept.map(([name, value]) => [name, String(value)]));
  const address = `${location.pathname}?${query}`;
  const answer = await fetch(address);
  if (!answer.ok) {
    const { detail } = (await answer.json()) as { detail: string };
    document.getElementById("resultat")?.replaceChildren(el("p", { class: "avis", role: "alert", lang: "fr" }, detail));
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  history.replaceState(history.state, "", address);
  for (const id of PARTS) {
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    // The list in which the visitor is stays, and so does the focus.
    if (old && fresh && !(id === "choix-etape" && old.contains(document.activeElement))) old.replaceWith(fresh);
  }
  const other = form.elements.namedItem("km");
  if (changed === "voie" && other instanceof HTMLInputElement) other.value = "";
}

/** Puts a button beside each snippet. It says that it has copied. */
function copyButtons(words: Words): void {
  for (const snippet of document.querySelectorAll<HTMLElement>("pre[data-extrait]")) {
    if (snippet.nextElementSibling?.matches("button.copier")) continue;
    const button = el("button", { type: "button", class: "copier" }, words.say("carte-copier"));
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(snippet.textContent ?? "");
        button.textContent = words.say("carte-copie");
      } catch {
        // Where the browser does not allow it, the snippet is selected, ready for the keyboard.
        getSelection()?.selectAllChildren(snippet);
      }
    });
    snippet.after(button);
  }
}

async function start(): Promise<void> {
  const words = await Words.of(document.documentElement.lang);
  copyButtons(words);
  const form = document.querySelector<HTMLFormElement>("form.integrer");
  form?.querySelector("button")?.remove();
  form?.addEventListener("change", async ({ target }) => {
    await update(form, target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.name : "");
    copyButtons(words);
  });
}

void start();
