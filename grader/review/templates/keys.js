// Everything by keyboard; and how the page begins.
const step = (by) => {
  const place = visible.indexOf(page.at);
  const next = visible[place + by];
  if (next !== undefined) go(next); else if (by > 0) toEnd();
};
const press = {
  j: () => step(1),
  k: () => (document.activeElement === one("#end") ? go(visible.at(-1)) : step(-1)),
  p: (card) => card.querySelector(".points").select(),
  c: (card) => card.querySelector(".comment").focus(),
  b: () => openBank(page.at),
  u: () => takeBack(page.at),
  r: (card) => card.querySelector("a[href^=report]")?.click(),
  s: (card) => {
    const boxes = Array.from(card.querySelectorAll(".alike"));
    const all = boxes.every((each) => each.checked);
    boxes.filter((each) => each.checked === all).forEach((each) => each.click());
  },
};
const anywhere = {
  "/": () => form.elements.student.focus(),
  "?": () => { one("#help").open = !one("#help").open; },
  n: () => { const next = nextQuestion(); if (next) openQuestion(next); else toEnd(); },
  e: toEnd,
};
const pointKeys = (card) => ({ f: card.dataset.possible, h: card.dataset.possible / 2, 0: 0, g: card.dataset.grader });
document.addEventListener("keydown", (event) => {
  if (page.over || event.altKey) return;
  const writing = event.target.matches("input:not([type=checkbox]), select");
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z" && !writing) {
    event.preventDefault();
    undo();
  }
  if (event.ctrlKey || event.metaKey) return;
  const card = cards[page.at];
  const shown = card && !card.hidden;
  const inBank = bank.contains(event.target);
  if (event.key === "Escape") {
    if (inBank) closeBank();
    if (inBank || writing) { if (shown) card.focus(); else toEnd(); }
    return;
  }
  if (event.key === "Enter" && !event.target.matches("button, summary, a, select, [type=search]")) {
    if (shown && card.contains(event.target)) {
      event.preventDefault();
      save(page.at);
    }
    return;
  }
  if (event.key === "Enter" && event.target.matches("[type=search]")) { go(firstOpen() ?? visible[0]); return; }
  if (writing) return;
  if (inBank && /^[1-9]$/.test(event.key)) {
    bank.querySelectorAll(".insert")[Number(event.key) - 1]?.click();
    event.preventDefault();
  } else if (event.key in anywhere) {
    anywhere[event.key]();
    event.preventDefault();
  } else if (shown && event.key in pointKeys(card)) {
    card.querySelector(".points").value = pointKeys(card)[event.key];
    event.preventDefault();
  } else if (event.key in press && (shown || event.key === "j" || event.key === "k")) {
    press[event.key](card);
    event.preventDefault();
  }
});
const begin = () => {
  form.hidden = !items.length;
  learn(data.state);
  show();
  const asked = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const own = questions.some((each) => each.queue === data.me);
  choose(Object.keys(asked).length || !own ? asked : { queue: data.me });
  if (!items.length) return;
  const first = firstOpen() ?? visible[0];
  if (first === undefined) toEnd(); else go(first);
};
window.addEventListener("hashchange", () => choose(Object.fromEntries(new URLSearchParams(location.hash.slice(1)))));
begin();
