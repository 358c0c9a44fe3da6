// form[data-take]: a [data-piece] is dragged onto a [data-into], or its button pressed, and only [data-quotes] are drawn again.
const form = document.querySelector("form[data-take]");
const source = form?.querySelector("[data-source]");
let dragged;

function chosenIn(piece) {
  const selection = getSelection();
  return selection.rangeCount && piece?.contains(selection.anchorNode) && piece.contains(selection.focusNode)
    ? selection.toString()
    : "";
}

function say(section) {
  const status = form.querySelector("[data-took]");
  if (status) status.textContent = status.dataset.took.replace("{section}", section?.dataset.intoLabel ?? "");
}

async function send(button) {
  const reply = await fetch(form.action, { method: "POST", body: new FormData(form, button), headers: { "X-Fragment": "1" } });
  // The answer has forgotten the place on the page.
  if (reply.redirected) return location.assign(`${reply.url}#quotes-${form.elements.into?.value}`);
  if (!reply.ok) throw new Error(reply.status);
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const parts = page.querySelectorAll("[data-quotes]");
  if (!parts.length) throw new Error("no quotes");
  for (const part of parts) document.getElementById(part.id)?.replaceWith(part);
}

form?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!["take", "drop"].includes(button?.name) || form.dataset.plain !== undefined) return;
  event.preventDefault();
  const into = form.querySelector(`[data-into="${form.elements.into?.value}"]`);
  form.querySelector("[data-chosen]").value = chosenIn(button.closest("[data-piece]"));
  button.disabled = true;
  try {
    const fields = button.name === "drop" ? button.closest("[data-into]") : null;
    button.disabled = false; // a button that is off is not sent
    await send(button);
    if (fields) fields.querySelector("input, textarea, [contenteditable]")?.focus({ preventScroll: true });
    else say(into);
  } catch {
    form.dataset.plain = "";
    form.requestSubmit(button);
  }
});

if (source) {
  for (const grip of source.querySelectorAll("[data-grip]")) grip.draggable = true;
  source.addEventListener("dragstart", (event) => {
    // By its dots, or words that are selected.
    dragged = (event.target.closest ? event.target : event.target.parentElement).closest("[data-piece]");
    if (!dragged) return;
    if (event.target.matches?.("[data-grip]")) event.dataTransfer.setDragImage(dragged, 0, 0);
    event.dataTransfer.setData("text/plain", dragged?.querySelector("p").textContent ?? "");
    event.dataTransfer.effectAllowed = "copy";
  });
  form.addEventListener("dragover", (event) => {
    const into = dragged && event.target.closest?.("[data-into]");
    for (const each of form.querySelectorAll("[data-over]")) if (each !== into) delete each.dataset.over;
    if (!into) return;
    event.preventDefault();
    into.dataset.over = "";
  });
  // Before the editor, which would type the words into the box.
  form.addEventListener(
    "drop",
    (event) => {
      const into = dragged && event.target.closest?.("[data-into]");
      if (!into) return;
      event.preventDefault();
      event.stopPropagation();
      form.elements.into.value = into.dataset.into;
      dragged.querySelector("button[name=take]").click();
    },
    true,
  );
  form.addEventListener("dragend", () => {
    dragged = undefined;
    for (const each of form.querySelectorAll("[data-over]")) delete each.dataset.over;
  });
}
