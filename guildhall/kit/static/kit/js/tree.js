// [data-tree] holds li[data-page] with forms that move them: buttons act in place, arrow keys press them, [data-grip] is dragged.
const tree = document.querySelector("[data-tree]");
const status = document.querySelector("[data-tree-status]");
const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };

async function send(form, values, way) {
  const page = form.closest("[data-page]").dataset.page;
  const words = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, ...values });
  try {
    const reply = await fetch(form.action, { method: "POST", body: words });
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-tree]");
    if (!reply.ok || !fresh) throw new Error(reply.status);
    tree.replaceChildren(...fresh.childNodes);
  } catch {
    location.reload(); // somebody else changed the tree, or one is signed out: the page itself says so
    return;
  }
  const moved = tree.querySelector(`[data-page="${page}"]`);
  if (status) status.textContent = `${tree.dataset.moved}: ${moved?.querySelector("a")?.textContent ?? ""}`;
  if (way) moved?.querySelector(`:scope > form [value="${way}"]`)?.focus();
  else moved?.querySelector("a")?.focus({ preventScroll: true });
}

tree?.addEventListener("submit", (event) => {
  const way = event.submitter?.value;
  if (!way) return;
  event.preventDefault();
  if (event.submitter.getAttribute("aria-disabled") !== "true") send(event.target, { way }, way);
});

tree?.addEventListener("keydown", (event) => {
  const way = KEYS[event.key];
  const steps = event.target.closest?.(".tree__steps");
  if (!way || !steps) return;
  event.preventDefault();
  const button = steps.querySelector(`[value="${way}"]`);
  button.focus();
  button.click();
});

// Dragging: over the upper part of a row means before it, over the lower part after it, in the middle under it.
let dragged;
let target;

const marks = ["is-before", "is-after", "is-within"];
function mark(row, where) {
  tree.querySelectorAll(".tree__row").forEach((each) => each.classList.remove(...marks));
  row?.classList.add(`is-${where}`);
}

function find(x, y) {
  const row = document.elementFromPoint(x, y)?.closest(".tree__row");
  const page = row?.closest("[data-page]");
  if (!page || !tree.contains(page) || dragged.contains(page)) return null;
  const box = row.getBoundingClientRect();
  const part = (y - box.top) / box.height;
  return { row, page, where: part < 0.3 ? "before" : part > 0.7 ? "after" : "within" };
}

tree?.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button) return;
  event.preventDefault();
  dragged = grip.closest("[data-page]");
  grip.setPointerCapture(event.pointerId);
  dragged.classList.add("is-dragged");
});

tree?.addEventListener("pointermove", (event) => {
  if (!dragged) return;
  target = find(event.clientX, event.clientY);
  mark(target?.row, target?.where);
});

function before(page) {
  let at = page.previousElementSibling;
  while (at === dragged) at = at.previousElementSibling;
  return at;
}

function drop() {
  const { page, where } = target;
  const under = where === "within" ? page : page.parentElement.closest("[data-page]");
  const last = page.querySelector(":scope > ul > [data-page]:last-child");
  const after = { before: before(page), after: page, within: last === dragged ? before(dragged) : last }[where];
  send(dragged.querySelector("form"), { under: under?.dataset.page ?? "", after: after?.dataset.page ?? "" });
}

for (const end of ["pointerup", "pointercancel"]) {
  tree?.addEventListener(end, () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    mark();
    if (end === "pointerup" && target) drop();
    dragged = target = undefined;
  });
}
