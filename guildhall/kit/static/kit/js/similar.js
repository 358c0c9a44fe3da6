// input[data-similar="/address"] shows what resembles the words typed, in the element its data-similar-into names;
// what stands in a part with data-into goes into the element which that names.
let pause;
let asking;

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-similar]");
  if (!box) return;
  clearTimeout(pause);
  pause = setTimeout(() => look(box), 500);
});

async function look(box) {
  const into = document.getElementById(box.dataset.similarInto);
  const words = box.value.trim();
  asking?.abort();
  if (!into) return;
  if (words.length < 8) return into.replaceChildren();
  asking = new AbortController();
  const address = new URL(box.dataset.similar, location.href);
  address.searchParams.set("q", words);
  const community = box.form?.elements.community?.value;
  if (community) address.searchParams.set("community", community);
  try {
    const reply = await fetch(address, { signal: asking.signal, headers: { "X-Fragment": "1" } });
    if (!reply.ok || reply.redirected) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    for (const part of page.querySelectorAll("[data-into]")) {
      document.getElementById(part.dataset.into)?.replaceChildren(...part.childNodes);
      part.remove();
    }
    into.replaceChildren(...page.body.childNodes);
  } catch {
    // a newer question took its place, or there is no connection: nothing is lost
  }
}
