"use strict";
// What the page knows: its marks, what is said of them, and which of them is looked at.
const data = JSON.parse(document.getElementById("data").textContent);
const { items, questions } = data;
const cards = items.map((_, number) => document.getElementById(`item-${number}`));
const states = items.map(() => ({ state: "open" }));
const offered = {}; // comments to choose, by question; those that are kept for any under "/"
const page = { clock: 0, left: 0, decided: 0, at: 0 }; // `at` is the number of the mark that is looked at
const one = (selector) => document.querySelector(selector);
const isOpen = (number) => ["open", "asked"].includes(states[number].state);
const element = (name, text = "", type = "") => {
  const made = document.createElement(name);
  made.textContent = text;
  if (type) made.className = type;
  return made;
};
const button = (text, action, type = "") => {
  const made = element("button", text, type);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
};
const list = (entries) => {
  const made = document.createElement("ul");
  made.append(...entries);
  return made;
};
const count = (number, single, several = `${single}s`) => `${number} ${number === 1 ? single : several}`;
const tell = (text, wrong = false) => {
  const said = one("#said");
  said.textContent = text;
  said.className = wrong ? "error" : "";
};
const go = (number) => {
  if (number === undefined || cards[number].hidden) return;
  page.at = number;
  fill(number);
  cards[number].focus();
  cards[number].scrollIntoView({ block: "start" });
};
const toEnd = () => {
  one("#end").focus();
  one("#end").scrollIntoView({ block: "nearest" });
};
// The words of what is said of a mark, in its card.
const stateWords = (said) => {
  if (said.state === "followed") return `· follows: ${said.points}, like ${said.like.length} decided by ${said.who}`;
  if (said.state === "decided") return `· ${said.who === data.me ? "you" : said.who} gave ${said.points}`;
  return "";
};
const draw = (number) => {
  const own = cards[number];
  const said = states[number];
  const decided = said.points !== undefined;
  own.classList.toggle("done", decided);
  own.querySelector(".state").textContent = stateWords(said);
  const like = decided && said.like.length ? [
    element("p", "Marked like these, until you say otherwise:", "soft"),
    list(said.like.map(([student, answer]) => element("li", `${student}: ${answer}`))),
  ] : [];
  own.querySelector(".like").replaceChildren(...like);
  if (decided && !own.querySelector(".row").contains(document.activeElement)) {
    own.querySelector(".points").value = said.points;
    own.querySelector(".comment").value = said.comment;
  }
};
