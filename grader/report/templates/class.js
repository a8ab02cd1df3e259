"use strict";
// How a student's row is drawn, sorted by and found; table.js, which follows, does the rest.
const data = JSON.parse(document.getElementById("rows").textContent);
const [NAME, REPORT, SCORE, END, METRICS, KINDS, VERDICTS, EARNED, REASONS] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
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
const drawn = () => enter(); // signs.js, which comes last
const matches = (each, finds) => finds(`${each[NAME]} ${each[END]}`) && each[KINDS].includes(document.getElementById("show").value);
const value = (each, place, n) => {
  const facts = [NAME, SCORE, END];
  const measured = place - facts.length;
  if (place === 0) return n; // rows come in the order of a list of names
  if (measured >= data.percent.length) return each[EARNED][measured - data.percent.length] ?? -1;
  const found = measured < 0 ? each[facts[place]] : each[METRICS][measured];
  return typeof found === "string" ? found.toLowerCase() : found;
};
