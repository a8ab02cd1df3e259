// Comments to choose from. One that is put in stands in the field, and is not saved by that.
const bank = one("#bank");
const bankCard = () => bank.closest("article");
const numberOf = (card) => cards.indexOf(card);
const closeBank = () => {
  bankCard()?.querySelector(".choose").setAttribute("aria-expanded", "false");
  bank.hidden = true;
};
const insert = (text) => {
  const field = bankCard().querySelector(".comment");
  field.value = [field.value.trim(), text].filter(Boolean).join(" ").slice(0, field.maxLength);
  closeBank();
  field.focus();
};
const fillBank = (number) => {
  const own = offered[question(number).key] ?? [];
  const kept = (offered["/"] ?? []).filter(([text]) => !own.some(([other]) => other === text));
  const lines = [...own, ...kept].map(([text, used, isKept], place) => {
    const line = document.createElement("li");
    const words = used ? ` (${used} ×)` : "";
    const keep = (change) => async () => {
      if (await ask("comment", { items: [number], text, keep: change })) fillBank(number);
      (bank.querySelector(".insert") ?? one("#close")).focus();
    };
    const put = button(text + words, () => insert(text), "insert");
    if (place < 9) put.setAttribute("aria-keyshortcuts", place + 1);
    line.append(put, " ");
    if (!isKept) line.append(button("Keep for any question", keep(true)), " ");
    line.append(button("Forget", keep(false)));
    return line;
  });
  bank.querySelector("ol").replaceChildren(...lines);
  one("#bank-title").textContent = lines.length ? "Comments: press its number" : "No comments yet: what you write here is offered from then on";
};
const openBank = (number) => {
  const card = cards[number];
  if (!bank.hidden && bankCard() === card) {
    closeBank();
    return;
  }
  closeBank();
  card.querySelector(".row").after(bank);
  fillBank(number);
  bank.hidden = false;
  card.querySelector(".choose").setAttribute("aria-expanded", "true");
  (bank.querySelector(".insert") ?? one("#close")).focus();
};
one("#close").addEventListener("click", () => {
  const card = bankCard();
  closeBank();
  card.querySelector(".choose").focus();
});
one("#keep").addEventListener("click", async () => {
  const card = bankCard();
  const text = card.querySelector(".comment").value;
  if (await ask("comment", { items: [numberOf(card)], text, keep: true })) fillBank(numberOf(card));
});
