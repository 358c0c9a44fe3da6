// [data-link-title] around an address: when one leaves the field, its form asks for the title as its button would,
// and what comes back is put into the title, if that is still empty, and into [data-link-said].
let asked = "";

document.addEventListener("focusout", (event) => {
  const box = event.target.closest?.("[data-link-title] input[name=url]");
  if (box && box.value.trim() && box.value.trim() !== asked) look(box);
});

async function look(box) {
  const { form } = box;
  asked = box.value.trim();
  const title = form.elements.title;
  const sent = new FormData();
  for (const name of ["csrfmiddlewaretoken", "url", "title", "html", "tags", "token", "language", "theme", "shared_with"]) {
    const field = form.elements[name];
    if (field) sent.set(name, field.value ?? "");
  }
  sent.set("act", "fetch");
  try {
    const reply = await fetch(box.closest("[data-link-title]").dataset.linkTitle, { method: "POST", body: sent });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const said = page.querySelector("[data-link-said]");
    if (!said || box.value.trim() !== asked) return;
    form.querySelector("[data-link-said]").replaceChildren(...said.childNodes);
    const found = page.querySelector("input[name=title]")?.value ?? "";
    if (!title.value.trim() && found) {
      title.value = found;
      title.dispatchEvent(new Event("input", { bubbles: true }));
    }
  } catch {
    // no connection: the button does the same, and the title can be written
  }
}
