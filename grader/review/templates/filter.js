// What is shown. The address keeps it, so that it is the same after the page is loaded again.
const form = one("#filter");
const FIELDS = ["assignment", "question", "kind", "state", "queue", "student"];
const STATES = { open: "open", asked: "a student asks", decided: "decided", followed: "followed", graded: "the grader's" };
const value = (name) => form.elements[name].value;
const question = (number) => questions[items[number].question];
const facts = {
  assignment: (number) => question(number).assignment,
  question: (number) => question(number).key,
  kind: (number) => items[number].kind,
  state: (number) => states[number].state,
  queue: (number) => question(number).queue,
};
const matches = (number, without = "") => Object.keys(facts).every((name) => name === without || !value(name) || facts[name](number) === value(name))
  && items[number].student.toLowerCase().includes(value("student").trim().toLowerCase());
let visible = []; // numbers of the marks whose cards are shown, in their order
const ALL = { assignment: "all", question: "all", kind: "any", state: "any", queue: "everybody's" };
const names = {
  assignment: (key) => key.replaceAll("_", " "),
  question: (key) => questions.find((each) => each.key === key).title,
  kind: (key) => key,
  state: (key) => STATES[key],
  queue: (key) => (key === data.me ? "your questions" : key ? `${key}'s questions` : "nobody's questions"),
};
// The choices of a field, with how many marks are open of each, by what else is chosen.
const offer = (name) => {
  const select = form.elements[name];
  const chosen = select.value;
  const open = new Map();
  items.forEach((_, number) => {
    const key = facts[name](number);
    const counts = name === "state" || isOpen(number);
    open.set(key, (open.get(key) ?? 0) + (counts && matches(number, name) ? 1 : 0));
  });
  if (name === "state") Object.keys(STATES).forEach((key) => open.set(key, open.get(key) ?? 0));
  open.delete("");
  const entries = Array.from(open, ([key, many]) => new Option(`${names[name](key)} (${many}${name === "state" ? "" : " open"})`, key));
  select.replaceChildren(new Option(ALL[name], ""), ...entries);
  select.value = chosen;
  select.closest("label").hidden = name !== "state" && entries.length < 2 && !chosen;
};
const show = () => {
  const leaders = new Set();
  visible = [];
  items.forEach((_, number) => {
    const shown = matches(number) && !leaders.has(place(number));
    if (shown) {
      leaders.add(place(number));
      visible.push(number);
    }
    if (cards[number].hidden === shown) cards[number].hidden = !shown;
  });
  Object.keys(facts).forEach(offer);
  for (const number of visible) if (cards[number].querySelector(".others").children.length || number === page.at) fill(number);
  showEnd();
};
const firstOpen = (after = -1) => visible.find((number) => number > after && isOpen(number)) ?? visible.find(isOpen);
const keepFilter = () => {
  const chosen = new URLSearchParams(FIELDS.filter((name) => value(name)).map((name) => [name, value(name)]));
  history.replaceState(null, "", `#${chosen}`);
};
const choose = (wanted) => {
  for (const name of FIELDS) {
    const field = form.elements[name];
    field.value = wanted[name] ?? "";
    if (field.selectedIndex === -1) field.value = "";
  }
  show();
  keepFilter();
};
const nextQuestion = () => {
  const order = questions.map((each) => each.key);
  const from = order.indexOf(value("question") || (items.length ? question(page.at).key : ""));
  const waiting = (key) => items.some((_, number) => isOpen(number) && question(number).key === key && (!value("queue") || question(number).queue === value("queue")));
  return [...order.slice(from + 1), ...order.slice(0, from)].find(waiting);
};
const openQuestion = (key) => {
  choose({ question: key, queue: value("queue") });
  go(firstOpen() ?? visible[0]);
};
form.addEventListener("input", () => { show(); keepFilter(); });
form.addEventListener("submit", (event) => event.preventDefault());
