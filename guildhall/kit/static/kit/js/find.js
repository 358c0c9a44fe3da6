// input[data-find="/address"] offers what is meant while one types, in a list under the box (ARIA combobox practice).
// Enter without a choice searches as ever; without this script the box is a plain one.
let count = 0;
const lists = new WeakMap();

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-find]");
  if (!box) return;
  if (!lists.has(box)) lists.set(box, offering(box));
  lists.get(box).look();
});

function offering(box) {
  const id = `find-${++count}`;
  const frame = document.createElement("div");
  frame.className = "find";
  box.parentElement.append(frame);
  let options = [];
  let at = -1;
  let pause;
  let asking;

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("autocomplete", "off");
  box.addEventListener("keydown", key);
  box.addEventListener("blur", close);

  function close() {
    clearTimeout(pause);
    asking?.abort();
    frame.replaceChildren();
    options = [];
    mark(-1);
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-controls");
  }

  function mark(index) {
    at = index;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    if (at < 0) return box.removeAttribute("aria-activedescendant");
    options[at].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[at].id);
  }

  function show(page) {
    frame.replaceChildren(...page.body.childNodes);
    const list = frame.querySelector("[role=listbox]");
    options = [...frame.querySelectorAll("[role=option]")];
    if (!list || !options.length) return close();
    list.id = id;
    options.forEach((option, number) => {
      option.id = `${id}-${number}`;
      option.addEventListener("mousedown", (event) => event.preventDefault());
      option.addEventListener("click", () => location.assign(option.dataset.href));
    });
    box.setAttribute("aria-controls", id);
    box.setAttribute("aria-expanded", "true");
    mark(-1);
  }

  async function ask() {
    const words = box.value.trim();
    asking?.abort();
    if (words.length < 2) return close();
    asking = new AbortController();
    const address = new URL(box.dataset.find, location.href);
    address.searchParams.set("q", words);
    try {
      const reply = await fetch(address, { signal: asking.signal, headers: { "X-Fragment": "1" } });
      if (!reply.ok || reply.redirected) return close();
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      if (document.activeElement === box && box.value.trim() === words) show(page);
    } catch {
      // a newer question took its place, or there is no connection: the box searches as ever
    }
  }

  function key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!options.length || event.isComposing) return;
    if (step) {
      // One place more than there are options: the words themselves.
      const places = options.length + 1;
      mark(((at + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && at >= 0) location.assign(options[at].dataset.href);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  }

  return {
    look() {
      clearTimeout(pause);
      pause = setTimeout(ask, 120);
    },
  };
}
