// form[data-draft="/address"] is kept on the server while somebody types; [data-draft-state] in it says so.
const clocks = new WeakMap();

async function keep(form) {
  const state = form.querySelector("[data-draft-state]");
  try {
    const reply = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), headers: { "X-Fragment": "1" } });
    if (!reply.ok || reply.redirected) throw new Error(reply.statusText);
    if (state) state.textContent = state.dataset.kept;
  } catch {
    if (state) state.textContent = state.dataset.notKept;
    clocks.set(form, setTimeout(() => keep(form), 15000));
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form) return;
  clearTimeout(clocks.get(form));
  clocks.set(form, setTimeout(() => keep(form), 1500));
});

document.addEventListener("submit", (event) => clearTimeout(clocks.get(event.target)));
