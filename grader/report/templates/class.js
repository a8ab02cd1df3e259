"use strict";
// Sorting, finding and filtering of the table of students. Without it the page shows everything.
const table = document.getElementById("table");
const body = table.tBodies[0];
const rows = Array.from(body.rows);
const count = document.getElementById("count");
const value = (row, place) => {
  const cell = row.cells[place];
  const text = cell.dataset.value ?? cell.textContent.trim();
  const number = parseFloat(text);
  return Number.isNaN(number) ? text.toLowerCase() : number;
};
const headers = Array.from(table.tHead.rows[0].cells);
headers.forEach((header, place) => {
  header.querySelector("button").addEventListener("click", () => {
    const down = header.getAttribute("aria-sort") === "ascending";
    headers.forEach((each) => each.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sorted = rows.map((row, n) => [value(row, place), n, row]);
    sorted.sort(([a, n], [b, m]) => {
      // What is empty comes last, either way.
      if (a === "" || b === "") return (a === "") - (b === "") || n - m;
      const order = typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1;
      return (down ? -order : order) || n - m;
    });
    body.append(...sorted.map(([, , row]) => row));
  });
});
const find = document.getElementById("find");
const show = document.getElementById("show");
const filter = () => {
  const wanted = find.value.trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    const fits = `${row.cells[0].textContent} ${row.cells[2].textContent}`.toLowerCase().includes(wanted) && (!show.value || row.dataset.kinds.split(" ").includes(show.value));
    row.hidden = !fits;
    shown += fits;
  }
  count.textContent = shown === rows.length ? "" : `${shown} of ${rows.length}`;
};
find.addEventListener("input", filter);
show.addEventListener("change", filter);
