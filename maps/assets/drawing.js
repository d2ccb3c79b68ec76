// Shapes: areas, priority areas and background, drawn from whole-number steps.
"use strict";
const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("county-data").textContent);
const county = { map: null, areas: [], observed: [], shading: "need", names: [], when: "proposed" };
county.spots = { hotspots: [], cold: [] };

function place(x, y) {
  const [west, south, perDegree] = data.grid;
  return [(south + y) / perDegree, (west + x) / perDegree];
}

function line(steps) {
  let x = 0;
  let y = 0;
  const places = [];
  for (let k = 0; k < steps.length; k += 2) {
    x += steps[k];
    y += steps[k + 1];
    places.push(place(x, y));
  }
  return places;
}

const rings = (shape) => shape.map((polygon) => polygon.map(line));

function addPane(name, level) {
  const pane = county.map.createPane(name);
  pane.style.zIndex = level;
  pane.style.pointerEvents = "none";
  return L.svg({ pane: name, padding: 0.3 });
}

function areaStyle(kind, number, inCatchment) {
  const fills = data.fills[kind];
  const onCanvas = county.map.options.preferCanvas; // which can draw no pattern
  let fill = number === -1 ? "url(#hatch)" : number === -2 ? "#ffffff" : fills[number];
  if (onCanvas && number === -1) fill = "#d9d9d9";
  if (onCanvas && fill === "url(#loses)") fill = "#e66101";
  const changes = kind === "change" || kind === "met";
  const dark = kind === "need" ? number >= fills.length - 2 : changes && number === 0;
  return {
    fillColor: fill,
    fillOpacity: inCatchment === false ? 0.22 : 1,
    color: inCatchment ? "#0b0c0c" : dark ? "#ffffff" : "#5c5c5c",
    weight: inCatchment ? 1.6 : 0.6,
    opacity: inCatchment === false ? 0.35 : 1,
  };
}

function drawAreas() {
  const simple = { smoothFactor: 0.6 };
  const draw = (kind, shapes, classes, table) =>
    shapes.map((shape, row) => {
      const area = L.polygon(rings(shape), { ...simple, ...areaStyle(kind, classes[row]) });
      area.on("click", (event) => openFacts(table, row, event.latlng));
      return area;
    });
  county.areas = draw("need", data.areas.shapes, data.areas.classes, "areas");
  county.areaLayer = L.layerGroup(county.areas).addTo(county.map);
  const second = data.observed;
  county.observedLayer = L.layerGroup();
  if (second) {
    const table = "observed";
    county.drawObserved = () => {
      county.observed = draw("observed", second.shapes || data.areas.shapes, second.classes, table);
      county.observed.forEach((area) => county.observedLayer.addLayer(area));
    };
  }
}

function shade(kind) {
  county.shading = kind;
  county.map.removeLayer(county.observedLayer);
  if (kind === "observed") {
    if (!county.observed.length) county.drawObserved();
    county.map.removeLayer(county.areaLayer);
    county.observedLayer.addTo(county.map);
  } else {
    county.areaLayer.addTo(county.map);
    paintAreas();
  }
  document.querySelectorAll("[data-legend]").forEach((key) => {
    key.hidden = key.dataset.legend !== kind;
  });
}

// One value for each area (nearest venue, or class of change) in the plan that is shown. Of another
// plan the page holds only what differs from the proposal: row, value, row, value, ...
const isOther = () => county.when in data.plans.venue;

function planned(key) {
  if (!isOther()) return data.areas[key];
  const differs = data.plans[key][county.when];
  const values = data.areas[key].slice();
  for (let k = 0; k < differs.length; k += 2) values[differs[k]] = differs[k + 1];
  return values;
}

const nearest = () => (county.when === "today" ? data.areas.venueToday : planned("venue"));

function paintAreas() {
  const chosen = county.venue;
  const kind = county.shading === "change" || county.shading === "met" ? county.shading : "need";
  const classes = kind === "need" ? data.areas.classes : planned(kind);
  const venues = nearest();
  county.areas.forEach((area, row) => {
    const near = chosen === undefined ? undefined : venues[row] === chosen;
    if (county.shading === "plain") {
      const bare = { ...areaStyle("need", -2, near), fillColor: near ? "#fff3bf" : "#ffffff" };
      area.setStyle(bare);
    } else {
      area.setStyle(areaStyle(kind, classes[row], near));
    }
  });
}

