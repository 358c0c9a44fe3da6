// Partial pages: [data-frag] polls its address with an ETag, form[data-inline] posts in place, [data-oob] lands by id.
const etags = new WeakMap();
const busy = new WeakSet();
const headers = { "X-Fragment": "1" };

function apply(target, html) {
  const page = new DOMParser().parseFromString(html, "text/html"); // scripts stay inert
  for (const part of page.querySelectorAll("[data-oob]")) document.getElementById(part.id)?.replaceWith(part);
  if (!page.body.childNodes.length) return;
  const active = document.activeElement;
  const id = target.contains(active) ? active.id : "";
  const caret = id ? active.selectionStart : null;
  target.replaceChildren(...page.body.childNodes);
  const again = id && document.getElementById(id);
  if (again) {
    again.focus({ preventScroll: true });
    if (caret !== null && caret !== undefined) again.setSelectionRange?.(caret, caret);
  }
  target.dispatchEvent(new CustomEvent("frag:load", { bubbles: true }));
}

async function load(place) {
  if (busy.has(place)) return;
  busy.add(place);
  try {
    const tag = etags.get(place);
    const reply = await fetch(place.dataset.frag, {
      headers: tag ? { ...headers, "If-None-Match": tag } : headers,
      cache: "no-store",
    });
    if (reply.ok && !reply.redirected && reply.status !== 204) {
      etags.set(place, reply.headers.get("ETag"));
      apply(place, await reply.text());
    }
  } catch {
    // offline: the next round tries again
  } finally {
    busy.delete(place);
  }
}

async function send(form, button) {
  busy.add(form);
  try {
    const reply = await fetch(form.action, { method: "POST", body: new FormData(form, button), headers });
    if (reply.redirected) location.assign(reply.url);
    else if (reply.ok || reply.status === 422) {
      apply(form.closest("[data-frag-target]") ?? form.parentElement, await reply.text());
    } else throw new Error(reply.statusText);
  } catch {
    form.removeAttribute("data-inline");
    form.requestSubmit(button);
  } finally {
    busy.delete(form);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-inline]")) return;
  event.preventDefault();
  if (!busy.has(form)) send(form, event.submitter);
});

for (const place of document.querySelectorAll("[data-frag][data-every]")) {
  setInterval(() => document.hidden || load(place), Number(place.dataset.every));
}
document.addEventListener("frag:refresh", (event) => load(event.target));
