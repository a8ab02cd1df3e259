// What is said to the server, one word after the other, and what it says back.
const GONE = "the page is not answered any more. Type grader review again; what you saved before is kept";
const learn = (reply) => {
  Object.assign(page, { clock: reply.clock, left: reply.left, decided: reply.decided });
  Object.assign(offered, reply.comments);
  for (const each of reply.changed) {
    states[each.number] = each;
    draw(each.number);
  }
  one("#left").textContent = reply.left;
  const undo = one("#undo");
  undo.disabled = !reply.undo;
  undo.title = reply.undo;
  if (reply.changed.length) show();
};
const send = async (action, content, quiet) => {
  let reply, found;
  try {
    const body = JSON.stringify({ since: page.clock, ...content });
    reply = await fetch(action, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    found = await reply.json();
  } catch {
    if (!quiet) tell(`Not saved: ${GONE}.`, true);
    return null;
  }
  if (!reply.ok) {
    tell(`Not saved: ${found.error}`, true);
    return null;
  }
  if (!quiet) tell("");
  if (found.changed) learn(found);
  return found;
};
let turn = Promise.resolve();
const ask = (action, content, quiet = false) => {
  turn = turn.then(() => send(action, content, quiet));
  return turn;
};
// What others decide meanwhile is shown, so that nobody reads an answer for nothing.
const NEWS_MS = 15000;
const news = () => { if (!document.hidden && !page.over) ask("news", {}, true); };
setInterval(news, NEWS_MS);
window.addEventListener("focus", news);