function drawCatchment() {
  county.catchment.clearLayers();
  if (county.venue === undefined) return 0;
  const [x, y] = data.venues.points[county.venue];
  let count = 0;
  nearest().forEach((row, area) => {
    if (row !== county.venue) return;
    count += 1;
    const ends = [place(...data.areas.middles[area]), place(x, y)];
    const style = { pane: "catchment", renderer: county.catchmentRenderer, interactive: false };
    county.catchment.addLayer(L.polyline(ends, { ...style, color: "#0b0c0c", weight: 1, opacity: 0.6 }));
  });
  return count;
}

function drawBackground() {
  const context = addPane("context", 410);
  const plain = { pane: "context", renderer: context, interactive: false };
  const add = (name, style) =>
    L.polyline(data.lines[name].map(line), { ...plain, ...style }).addTo(county.map);
  add("river", { color: "#3f8fd2", weight: 2.6 });
  add("roads", { color: "#ffffff", weight: 2.6, opacity: 0.9 });
  add("roads", { color: "#6b5b4b", weight: 1.1 });
  add("districts", { color: "#333333", weight: 1.3, dashArray: "1 4" });
  add("outline", { color: "#0b0c0c", weight: 1.8 });
}

// One layer for each kind of place: priority areas, and places with fewer referrals than expected.
function drawSpots(kind, level, look) {
  const renderer = addPane(kind, level);
  const shared = { pane: kind, renderer, interactive: false, fill: false };
  const layer = L.layerGroup();
  data[kind].shapes.forEach((shape, row) => {
    const { colour, sign, line, casing } = look(row);
    const outline = rings(shape);
    layer.addLayer(L.polygon(outline, { ...shared, color: "#ffffff", weight: 7, ...casing }));
    const drawn = L.polygon(outline, { ...shared, color: colour, weight: 3.6, ...line });
    county.spots[kind].push(drawn);
    layer.addLayer(drawn);
    const badge = document.createElement("span");
    badge.textContent = sign + (row + 1);
    if (kind === "hotspots") badge.style.background = colour;
    const name = kind === "hotspots" ? "badge" : "badge low";
    const icon = L.divIcon({ className: name, html: badge, iconSize: [34, 26], iconAnchor: [17, 29] });
    const at = place(...data[kind].tops[row]);
    const top = L.marker(at, { icon, pane: "badges" });
    top.on("click", () => openFacts(kind, row, at));
    top.on("add", () => nameButton(top, facts(kind, row).title + ", " + sign + (row + 1) + ", open details"));
    layer.addLayer(top);
  });
  county.layers[kind] = layer.addTo(county.map);
}

function highLook(row) {
  const colour = data.hotspotLines[data.hotspots.kinds[row] % data.hotspotLines.length];
  return { colour, sign: "P", line: { dashArray: data.hotspots.dashed[row] ? "9 7" : null } };
}

function lowLook() {
  const casing = { fill: true, fillColor: "url(#low)", fillOpacity: 1 };
  return { colour: data.coldLine, sign: "C", line: { dashArray: "0 8" }, casing };
}

function fitCounty() {
  county.map.fitBounds(county.bounds, { padding: [8, 8], animate: false });
}

function startMoves() {
  const step = 120;
  const moves = {
    in: () => county.map.zoomIn(),
    out: () => county.map.zoomOut(),
    all: fitCounty,
    left: () => county.map.panBy([-step, 0]),
    right: () => county.map.panBy([step, 0]),
    up: () => county.map.panBy([0, -step]),
    down: () => county.map.panBy([0, step]),
  };
  document.querySelectorAll("[data-move]").forEach((button) => {
    button.addEventListener("click", () => moves[button.dataset.move]());
  });
}

function startCounty(map) {
  county.map = map;
  document.documentElement.classList.add("js");
  map.invalidateSize({ animate: false });
  county.bounds = L.latLngBounds(data.lines.outline.flatMap(line));
  fitCounty();
  map.setMaxBounds(county.bounds.pad(1.5));
  map.createPane("badges").style.zIndex = 595;
  county.catchmentRenderer = addPane("catchment", 420);
  county.catchment = L.layerGroup().addTo(map);
  drawAreas();
  drawBackground();
  county.layers = {};
  drawSpots("cold", 428, lowLook);
  drawSpots("hotspots", 430, highLook);
  startPlacing();
  startPins();
  startFilters();
  startTables();
}
