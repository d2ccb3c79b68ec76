// Room for pins and names: pins that would cover one another move to a free spot beside their
// place, with a line to it; names keep clear of pins and of each other.
const PIN = 27;
const RINGS = [
  [1.05, 12],
  [1.7, 16],
  [2.4, 20],
  [3.2, 24],
];

const boxRound = (x, y, wide, high) => [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];

function isFree(box, taken) {
  return !taken.some(
    (other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]
  );
}

const pointAt = (x, y) => county.map.latLngToLayerPoint(place(x, y));

function freeSpot(at, taken) {
  if (isFree(boxRound(at.x, at.y, PIN, PIN), taken)) return [0, 0];
  for (const [radius, steps] of RINGS) {
    for (let step = 0; step < steps; step += 1) {
      const turn = (2 * Math.PI * step) / steps;
      const [dx, dy] = [PIN * radius * Math.cos(turn), PIN * radius * Math.sin(turn)];
      if (isFree(boxRound(at.x + dx, at.y + dy, PIN, PIN), taken)) return [dx, dy];
    }
  }
  return [0, 0];
}

// All venues with a session are placed, shown or not, so that a filter moves no pin.
function spreadPins() {
  const taken = [...data.hotspots.tops, ...data.cold.tops].map(([x, y]) => {
    const at = pointAt(x, y);
    return boxRound(at.x, at.y - 16, 36, 28);
  });
  county.shifts = data.venues.points.map(([x, y], venue) => {
    if (!data.venues.numbers[venue]) return [0, 0];
    const at = pointAt(x, y);
    const [dx, dy] = freeSpot(at, taken);
    taken.push(boxRound(at.x + dx, at.y + dy, PIN, PIN));
    return [dx, dy];
  });
  return taken;
}

function shiftPins() {
  county.leaders.clearLayers();
  county.pinOf.forEach((pin, venue) => {
    const [dx, dy] = county.shifts[venue];
    const style = pin.getElement().style;
    style.marginLeft = dx - 13 + "px";
    style.marginTop = dy - 13 + "px";
    if (!dx && !dy) return;
    const at = county.map.latLngToLayerPoint(pin.getLatLng());
    const end = county.map.layerPointToLatLng([at.x + dx, at.y + dy]);
    const plain = { pane: "leaders", renderer: county.leaderRenderer, interactive: false };
    const ends = [pin.getLatLng(), end];
    county.leaders.addLayer(L.polyline(ends, { ...plain, color: "#ffffff", weight: 4 }));
    county.leaders.addLayer(L.polyline(ends, { ...plain, color: "#0b0c0c", weight: 1.5 }));
  });
}

function drawNames() {
  const pane = county.map.createPane("names");
  pane.style.zIndex = 590;
  pane.style.pointerEvents = "none";
  county.names = data.places.map(([x, y, name, rank]) => {
    const text = document.createElement("span");
    text.textContent = name;
    const isTown = rank <= 3;
    const look = isTown ? "place town" : "place";
    const icon = L.divIcon({ className: look, html: text, iconSize: [0, 0] });
    const half = (isTown ? 3.9 : 3.2) * name.length + 3;
    const still = { icon, pane: "names", interactive: false, keyboard: false };
    return { marker: L.marker(place(x, y), still), text, half, isTown };
  });
}

function placeNames(taken) {
  county.names.forEach(({ marker, text, half, isTown }) => {
    const at = county.map.latLngToLayerPoint(marker.getLatLng());
    const high = 16;
    const shifts = [0, -1.2, 1.2, -2.2, 2.2, -3.4, 3.4].map((rise) => [0, rise * high]);
    shifts.splice(3, 0, [half + high, 0], [-half - high, 0]);
    if (isTown) shifts.push(...[-4.8, 4.8, -6.2, 6.2].map((rise) => [0, rise * high]));
    const boxOf = ([dx, dy]) => boxRound(at.x + dx, at.y + dy, 2 * half, high);
    const found = shifts.find((shift) => isFree(boxOf(shift), taken)) || (isTown ? [0, -19] : null);
    if (!found) {
      county.map.removeLayer(marker);
      return;
    }
    taken.push(boxOf(found));
    const [dx, dy] = found.map(Math.round);
    text.style.transform = `translate(calc(-50% + ${dx}px), calc(-50% + ${dy}px))`;
    marker.addTo(county.map);
  });
}

function makeRoom() {
  const taken = spreadPins();
  shiftPins();
  placeNames(taken);
}

function startPlacing() {
  county.leaderRenderer = addPane("leaders", 445);
  county.leaders = L.layerGroup().addTo(county.map);
  county.pinOf = new Map();
  drawNames();
  placeNames(spreadPins());
  county.map.on("zoomend", makeRoom);
}
