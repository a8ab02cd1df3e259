// Decisions: saved, taken back, and undone; and what follows from them.
const link = (number, text) => button(text, () => {
  if (cards[number].hidden) choose({ student: items[number].student });
  go(visible.includes(number) ? number : visible[0]);
});
const showFollowing = (number, found) => {
  const shown = [];
  if (found.follow.length) {
    shown.push(element("p", `${count(found.follow.length, "answer follows", "answers follow")}; look at any, or take it back there:`));
    const row = element("p", "", "row");
    row.append(...found.follow.map((other) => link(other, `${items[other].student}: ${states[other].points}`)));
    shown.push(row);
  }
  if (found.back.length) shown.push(element("p", `Waiting again: ${found.back.length}.`));
  if (found.hidden) shown.push(element("p", `Marks that changed and are not on this page: ${found.hidden}.`));
  cards[number].querySelector(".follow").replaceChildren(...shown);
  if (shown.length && cards[number].hidden) tell(shown[0].textContent);
};
// Somebody else was quicker: nothing was saved, and whose word holds is asked.
const askWhose = (number, points, meanwhile, again) => {
  const box = element("div", "", "meanwhile");
  box.append(
    element("p", "Not saved: this was decided while you looked at it."),
    list(meanwhile.map((each) => element("li", `${items[each.number].student}: ${each.who} gave ${each.points}${each.comment ? `, “${each.comment}”` : ""} (${each.at} UTC)`))),
  );
  if (points !== null) box.append(element("p", `You: ${points} of ${cards[number].dataset.possible}`));
  const row = element("p", "", "row");
  row.append(
    button("Leave it so", () => { cards[number].querySelector(".follow").replaceChildren(); draw(number); goOn(number); }),
    button("Save mine instead", again),
  );
  box.append(row);
  cards[number].querySelector(".follow").replaceChildren(box);
  cards[number].hidden = false;
  tell("Not saved: this was decided while you looked at it.", true);
  row.firstChild.focus();
};
const goOn = (number) => {
  show();
  const next = firstOpen(number);
  if (next === undefined) toEnd(); else go(next);
};
const decide = async (number, points) => {
  const card = cards[number];
  const wanted = [number, ...others(number)];
  const comment = card.querySelector(".comment").value;
  const found = await ask("review", { items: wanted, points, comment });
  if (!found) return false;
  if (found.meanwhile) {
    askWhose(number, points, found.meanwhile, async () => {
      card.querySelector(".follow").replaceChildren();
      const again = await ask("review", { items: wanted, points, comment });
      if (again?.meanwhile) askWhose(number, points, again.meanwhile, () => save(number));
      else if (again) { showFollowing(number, again); goOn(number); }
    });
    return false;
  }
  for (const each of wanted) {
    apart.delete(each);
    draw(each);
  }
  showFollowing(number, found);
  return true;
};
const save = async (number) => {
  const field = cards[number].querySelector(".points");
  if (field.value === "" || !field.checkValidity()) {
    tell(`Not saved: expected points from 0 to ${cards[number].dataset.possible}.`, true);
    field.focus();
    return;
  }
  if (await decide(number, Number(field.value))) {
    closeBank();
    goOn(number);
  }
};
const takeBack = async (number) => {
  if (await decide(number, null)) { show(); go(number); }
};
const undo = async () => {
  const found = await ask("undo", {});
  if (!found) return;
  tell(found.undone ? `Undone: ${found.undone}.` : "Nothing to undo.");
  go(found.changed.map((each) => each.number).find((number) => !cards[number].hidden) ?? visible[0]);
};
one("#undo").addEventListener("click", undo);
cards.forEach((card, number) => {
  card.addEventListener("focusin", () => { page.at = number; });
  card.querySelector(".save").addEventListener("click", () => save(number));
  card.querySelector(".back").addEventListener("click", () => takeBack(number));
  card.querySelector(".choose").addEventListener("click", () => openBank(number));
});
