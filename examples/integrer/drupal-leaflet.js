// Stands for the script of Drupal's Leaflet module: makes the maps that the settings of the page name.

const { leaflet } = JSON.parse(document.querySelector('[data-drupal-selector="drupal-settings-json"]').textContent);

for (const { mapid, map, features } of Object.values(leaflet)) {
  const { center, zoom, ...settings } = map.settings;
  const made = L.map(mapid, settings).setView([center.lat, center.lon], zoom);
  for (const { type, urlTemplate, options } of Object.values(map.layers)) {
    const layer =
      type === "vector" ? L.maplibreGL({ style: urlTemplate, attribution: options.attribution }) : L.tileLayer(urlTemplate, options);
    layer.addTo(made);
  }
  for (const { lat, lon } of features) L.circleMarker([lat, lon], { radius: 8 }).addTo(made);
}
