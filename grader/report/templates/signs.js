// The reason of a sign, below the table; with Tab one gets to one sign, and with the arrows to the others.
const reason = document.getElementById("reason");
const signOf = (event) => event.target.closest("td.dot a");
let current = null;
let told = null;
const lead = (link) => {
  if (current) current.tabIndex = -1;
  current = link;
  if (current) current.tabIndex = 0;
};
const enter = () => {
  const links = body.querySelectorAll("td.dot a");
  links.forEach((link) => (link.tabIndex = -1));
  lead(links[0] ?? null);
  reason.hidden = true;
  told = null;
};
const tell = (link) => {
  const open = element("a", "", "in the report");
  open.href = link.href;
  const name = link.closest("tr").cells[0].textContent;
  reason.replaceChildren(element("b", "", name), ` · ${link.getAttribute("aria-label")} (`, open, ")");
  reason.hidden = false;
  told = link;
};
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
body.addEventListener("focusin", (event) => {
  const link = signOf(event);
  if (!link) return;
  lead(link);
  tell(link);
});
body.addEventListener("pointerover", (event) => {
  const link = event.pointerType === "mouse" && signOf(event);
  if (link) tell(link);
});
let toldBefore = null;
let touched = false;
body.addEventListener("pointerdown", (event) => {
  touched = event.pointerType === "touch";
  toldBefore = told;
});
body.addEventListener("click", (event) => {
  const link = signOf(event);
  if (!link || !touched || toldBefore === link) return;
  event.preventDefault(); // the first tap tells the reason, the second one opens it
  tell(link);
});
body.addEventListener("keydown", (event) => {
  const link = signOf(event);
  if (!link || !STEPS[event.key]) return;
  const [down, right] = STEPS[event.key];
  const cell = link.parentElement;
  const next = body.rows[cell.parentElement.sectionRowIndex + down]?.cells[cell.cellIndex + right]?.querySelector("td.dot a");
  event.preventDefault();
  next?.focus();
});
enter();
