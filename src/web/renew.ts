// Renews the text of the page after a change of the data. What did not change stays, so that the visitor keeps the
// focus, the selection, open details and the place on the page.

/** The parts that scripts have changed or added. They stay as they are. */
const OURS = "#carte, form.chercher, #ou-suis-je, .envoi, [data-vif]";
/** The pictures that are drawn from the data. The live map hides the still one. */
const PICTURES = "#carte:not(.dessinee) picture img, img.profil";
/** The event of a picture that was fetched again. */
export const RENEWED = "renewed";
/** The attributes that the visitor's actions change. */
const KEPT = ["open", "hidden", "style", "data-arret"];

/** Fetches the page again and renews the text. Throws if the service does not respond. */
export async function renew(): Promise<void> {
  const answer = await fetch(location.pathname + location.search, { cache: "no-cache" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [old, main] = [document.querySelector("main"), fresh.querySelector("main")];
  if (!old || !main) return;
  document.title = fresh.title;
  const [profile, newProfile] = [old, main].map((page) => page.querySelector<HTMLImageElement>("img.profil"));
  if (profile && newProfile) profile.alt = newProfile.alt;
  newProfile?.closest("picture")?.remove();
  for (const part of main.querySelectorAll(OURS)) part.remove();
  merge(old, main);
  await Promise.all([...old.querySelectorAll<HTMLImageElement>(PICTURES)].map(renewPicture));
}

/** Fetches a picture again. Its address stays the same, so the browser would show the old one. */
async function renewPicture(image: HTMLImageElement): Promise<void> {
  const sources = image.parentElement?.querySelectorAll("source") ?? [];
  const chosen = [...sources].find(({ media }) => matchMedia(media).matches) ?? image;
  const address = chosen.dataset.adresse ?? image.currentSrc;
  if (!address) return; // not loaded yet
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) return;
  const [shown, picture] = [image.currentSrc, URL.createObjectURL(await answer.blob())];
  chosen.dataset.adresse = address;
  chosen.srcset = picture;
  if (shown.startsWith("blob:")) URL.revokeObjectURL(shown);
  image.dispatchEvent(new Event(RENEWED));
}

/** Returns the nodes that are compared: all but our own, comments and white space. */
function parts(element: Element): ChildNode[] {
  return [...element.childNodes].filter((node) =>
    node instanceof Element
      ? !node.matches(OURS)
      : node.nodeType === Node.TEXT_NODE && /\S/.test(node.textContent ?? ""),
  );
}

/** Tells whether an element can take the content of another one. */
function fits(old: ChildNode, fresh: ChildNode): boolean {
  return old instanceof Element && fresh instanceof Element && old.tagName === fresh.tagName && old.id === fresh.id;
}

/** Returns a copy without the attributes that the visitor's actions change. */
function untouched(node: Node): Node {
  const copy = node.cloneNode(true);
  if (copy instanceof Element)
    for (const element of [copy, ...copy.querySelectorAll("*")]) for (const name of KEPT) element.removeAttribute(name);
  return copy;
}

/** Tells whether two nodes are equal but for what the visitor's actions change. */
function alike(old: ChildNode, fresh: ChildNode): boolean {
  return old.isEqualNode(fresh) || (fits(old, fresh) && untouched(old).isEqualNode(untouched(fresh)));
}

/** Changes an element so that it is equal to another one. Equal children stay. */
export function merge(old: Element, fresh: Element): void {
  for (const { name, value } of fresh.attributes) {
    if (!KEPT.includes(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const left = parts(old);
  const wanted = parts(fresh);
  wanted.forEach((next, number) => {
    const here = left[0];
    const same = left.findIndex((node) => alike(node, next));
    if (same >= 0) {
      for (const gone of left.splice(0, same + 1).slice(0, same)) gone.remove();
    } else if (!here) {
      old.append(document.importNode(next, true));
    } else if (
      wanted.slice(number + 1).some((later) => alike(here, later) || (!fits(here, next) && fits(here, later)))
    ) {
      here.before(document.importNode(next, true));
    } else {
      left.shift();
      if (fits(here, next)) merge(here as Element, next as Element);
      else here.replaceWith(document.importNode(next, true));
    }
  });
  for (const gone of left) gone.remove();
}
