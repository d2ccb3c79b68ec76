// A nation: a picture of all areas, and shapes for the places in the table.
function goTo(kind, row) {
  const shape = county.places[row];
  county.map.fitBounds(shape.getBounds(), { maxZoom: 11, padding: [30, 30], animate: false });
  openFacts("hotspots", row, place(...data.places.tops[row]));
}

function drawPlaces() {
  const outlines = data.places.shapes.map(rings);
  const casing = { color: "#ffffff", weight: 3.6, fill: false, interactive: false };
  county.placeLayer = L.layerGroup([L.polygon(outlines.flat(), casing)]);
  const style = { color: data.line, weight: 1.4, fillColor: data.line, fillOpacity: 0.1 };
  county.places = outlines.map((outline, row) => {
    const drawn = L.polygon(outline, style);
    drawn.on("click", (event) => openFacts("hotspots", row, event.latlng));
    return drawn;
  });
  county.places.forEach((drawn) => county.placeLayer.addLayer(drawn));
  county.placeLayer.addTo(county.map);
}

function startOverview(map) {
  county.map = map;
  document.documentElement.classList.add("js");
  map.invalidateSize({ animate: false });
  county.bounds = L.latLngBounds(data.outline.flatMap(line));
  fitCounty();
  map.setMaxBounds(county.bounds.pad(0.5));
  const still = document.querySelector(".still image");
  L.imageOverlay(still.getAttribute("href"), county.bounds, { className: "sharp" }).addTo(map);
  drawPlaces();
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closePopup();
  });
  byId("show-places").addEventListener("change", (event) => {
    if (event.target.checked) county.placeLayer.addTo(map);
    else map.removeLayer(county.placeLayer);
  });
  startMoves();
  startTables();
}
