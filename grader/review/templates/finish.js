// The end of the page: what was done, what is left, and the ways on.
const FINISH = "Finish and regrade";
const decidedWords = () => {
  const followed = states.filter((each) => each.state === "followed").length;
  const like = followed ? `; ${count(followed, "mark on this page follows", "marks on this page follow")} a decision about one like it` : "";
  return `Since you opened this page you decided ${count(page.decided, "mark")}${like}.`;
};
// What is open of which grader's questions, where they were dealt out.
const elsewhereWords = () => {
  const open = new Map();
  items.forEach((_, number) => { if (isOpen(number)) open.set(question(number).queue, (open.get(question(number).queue) ?? 0) + 1); });
  if (!questions.some((each) => each.queue) || !open.size) return "";
  return `Still open: ${Array.from(open, ([who, many]) => `${many} of ${names.queue(who)}`).join(", ")}.`;
};
const showEnd = () => {
  const open = visible.filter(isOpen).length;
  const next = nextQuestion();
  const ways = [];
  if (open) {
    one("#end-title").textContent = `${count(open, "card is", "cards are")} open here`;
    ways.push(button("To the first of them", () => go(firstOpen())));
  } else if (page.left) {
    one("#end-title").textContent = `Nothing is open here any more; elsewhere ${count(page.left, "mark is", "marks are")}`;
  } else {
    one("#end-title").textContent = items.length ? "Everything is decided" : "Nothing waits for you";
  }
  one("#end-said").textContent = [decidedWords(), elsewhereWords()].filter(Boolean).join(" ");
  if (next && (!open || value("question"))) {
    const many = items.filter((_, number) => isOpen(number) && question(number).key === next).length;
    ways.push(button(`Next question: ${names.question(next)} (${many} open)`, () => openQuestion(next), open ? "" : "main"));
  }
  if (!open && page.left) ways.push(button(`Show all that is open (${page.left})`, () => { choose({ state: "open" }); go(firstOpen()); }));
  ways.push(button(FINISH, finish, page.left ? "finish" : "finish main"));
  one("#ways").replaceChildren(...ways);
};
const copied = (path) => {
  const line = element("p", "", "row");
  const copy = button("Copy", async () => {
    try {
      await navigator.clipboard.writeText(path);
      copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(line.querySelector("code"));
      copy.textContent = "Marked: press Ctrl C";
    }
  });
  line.append(element("code", path), copy);
  return line;
};
const finish = async () => {
  const found = await ask("finish", {});
  if (!found) return;
  page.over = true;
  const done = element("main", "", "over");
  const kept = found.taken ? `Everything is saved: ${count(found.taken, "mark was", "marks were")} changed.` : "Nothing was changed.";
  const title = element("h1", "Finished");
  title.tabIndex = -1;
  done.append(title, element("p", kept));
  if (found.taken && found.written) done.append(element("p", "The reports are being written anew, in the window where you typed grader review. It says there when they are done; then open a class page in your browser:"));
  else if (found.pages.length) done.append(element("p", "The pages of your classes:"));
  for (const [name, path] of found.pages) done.append(element("h2", name), copied(path));
  done.append(element("p", found.left ? `${count(found.left, "mark waits", "marks wait")} still. To go on, type:` : "To look at marks again, type:"), copied(found.left ? "grader review" : "grader review --all"));
  document.body.replaceChildren(done);
  title.focus();
};
one("header .finish").addEventListener("click", finish);
