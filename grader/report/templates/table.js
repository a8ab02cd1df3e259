// Sorting, finding, filtering and paging of a table. Without it the page shows the first rows.
// The script before this one has the `data` with its `rows`, and for a row: rowOf, value, matches;
// and drawn, which is called when rows were.
const table = document.getElementById("table");
const body = table.tBodies[0];
const count = document.getElementById("count");
const find = document.getElementById("find");
const pager = document.getElementById("pager");
const headers = Array.from(table.tHead.rows[0].cells);
let sorted = data.rows;
let shown = sorted;
let first = 0;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
const draw = () => {
  const some = shown.slice(first, first + data.page);
  body.replaceChildren(...some.map(rowOf));
  drawn();
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
  const finds = (text) => {
    const words = plain(text);
    return wanted.every((word) => words.includes(word));
  };
  shown = sorted.filter((each) => matches(each, finds));
  first = 0;
  draw();
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
document.querySelectorAll(".controls select").forEach((each) => each.addEventListener("change", filter));
const turn = (step) => () => {
  first = Math.max(0, first + step * data.page);
  draw();
};
if (pager) {
  document.getElementById("back").addEventListener("click", turn(-1));
  document.getElementById("next").addEventListener("click", turn(1));
  document.getElementById("back").disabled = true;
}
