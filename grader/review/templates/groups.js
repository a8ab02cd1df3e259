// Marks that are the same are decided at one card: that of the first of them.
const WHY = {
  answer: ["the same answer", "The words are the same, but for spaces, case and punctuation."],
  network: ["the same network", "They have the same layers, loss, optimizer and inputs, so they were trained as one, and their results are the same to the last digit."],
  cause: ["not graded for the same reason", "The grader says the same of each of them."],
};
const LISTED = 6; // names that are shown at once
const groups = [];
items.forEach((item, number) => { (groups[item.group] ??= []).push(number); });
const apart = new Set(); // numbers of marks that are to be decided by themselves
const picked = new Set(); // "number:other", of others that are alike and are decided, too
// What all have in common that are shown at one card.
const place = (number) => {
  const { state, points, comment } = states[number];
  return apart.has(number) ? `alone ${number}` : JSON.stringify([items[number].group, state, points, comment]);
};
const companions = (number) => groups[items[number].group].filter((other) => other !== number && place(other) === place(number));
const others = (number) => [
  ...companions(number),
  ...items[number].alike.filter((other) => picked.has(`${number}:${other}`) && isOpen(other)),
];
const choice = (text, checked, change) => {
  const box = element("input");
  box.type = "checkbox";
  box.checked = checked;
  box.addEventListener("change", () => change(box.checked));
  const label = document.createElement("label");
  label.append(box, " ", element("b", text));
  const line = document.createElement("li");
  line.append(label);
  return line;
};
const sameList = (number) => {
  const own = groups[items[number].group].filter((other) => other !== number && !apart.has(number) && (place(other) === place(number) || apart.has(other)));
  const lines = own.map((other) => choice(items[other].student, !apart.has(other), (checked) => {
    if (checked) apart.delete(other); else apart.add(other);
    show();
    cards[number].querySelector(".others summary, .others input")?.focus();
  }));
  if (lines.length <= LISTED) return [lines.length, list(lines)];
  const more = document.createElement("details");
  more.open = cards[number].querySelector(".others details")?.open ?? false;
  more.append(element("summary", "Who they are; whom you uncheck has a card of their own"), list(lines));
  return [lines.length, more];
};
const fill = (number) => {
  const item = items[number];
  const card = cards[number];
  const [size, same] = sameList(number);
  const together = companions(number).length;
  const shown = [];
  card.querySelector(".many").textContent = together ? ` and ${count(together, "other")}` : "";
  if (size) {
    const box = document.createElement("fieldset");
    const [what, why] = WHY[item.together];
    box.append(element("legend", `${together + 1} × ${what}`), element("p", `${why} One decision holds for all.`, "soft"), same);
    shown.push(box);
  }
  const alike = item.alike.filter(isOpen);
  if (alike.length) {
    const box = document.createElement("fieldset");
    const words = item.together === "network" ? "The same network, of which the grader says something else" : "Similar answers";
    box.append(element("legend", words), list(alike.map((other) => {
      const line = choice(items[other].student, picked.has(`${number}:${other}`), (checked) => {
        if (checked) picked.add(`${number}:${other}`); else picked.delete(`${number}:${other}`);
      });
      line.append(`: ${items[other].short}`);
      line.querySelector("input").classList.add("alike");
      return line;
    })));
    shown.push(box);
  }
  card.querySelector(".others").replaceChildren(...shown);
  const more = card.querySelector(".more");
  if (more.children.length) return;
  if (item.near !== null) more.append(document.getElementById(`near-${item.near}`).content.cloneNode(true));
  if (item.rubric !== null) {
    const rubric = document.createElement("details");
    rubric.append(element("summary", "What it reads by"), document.getElementById(`rubric-${item.rubric}`).content.cloneNode(true));
    more.append(rubric);
  }
};
const near = new IntersectionObserver((seen) => {
  for (const each of seen) if (each.isIntersecting) fill(cards.indexOf(each.target));
}, { rootMargin: "600px" });
cards.forEach((card) => near.observe(card));
