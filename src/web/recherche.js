// The search box: a combobox with a list box (WAI-ARIA Authoring Practices, "editable combobox with list autocomplete").
// The focus stays in the field; which answer is meant stands in aria-activedescendant.

const PAUSE = 150; // ms without a key before it asks

/**
 * Makes a field search while one types.
 * `show(answer)` gives what an option shows, as nodes; `choose(answer)` is called with the answer that was chosen.
 */
export function searchBox({ field, list, count }, show, choose) {
  let answers = [];
  let active = -1;
  let timer;
  let asking; // the request under way

  function mark(number) {
    active = number;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    const option = list.children[active];
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function open(wanted) {
    list.hidden = !wanted || !answers.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  }

  function fill(found, said) {
    answers = found;
    list.replaceChildren(...found.map((answer, i) => {
      const option = document.createElement("li");
      option.id = `reponse-${i}`;
      option.setAttribute("role", "option");
      option.append(...show(answer));
      return option;
    }));
    open(true);
    count.textContent = said;
    count.hidden = !said;
  }

  /** Forgets what is under way. */
  function stop() {
    clearTimeout(timer);
    asking?.abort();
    asking = undefined;
  }

  async function ask() {
    stop();
    const text = field.value.trim();
    if (!/[\p{L}\p{N}]/u.test(text)) return fill([], "");
    const request = asking = new AbortController();
    try {
      const answer = await fetch(`/api/recherche?${new URLSearchParams({ q: text })}`, { signal: request.signal });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const { resultats } = await answer.json();
      const many = resultats.length;
      if (!request.signal.aborted) fill(resultats, many ? `${many} réponse${many > 1 ? "s" : ""}` : `Aucune réponse pour « ${text} »`);
    } catch {
      if (!request.signal.aborted) fill([], "La recherche n'a pas abouti. Réessayez.");
    }
    if (asking === request) asking = undefined;
  }

  function take(number) {
    const answer = answers[number];
    if (!answer) return;
    stop();
    field.value = answer.nom;
    fill([], "");
    choose(answer);
  }

  field.addEventListener("input", () => {
    stop();
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) open(true);
      // One more place than answers: the field itself, between the last and the first.
      const places = answers.length + 1;
      if (!list.hidden) mark((active + 1 + step + places) % places - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (list.hidden) ask();
      else take(Math.max(active, 0));
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the first closes the list, the second empties the field
      stop();
      open(false);
    }
  });
  field.addEventListener("focus", () => open(true));
  field.addEventListener("blur", () => open(false));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
  list.addEventListener("click", (event) => take([...list.children].indexOf(event.target.closest("li"))));
}
