"use strict";
// Sorting, finding, filtering and paging of the table of students. Without it the page shows the first of them.
const data = JSON.parse(document.getElementById("rows").textContent);
const [NAME, REPORT, SCORE, END, METRICS, KINDS, VERDICTS, EARNED, REASONS] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const table = document.getElementById("table");
const body = table.tBodies[0];
const count = document.getElementById("count");
const find = document.getElementById("find");
const show = document.getElementById("show");
const pager = document.getElementById("pager");
const headers = Array.from(table.tHead.rows[0].cells);
let sorted = data.rows;
let shown = sorted;
let first = 0;

const element = (tag, className, text) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};
const points = (value) => String(Math.round(value * 100) / 100);
const metric = (value, place) => (value === null ? "" : data.percent[place] ? `${(value * 100).toFixed(1)} %` : String(Number(value.toPrecision(3))));
const rowOf = (each) => {
  const row = element("tr");
  const name = element("th");
  name.scope = "row";
  const link = element("a", "", each[NAME]);
  link.href = each[REPORT];
  name.append(link);
  row.append(name, element("td", "number", points(each[SCORE])), element("td", "", each[END]), ...each[METRICS].map((value, place) => element("td", "number", metric(value, place))));
  Array.from(each[VERDICTS]).forEach((code, place) => {
    const [verdict, symbol] = data.codes[code];
    const mark = element("span", verdict, symbol);
    const reason = each[REASONS] ? data.reasons[each[REASONS][place]] : "";
    mark.title = `${data.checks[place]}: ${verdict}. ${reason}`;
    mark.append(element("span", "unseen", ` ${verdict}`));
    const cell = element("td", "dot");
    cell.append(mark);
    row.append(cell);
  });
  return row;
};
const draw = () => {
  const some = shown.slice(first, first + data.page);
  body.replaceChildren(...some.map(rowOf));
  count.textContent = shown.length === data.rows.length ? "" : `${shown.length} of ${data.rows.length}`;
  if (!pager) return;
  document.getElementById("place").textContent = shown.length ? `${first + 1} to ${first + some.length} of ${shown.length}` : "none";
  document.getElementById("back").disabled = first === 0;
  document.getElementById("next").disabled = first + data.page >= shown.length;
};
const filter = () => {
  const wanted = find.value.trim().toLowerCase();
  shown = sorted.filter((each) => `${each[NAME]} ${each[END]}`.toLowerCase().includes(wanted) && each[KINDS].includes(show.value));
  first = 0;
  draw();
};
const value = (each, place) => {
  const plain = [NAME, SCORE, END];
  const measured = place - plain.length;
  if (measured >= data.percent.length) return each[EARNED][measured - data.percent.length] ?? -1;
  const found = measured < 0 ? each[plain[place]] : each[METRICS][measured];
  return typeof found === "string" ? found.toLowerCase() : found;
};
headers.forEach((header, place) => {
  header.querySelector("button").addEventListener("click", () => {
    const down = header.getAttribute("aria-sort") === "ascending";
    headers.forEach((each) => each.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = data.rows.map((each, n) => [value(each, place), n, each]);
    keyed.sort(([a, n], [b, m]) => {
      // What is empty comes last, either way.
      if (a === null || b === null) return (a === null) - (b === null) || n - m;
      const order = a < b ? -1 : a > b ? 1 : 0;
      return (down ? -order : order) || n - m;
    });
    sorted = keyed.map(([, , each]) => each);
    filter();
  });
});
find.addEventListener("input", filter);
show.addEventListener("change", filter);
const turn = (step) => () => {
  first = Math.max(0, first + step * data.page);
  draw();
};
if (pager) {
  document.getElementById("back").addEventListener("click", turn(-1));
  document.getElementById("next").addEventListener("click", turn(1));
  document.getElementById("back").disabled = true;
}
