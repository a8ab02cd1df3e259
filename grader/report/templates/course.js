"use strict";
// How a student's row of a course is drawn, sorted by and found; table.js, which follows, does the rest.
const data = JSON.parse(document.getElementById("rows").textContent);
const [NAME, ORDER, KEYS, GROUPS, KINDS, SUMS, CELLS] = [0, 1, 2, 3, 4, 5, 6];
const [TEXT, PROVISIONAL, SORT, KIND, REPORT] = [0, 1, 2, 3, 4];
const cellOf = (each, place) => {
  const cell = element("td", each[KIND]);
  const within = each[REPORT] ? element("a", "", each[TEXT]) : element("span", "", each[TEXT]);
  if (each[REPORT]) within.href = data.folders[place] + each[REPORT];
  cell.append(within);
  if (each[PROVISIONAL]) cell.append(element("span", "waits", " ?"), element("span", "unseen", " provisional"));
  return cell;
};
const rowOf = (each) => {
  const row = element("tr");
  const name = element("th", "", each[NAME]);
  name.scope = "row";
  row.append(name, ...each[SUMS].map((sum) => cellOf(sum, null)), ...each[CELLS].map(cellOf));
  return row;
};
const chosen = (id) => document.getElementById(id)?.value ?? "";
const drawn = () => {};
const matches = (each, finds) =>
  finds(`${each[NAME]} ${each[KEYS]}`) &&
  (!chosen("show") || each[KINDS].includes(chosen("show"))) &&
  (!chosen("group") || each[GROUPS].includes(chosen("group")));
const value = (each, place) => (place === 0 ? each[ORDER] : [...each[SUMS], ...each[CELLS]][place - 1][SORT]);
