"use strict";
const main = document.querySelector("main");
const fields = [...document.querySelectorAll("[data-was]")];
const look = document.getElementById("look");
const save = document.getElementById("save");
const said = document.getElementById("said");

function changed() {
  const wanted = { check: main.dataset.check, total: "", parts: {} };
  for (const field of fields) {
    if (field.value === field.dataset.was) continue;
    if (field.dataset.name) wanted.parts[field.dataset.name] = field.value.trim() || "scheme";
    else wanted.total = field.value.trim() || "scheme";
  }
  return wanted;
}

function tell(lines, error) {
  said.className = error ? "error" : "";
  said.replaceChildren(...lines.map((line) => {
    const p = document.createElement("p");
    p.textContent = line;
    return p;
  }));
}

async function ask(keep) {
  const wanted = changed();
  save.disabled = true;
  if (!wanted.total && !Object.keys(wanted.parts).length) {
    tell(["Nothing is changed."], false);
    return;
  }
  try {
    const reply = await fetch("points", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...wanted, assignment: main.dataset.assignment, save: keep }),
    });
    const found = await reply.json();
    if (!reply.ok) {
      tell([found.error], true);
      return;
    }
    const lines = [`Of ${found.marks} marks, ${found.up + found.down} would move: ${found.up} up, ${found.down} down.`];
    if (found.decided) lines.push(`${found.decided} that a person decided stay as they are.`);
    if (found.smaller) lines.push(`Decided by a person: ${found.smaller} keep their points, which are then a smaller share.`);
    if (found.unknown) lines.push(`${found.unknown} are known when they are graded: not the text alone decides them.`);
    for (const [student, before, after] of found.moves) lines.push(`${student}: ${before} → ${after}`);
    if (found.saved) { // what ideas are worth may have changed with the total
      location.hash = "saved";
      location.reload();
      return;
    }
    save.disabled = false;
    tell(lines, false);
  } catch (error) {
    tell(["The grader does not answer: is it still running?"], true);
  }
}

if (location.hash === "#saved") {
  history.replaceState(null, "", location.pathname);
  tell(["Saved. The reports are written anew when you finish the review."], false);
}
look.addEventListener("click", () => ask(false));
save.addEventListener("click", () => ask(true));
for (const field of fields) field.addEventListener("input", () => { save.disabled = true; });
