// Filters above the map: they change the pins and the timetable together.
function chosen(id) {
  const select = byId(id);
  return select && select.value !== "" ? Number(select.value) : undefined;
}

// The table of the timetable that is shown: today's, or that of the proposal and of other plans,
// whose rows say in which plans they are held: "a" is the proposal.
const timetable = () => (county.when === "today" ? "today" : "sessions");

function heldRows() {
  const rows = tableRows(timetable());
  const letter = String.fromCharCode(97 + (isOther() ? Number(county.when) + 1 : 0));
  rows.forEach((row) => {
    row.hidden = Boolean(row.dataset.in) && !row.dataset.in.includes(letter);
  });
  return rows.filter((row) => !row.hidden);
}

function shownRows() {
  return tableRows(timetable()).filter((row) => !row.hidden);
}

function showTimetable(when) {
  heldRows();
  county.when = when;
  document.querySelectorAll("[data-when]").forEach((key) => {
    key.hidden = (key.dataset.when === "today") !== (when === "today");
  });
  applyFilters(true);
}

const planName = () => byId("when-" + county.when).parentElement.textContent.trim();

function plural(count, one, many) {
  return count + " " + (count === 1 ? one : many);
}

function applyFilters(anew) {
  const wanted = { slot: chosen("slot"), type: chosen("type"), venue: chosen("venue") };
  const changed = anew === true || county.venue !== wanted.venue;
  county.venue = wanted.venue;
  const counts = new Map();
  const rows = heldRows();
  let shown = 0;
  rows.forEach((row) => {
    const fits = Object.keys(wanted).every(
      (key) => wanted[key] === undefined || Number(row.dataset[key]) === wanted[key]
    );
    row.hidden = !fits;
    if (!fits) return;
    shown += 1;
    const venue = Number(row.dataset.venue);
    counts.set(venue, (counts.get(venue) || 0) + 1);
  });
  drawPins(counts);
  if (changed) paintAreas();
  const near = drawCatchment();
  if (!byId("slot")) return;
  let words =
    shown === rows.length
      ? "Showing all " + plural(shown, "session", "sessions")
      : "Showing " + shown + " of " + plural(rows.length, "session", "sessions");
  if (county.when === "today") words += " of today";
  if (isOther()) words += " of the plan \u201c" + planName() + "\u201d";
  words += " at " + plural(counts.size, "venue", "venues") + ".";
  if (isOther()) words += " The figures at the top are those of the proposal.";
  if (county.venue !== undefined) {
    if (near) {
      words += " It is the nearest session for " + plural(near, "neighbourhood", "neighbourhoods");
      words += " (travel time: " + byId("status").dataset.basis + ").";
    } else {
      words += " For no neighbourhood is it the nearest drop-in or clinic.";
    }
  }
  byId("status").textContent = words;
}

function goTo(kind, row, at) {
  if (kind === "areas") {
    county.map.fitBounds(county.areas[row].getBounds(), { maxZoom: 12, animate: false });
    openFacts("areas", row, place(...data.areas.middles[row]));
  } else if (kind === "hotspots" || kind === "cold") {
    const bounds = county.spots[kind][row].getBounds();
    county.map.fitBounds(bounds, { maxZoom: 12, padding: [30, 30], animate: false });
    openFacts(kind, row, place(...data[kind].tops[row]));
  } else if (kind === "observed") {
    byId("shade-observed").checked = true;
    shade("observed");
    const bounds = county.observed[row].getBounds();
    county.map.fitBounds(bounds, { maxZoom: 12, animate: false });
    openFacts("observed", row, bounds.getCenter());
  } else if (kind === "places") {
    county.map.setView(place(at[0], at[1]), Math.min(12, county.map.getMaxZoom()), { animate: false });
  } else {
    const where = place(...data.venues.points[row]);
    county.map.setView(where, Math.max(county.map.getZoom(), 11), { animate: false });
    openVenue(row, where);
  }
}

function everyName() {
  const named = (kind, word) =>
    tableRows(kind).map((row, number) => [row.querySelector("th").textContent, word, kind, number]);
  const places = data.places.map((spot, number) => [spot[2], "place", "places", number, spot]);
  return [
    ...places,
    ...named("venues", "venue"),
    ...named("hotspots", "priority area"),
    ...named("cold", "fewer referrals than expected"),
    ...named("areas", "neighbourhood"),
  ];
}

function search() {
  const typed = byId("search").value.trim().toLowerCase();
  const list = byId("found");
  list.replaceChildren();
  if (typed.length < 2) {
    byId("found-count").textContent = "";
    return;
  }
  county.everyName = county.everyName || everyName();
  const found = county.everyName.filter(([name]) => name.toLowerCase().includes(typed));
  found.slice(0, 8).forEach(([name, word, kind, row, at]) => {
    const button = element("button", name + " (" + word + ")");
    button.type = "button";
    button.addEventListener("click", () => {
      goTo(kind, row, at);
      byId("map").scrollIntoView({ block: "nearest" });
    });
    const item = element("li");
    item.append(button);
    list.append(item);
  });
  const more = found.length > 8 ? ", the first 8 are listed" : "";
  byId("found-count").textContent = plural(found.length, "match", "matches") + more + ".";
}

function showLayer(kind, show) {
  if (show) county.layers[kind].addTo(county.map);
  else county.map.removeLayer(county.layers[kind]);
}

function startFilters() {
  document.querySelectorAll('input[name="shade"]').forEach((radio) => {
    radio.addEventListener("change", () => shade(radio.value));
  });
  document.querySelectorAll('input[name="when"]').forEach((radio) => {
    radio.addEventListener("change", () => showTimetable(radio.value));
  });
  document.querySelectorAll("[data-layer]").forEach((box) => {
    box.addEventListener("change", () => showLayer(box.dataset.layer, box.checked));
  });
  ["slot", "type", "venue"].forEach((id) => {
    if (byId(id)) byId(id).addEventListener("change", applyFilters);
  });
  if (byId("others")) {
    byId("others").addEventListener("change", (event) => drawOtherVenues(event.target.checked));
  }
  byId("search").addEventListener("input", search);
  byId("filters").addEventListener("submit", (event) => {
    event.preventDefault();
    const first = byId("found").querySelector("button");
    if (first) first.click();
  });
  byId("filters").addEventListener("reset", () => {
    setTimeout(() => {
      shade("need");
      showTimetable("proposed");
      Object.keys(county.layers).forEach((kind) => showLayer(kind, true));
      search();
      drawOtherVenues(false);
      fitCounty();
    }, 0);
  });
  startMoves();
  applyFilters();
}
