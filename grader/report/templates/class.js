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
    const mark = element("a", verdict, symbol);
    const reason = each[REASONS] ? data.reasons[each[REASONS][place]] : "";
    mark.href = `${each[REPORT]}#check-${data.checks[place]}`;
    mark.setAttribute("aria-label", `${data.checks[place]}: ${verdict}. ${reason}`);
    const cell = element("td", "dot");
    cell.append(mark);
    row.append(cell);
  });
  return row;
};

// The reason of a sign, below the table; with Tab one gets to one sign, and with the arrows to the others.
const reason = document.getElementById("reason");
const signOf = (event) => event.target.closest("td.dot a");
let current = null;
let told = null;
const lead = (link) => {
  if (current) current.tabIndex = -1;
  current = link;
  if (current) current.tabIndex = 0;
};
const enter = () => {
  const links = body.querySelectorAll("td.dot a");
  links.forEach((link) => (link.tabIndex = -1));
  lead(links[0] ?? null);
  reason.hidden = true;
  told = null;
};
const tell = (link) => {
  const open = element("a", "", "in the report");
  open.href = link.href;
  const name = link.closest("tr").cells[0].textContent;
  reason.replaceChildren(element("b", "", name), ` · ${link.getAttribute("aria-label")} (`, open, ")");
  reason.hidden = false;
  told = link;
};
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const draw = () => {
  const some = shown.slice(first, first + data.page);
  body.replaceChildren(...some.map(rowOf));
  enter();
  count.textContent = shown.length === data.rows.length ? "" : `${shown.length} of ${data.rows.length}`;
  if (!pager) return;
  document.getElementById("place").textContent = shown.length ? `${first + 1} to ${first + some.length} of ${shown.length}` : "none";
  document.getElementById("back").disabled = first === 0;
  document.getElementById("next").disabled = first + data.page >= shown.length;
};
// Without accents and commas, so that "Ada Garcia" finds "García, Ada".
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const filter = () => {
  const wanted = plain(find.value).split(/[\s,]+/);
  shown = sorted.filter((each) => {
    const words = plain(`${each[NAME]} ${each[END]}`);
    return wanted.every((word) => words.includes(word)) && each[KINDS].includes(show.value);
  });
  first = 0;
  draw();
};
const value = (each, place, n) => {
  const facts = [NAME, SCORE, END];
  const measured = place - facts.length;
  if (place === 0) return n; // rows come in the order of a list of names
  if (measured >= data.percent.length) return each[EARNED][measured - data.percent.length] ?? -1;
  const found = measured < 0 ? each[facts[place]] : each[METRICS][measured];
  return typeof found === "string" ? found.toLowerCase() : found;
};
headers.forEach((header, place) => {
  header.querySelector("button").addEventListener("click", () => {
    const down = header.getAttribute("aria-sort") === "ascending";
    headers.forEach((each) => each.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = data.rows.map((each, n) => [value(each, place, n), n, each]);
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
body.addEventListener("focusin", (event) => {
  const link = signOf(event);
  if (!link) return;
  lead(link);
  tell(link);
});
body.addEventListener("pointerover", (event) => {
  const link = event.pointerType === "mouse" && signOf(event);
  if (link) tell(link);
});
let toldBefore = null;
let touched = false;
body.addEventListener("pointerdown", (event) => {
  touched = event.pointerType === "touch";
  toldBefore = told;
});
body.addEventListener("click", (event) => {
  const link = signOf(event);
  if (!link || !touched || toldBefore === link) return;
  event.preventDefault(); // the first tap tells the reason, the second one opens it
  tell(link);
});
body.addEventListener("keydown", (event) => {
  const link = signOf(event);
  if (!link || !STEPS[event.key]) return;
  const [down, right] = STEPS[event.key];
  const cell = link.parentElement;
  const next = body.rows[cell.parentElement.sectionRowIndex + down]?.cells[cell.cellIndex + right]?.querySelector("td.dot a");
  event.preventDefault();
  next?.focus();
});
enter();
