// Pins for venues, and what opens when a pin, an area or a row is chosen. All text is set as text.
function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function tableRows(kind) {
  const body = document.querySelector('table[data-kind="' + kind + '"] tbody');
  return body ? Array.from(body.rows) : [];
}

// Title and facts of one row of a table: the map says nothing that its tables do not.
function facts(kind, number) {
  const row = tableRows(kind)[number];
  const headings = Array.from(row.closest("table").tHead.rows[0].cells);
  const found = { title: row.querySelector("th").textContent, pairs: [] };
  Array.from(row.cells).forEach((cell, column) => {
    const text = cell.textContent.trim();
    if (cell.tagName === "TD" && text && !cell.querySelector("button"))
      found.pairs.push([headings[column].textContent.trim(), text]);
  });
  return found;
}

function factList(pairs) {
  const list = element("dl");
  pairs.forEach(([name, value]) => {
    list.append(element("dt", name), element("dd", value));
  });
  return list;
}

function openPopup(at, rise, title, ...content) {
  const box = element("div", undefined, "facts");
  box.append(element("h3", title), ...content);
  county.opener = document.activeElement;
  const room = county.map.getSize();
  const popup = L.popup({
    maxWidth: Math.min(300, room.x - 80),
    minWidth: Math.min(200, room.x - 80),
    maxHeight: Math.min(430, room.y - 90),
    autoPanPadding: [10, 16],
    offset: [0, 7 - rise],
  });
  popup.setLatLng(at).setContent(box).openOn(county.map);
  const frame = popup.getElement();
  frame.setAttribute("role", "dialog");
  frame.setAttribute("aria-label", title);
  const inside = frame.querySelector(".leaflet-popup-content");
  if (inside.classList.contains("leaflet-popup-scrolled")) inside.tabIndex = 0;
  frame.querySelector(".leaflet-popup-close-button").focus({ preventScroll: true });
}

function openFacts(kind, row, at) {
  const { title, pairs } = facts(kind, row);
  openPopup(at, kind === "hotspots" || kind === "cold" ? 26 : 0, title, factList(pairs));
}

function closePopup() {
  const opener = county.opener;
  county.map.closePopup();
  county.opener = null;
  if (opener && document.contains(opener)) opener.focus({ preventScroll: true });
}

function nameButton(marker, label) {
  const icon = marker.getElement();
  icon.setAttribute("role", "button");
  icon.setAttribute("aria-label", label);
  icon.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    marker.fire("click", { latlng: marker.getLatLng() });
  });
}

function pinIcon(venue) {
  const box = element("span", String(data.venues.numbers[venue]));
  const fresh = isOther() ? data.plans.new[county.when].includes(venue) : data.venues.new[venue];
  const marked = county.when === "today" ? data.venues.ends[venue] : fresh;
  const kind = !marked ? "pin kept" : county.when === "today" ? "pin ends" : "pin new";
  return L.divIcon({ className: kind, html: box, iconSize: [26, 26] });
}

function sessionWords(row) {
  return Array.from(row.cells)
    .slice(2)
    .filter((cell) => !cell.querySelector("button"))
    .map((cell) => cell.textContent.trim())
    .filter(Boolean)
    .join(", ");
}

function openVenue(venue, at) {
  const { title, pairs } = facts("venues", venue);
  const sessions = shownRows().filter((row) => Number(row.dataset.venue) === venue);
  const parts = [factList(pairs)];
  if (sessions.length) {
    const list = element("ul");
    sessions.forEach((row) => list.append(element("li", sessionWords(row))));
    const button = element("button", "Show its catchment");
    button.addEventListener("click", () => {
      closePopup();
      byId("venue").value = String(venue);
      byId("venue").dispatchEvent(new Event("change"));
      byId("venue").focus({ preventScroll: true });
    });
    parts.push(element("p", "Sessions shown:"), list);
    if (county.venue !== venue) parts.push(button);
  }
  openPopup(at, 0, title, ...parts);
}

// Pins are taken off and put back in table order, so that the Tab key visits them in that order.
function drawPins(counts) {
  county.pins.clearLayers();
  county.pinOf.clear();
  data.venues.numbers.forEach((number, venue) => {
    if (!counts.get(venue)) return;
    const at = place(...data.venues.points[venue]);
    const pin = L.marker(at, { icon: pinIcon(venue), riseOnHover: true });
    pin.on("click", () => openVenue(venue, at));
    county.pins.addLayer(pin);
    county.pinOf.set(venue, pin);
    const held = counts.get(venue);
    const words = held === 1 ? "1 session" : held + " sessions";
    nameButton(pin, number + ", " + facts("venues", venue).title + ", " + words);
  });
  shiftPins();
}

function drawOtherVenues(show) {
  county.others.clearLayers();
  if (!show) return;
  data.venues.numbers.forEach((number, venue) => {
    if (number) return;
    const at = place(...data.venues.points[venue]);
    const style = { radius: 4, color: "#0b0c0c", weight: 1, fillColor: "#ffffff", fillOpacity: 1 };
    const dot = L.circleMarker(at, { ...style, pane: "others", renderer: county.othersRenderer });
    dot.on("click", () => openFacts("venues", venue, at));
    county.others.addLayer(dot);
  });
}

function startPins() {
  county.othersRenderer = addPane("others", 440);
  county.others = L.layerGroup().addTo(county.map);
  county.pins = L.layerGroup().addTo(county.map);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closePopup();
  });
  county.map.on("popupclose", (event) => {
    const opener = county.opener;
    const inside = event.popup.getElement();
    if (opener && inside && inside.contains(document.activeElement) && document.contains(opener))
      opener.focus({ preventScroll: true });
  });
}
