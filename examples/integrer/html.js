// What the visitor touches on the map, and a button that shows another étape.

const carte = document.querySelector("hent-carte");

for (const kind of ["hent:etape", "hent:hebergeur"]) {
  carte.addEventListener(kind, ({ detail }) => {
    document.querySelector("#touche").value = detail.nom;
  });
}

document.querySelector("button").addEventListener("click", ({ target }) => {
  carte.setAttribute("etape", target.dataset.etape);
});
