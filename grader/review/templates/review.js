"use strict";
const cards = Array.from(document.querySelectorAll("article"));
const said = document.getElementById("said");
const card = (number) => document.getElementById(`item-${number}`);
let at = Math.max(0, cards.findIndex((each) => !each.classList.contains("done")));
const go = (place) => {
  if (!cards.length) return;
  at = Math.min(Math.max(place, 0), cards.length - 1);
  cards[at].focus();
  cards[at].scrollIntoView({ block: "start" });
};
const ask = async (action, content) => {
  said.textContent = "";
  try {
    const reply = await fetch(action, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });
    const found = await reply.json();
    if (!reply.ok) throw new Error(found.error);
    return found;
  } catch (error) {
    said.textContent = `Not saved: ${error.message}`;
    return null;
  }
};
const element = (name, text) => {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
};
const list = (entries) => {
  const made = document.createElement("ul");
  made.append(...entries);
  return made;
};
// What follows from a saved word: shown below it, and in the card of each, where it can be taken back.
const showFollowing = (own, found) => {
  for (const number of found.back) {
    const other = card(number);
    other.classList.remove("done");
    other.querySelector(".state").textContent = "";
    other.querySelector(".like").replaceChildren();
  }
  for (const each of found.follow) {
    const other = card(each.number);
    const answers = each.like.length === 1 ? "answer" : "answers";
    other.classList.add("done");
    other.querySelector(".state").textContent = `· follows: ${each.points}, like ${each.like.length} decided ${answers}`;
    other.querySelector(".points").value = each.points;
    other.querySelector(".comment").value = "";
    other.querySelector(".like").replaceChildren(
      element("p", "Marked like these, until you say otherwise:"),
      list(each.like.map((one) => element("li", `${one.student}: ${one.answer}`))),
    );
  }
  const shown = [];
  if (found.follow.length) {
    const word = found.follow.length === 1 ? "answer follows" : "answers follow";
    shown.push(element("p", `${found.follow.length} ${word}; look at any, or take it back there:`));
    shown.push(list(found.follow.map((each) => {
      const link = element("a", `${each.student}: ${each.points}`);
      link.href = `#item-${each.number}`;
      const line = document.createElement("li");
      line.append(link);
      return line;
    })));
  }
  if (found.back.length) shown.push(element("p", `Waiting again: ${found.back.length}.`));
  if (found.hidden) shown.push(element("p", `Marks that stand otherwise and are not on this page: ${found.hidden}.`));
  own.querySelector(".follow").replaceChildren(...shown);
};
const send = async (own, points) => {
  const number = Number(own.dataset.number);
  const others = Array.from(own.querySelectorAll(".other:checked"), (each) => Number(each.value));
  const comment = own.querySelector(".comment").value;
  const items = [number, ...others];
  const found = await ask("review", { items, points, comment });
  if (!found) return false;
  for (const each of items.map(card)) {
    each.classList.toggle("done", points !== null);
    each.querySelector(".state").textContent = points === null ? "" : `· you gave ${points}`;
    each.querySelector(".like").replaceChildren();
    if (points !== null) {
      each.querySelector(".points").value = points;
      each.querySelector(".comment").value = comment;
    }
  }
  showFollowing(own, found);
  document.getElementById("left").textContent = found.left;
  return true;
};
const save = async (own) => {
  const field = own.querySelector(".points");
  if (field.value === "" || !field.checkValidity()) {
    said.textContent = `Not saved: expected points from 0 to ${own.dataset.possible}.`;
    field.focus();
    return;
  }
  const place = cards.indexOf(own);
  if (!(await send(own, Number(field.value)))) return;
  const next = cards.findIndex((each, n) => n > place && !each.classList.contains("done"));
  const first = cards.findIndex((each) => !each.classList.contains("done"));
  go(next >= 0 ? next : first >= 0 ? first : place);
};
cards.forEach((own, place) => {
  own.addEventListener("focusin", () => { at = place; });
  own.querySelector(".save").addEventListener("click", () => save(own));
  own.querySelector(".undo").addEventListener("click", () => send(own, null));
});
document.getElementById("finish").addEventListener("click", async () => {
  if (await ask("finish", {})) {
    document.body.textContent = "Saved. You can close this page: the reports are being written anew.";
  }
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !cards.length) return;
  const own = cards[at];
  const field = own.querySelector(".points");
  const writing = event.target.matches("input:not([type=checkbox])");
  if (event.key === "Enter" && !event.target.matches("button, summary")) {
    event.preventDefault();
    save(own);
    return;
  }
  if (event.key === "Escape" && writing) { own.focus(); return; }
  if (writing) return;
  const points = { f: Number(own.dataset.possible), h: Number(own.dataset.possible) / 2, 0: 0, g: own.dataset.grader };
  const actions = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    p: () => field.select(),
    c: () => own.querySelector(".comment").focus(),
    u: () => send(own, null),
    s: () => {
      const boxes = Array.from(own.querySelectorAll(".other"));
      const all = boxes.every((each) => each.checked);
      boxes.forEach((each) => { each.checked = !all; });
    },
  };
  if (event.key in points) { field.value = points[event.key]; event.preventDefault(); }
  else if (event.key in actions) { actions[event.key](); event.preventDefault(); }
});
go(at);
