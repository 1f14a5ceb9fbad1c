const hent = "http://127.0.0.1:8080";
const map = L.map("carte", { center: [48.5, -3.58], zoom: 11, minZoom: 6, maxZoom: 15 });

// The tiles have no attribution on them: it is that of the data and of the land.
Promise.all(["tiles.json", "terre.json"].map((name) => fetch(`${hent}/${name}`).then((answer) => answer.json()))).then((all) => {
  const attribution = all.map((of) => of.attribution).filter(Boolean).join(" | ");
  L.tileLayer(`${hent}/raster/hent/{z}/{x}/{y}.png?taille=512`, { tileSize: 256, attribution }).addTo(map);
});
