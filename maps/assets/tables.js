// Tables below the map: show a row on the map, find a row, take the table away as CSV.
function csvCell(text) {
  let cell = text.trim();
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(cell)) cell = cell.replace(/,/g, "");
  const isNumber = /^-?\d+(\.\d+)?$/.test(cell);
  if (/^[=+\-@\t\r]/.test(cell) && !isNumber) cell = "'" + cell;
  return '"' + cell.replace(/"/g, '""') + '"';
}

function csvText(table) {
  const heads = Array.from(table.tHead.rows[0].cells);
  const kept = heads.map((cell) => !cell.classList.contains("act"));
  const lines = [table.tHead.rows[0], ...table.tBodies[0].rows]
    .filter((row) => !row.hidden)
    .map((row) =>
      Array.from(row.cells)
        .filter((cell, column) => kept[column])
        .map((cell) => csvCell(cell.textContent))
        .join(",")
    );
  return "\ufeff" + lines.join("\r\n") + "\r\n";
}

function download(button) {
  const table = byId(button.dataset.csv).querySelector("table");
  const file = new Blob([csvText(table)], { type: "text/csv;charset=utf-8" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = button.dataset.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 2000);
}

function findRows(box) {
  const typed = box.value.trim().toLowerCase();
  const rows = Array.from(byId(box.dataset.find).querySelectorAll("tbody tr"));
  let shown = 0;
  rows.forEach((row) => {
    row.hidden = typed !== "" && !row.textContent.toLowerCase().includes(typed);
    if (!row.hidden) shown += 1;
  });
  const words = "Showing " + shown + " of " + rows.length + " rows.";
  byId(box.dataset.find).querySelector("[data-count]").textContent = words;
}

function showToday() {
  if (county.when === "today") return;
  byId("when-today").checked = true;
  showTimetable("today");
}

function startTables() {
  document.querySelectorAll("[data-csv]").forEach((button) => {
    button.addEventListener("click", () => download(button));
  });
  document.querySelectorAll("[data-find]").forEach((box) => {
    box.addEventListener("input", () => findRows(box));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("td.act button");
    if (!button) return;
    const row = button.closest("tr");
    const table = row.closest("table");
    const number = Array.prototype.indexOf.call(table.tBodies[0].rows, row);
    const kind = table.dataset.kind;
    byId("map").scrollIntoView({ block: "nearest" });
    if (kind === "today") showToday();
    if (row.dataset.venue) goTo("venues", Number(row.dataset.venue));
    else goTo(kind, number);
  });
}
