// form[data-draft="/address"] is kept on the server while somebody types; [data-draft-state] in it says so.
const clocks = new WeakMap();
// Forms with words that the server does not have yet.
const unkept = new Set();

// Files wait until the form is sent: nobody wants to send them again with every sentence.
function wordsOf(form) {
  const words = new FormData(form);
  for (const input of form.querySelectorAll("input[type=file]")) words.delete(input.name);
  return words;
}

async function keep(form) {
  const state = form.querySelector("[data-draft-state]");
  const words = wordsOf(form);
  clocks.delete(form);
  try {
    const reply = await fetch(form.dataset.draft, { method: "POST", body: words, headers: { "X-Fragment": "1" } });
    if (!reply.ok || reply.redirected) throw new Error(reply.status);
    if (!clocks.has(form)) unkept.delete(form);
    if (state) state.textContent = state.dataset.kept;
  } catch (problem) {
    if (state) state.textContent = problem.message === "401" ? state.dataset.signedOut : state.dataset.notKept;
    if (!clocks.has(form)) clocks.set(form, setTimeout(() => keep(form), 15000));
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form) return;
  unkept.add(form);
  clearTimeout(clocks.get(form));
  clocks.set(form, setTimeout(() => keep(form), 1500));
});

document.addEventListener("submit", (event) => {
  clearTimeout(clocks.get(event.target));
  unkept.delete(event.target);
});

// Whoever follows a link or closes the page in the middle of a sentence finds the sentence again.
addEventListener("pagehide", () => {
  for (const form of unkept) navigator.sendBeacon(form.dataset.draft, wordsOf(form));
});
