// Mentions: after @, people are suggested in a list; focus stays in the words (ARIA combobox practice, on a textbox).
let count = 0;

export function mentionNode({ Node, Plugin, mergeAttributes }, words, say) {
  return Node.create({
    name: "mention",
    group: "inline",
    inline: true,
    atom: true,
    selectable: false,
    addAttributes() {
      return {
        id: { default: null, parseHTML: (e) => e.dataset.mention, renderHTML: (a) => ({ "data-mention": a.id }) },
        label: { default: "", parseHTML: (e) => e.textContent.replace(/^@/, ""), renderHTML: () => ({}) },
      };
    },
    parseHTML: () => [{ tag: "span[data-mention]" }],
    renderHTML: ({ node, HTMLAttributes }) => ["span", mergeAttributes(HTMLAttributes), `@${node.attrs.label}`],
    renderText: ({ node }) => `@${node.attrs.label}`,
    addProseMirrorPlugins() {
      const list = suggestions(this.editor, words, say);
      return [
        new Plugin({
          view: () => ({
            update: (view, before) => view.hasFocus() && !before.doc.eq(view.state.doc) && list.look(),
            destroy: list.close,
          }),
          props: {
            handleKeyDown: (_view, event) => list.key(event),
            handleDOMEvents: { blur: () => (list.close(), false) },
          },
        }),
      ];
    },
  });
}

function suggestions(editor, words, say) {
  const address = document.body.dataset.people;
  const id = `mention-${++count}`;
  const linked = ["aria-activedescendant", "aria-controls", "aria-autocomplete", "aria-haspopup"];
  let box = null;
  let people = [];
  let at = 0;
  let range = null;
  let asking = null;

  function close() {
    box?.remove();
    box = null;
    people = [];
    for (const name of linked) editor.view.dom.removeAttribute(name);
  }

  function mark() {
    [...box.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    box.children[at].scrollIntoView({ block: "nearest" });
    editor.view.dom.setAttribute("aria-activedescendant", `${id}-${at}`);
  }

  function pick(index) {
    const { id: person, name } = people[index];
    const place = range;
    close();
    const mention = { type: "mention", attrs: { id: String(person), label: name } };
    editor.chain().focus().insertContentAt(place, [mention, { type: "text", text: " " }]).run();
  }

  function option(person, index) {
    const made = document.createElement("li");
    made.id = `${id}-${index}`;
    made.setAttribute("role", "option");
    const detail = Object.assign(document.createElement("span"), { textContent: person.detail ?? "" });
    made.append(person.name, detail);
    made.addEventListener("mousedown", (event) => {
      event.preventDefault();
      pick(index);
    });
    return made;
  }

  function show() {
    const dom = editor.view.dom;
    if (!box) {
      box = Object.assign(document.createElement("ul"), { id, className: "mentions offered" });
      box.setAttribute("role", "listbox");
      box.setAttribute("aria-label", words.people);
      dom.parentElement.append(box);
    }
    box.replaceChildren(...people.map(option));
    const caret = editor.view.coordsAtPos(range.from);
    const frame = dom.parentElement.getBoundingClientRect();
    box.style.insetBlockStart = `${caret.bottom - frame.top + 4}px`;
    box.style.insetInlineStart = `${Math.max(0, Math.min(caret.left - frame.left, frame.width - box.offsetWidth))}px`;
    dom.setAttribute("aria-controls", id);
    dom.setAttribute("aria-haspopup", "listbox");
    dom.setAttribute("aria-autocomplete", "list");
    at = 0;
    mark();
    say(words.found.replace("{count}", people.length));
  }

  async function look() {
    const { $from, empty } = editor.state.selection;
    const before = $from.parent.textBetween(0, $from.parentOffset, null, "\ufffc");
    const typed = address && empty && /(?:^|[\s(])@([\p{L}\p{M}'’ -]{0,30})$/u.exec(before);
    asking?.abort();
    if (!typed) return close();
    range = { from: $from.pos - typed[1].length - 1, to: $from.pos };
    asking = new AbortController();
    try {
      const reply = await fetch(`${address}?q=${encodeURIComponent(typed[1])}`, { signal: asking.signal });
      people = reply.ok ? (await reply.json()).people.slice(0, 8) : [];
    } catch {
      return;
    }
    if (people.length) show();
    else close();
  }

  function key(event) {
    if (!box) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      at = (at + step + people.length) % people.length;
      mark();
    } else if (event.key === "Enter" || event.key === "Tab") pick(at);
    else if (event.key === "Escape") close();
    else return false;
    return true;
  }

  return { close, look, key };
}
