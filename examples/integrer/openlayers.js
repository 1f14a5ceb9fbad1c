const view = new ol.View({ center: ol.proj.fromLonLat([-3.58, 48.5]), zoom: 11 });
const map = new ol.Map({ target: "carte", view });

olms.apply(map, "http://127.0.0.1:8080/styles/hent.json").then(() => {
  view.setCenter(ol.proj.fromLonLat([-3.58, 48.5])); // the style has a view of its own
  view.setZoom(11);
});
