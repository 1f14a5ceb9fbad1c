const map = L.map("carte", { center: [48.5, -3.58], zoom: 11 });

L.maplibreGL({ style: "http://127.0.0.1:8080/styles/hent.json" }).addTo(map);
