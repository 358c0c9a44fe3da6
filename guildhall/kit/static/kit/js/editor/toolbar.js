// The toolbar: one tab stop, arrow keys between buttons, and a row for the address of a link instead of a dialog.
const BUTTONS = [
  ["bold", (c) => c.toggleBold()],
  ["italic", (c) => c.toggleItalic()],
  ["heading", (c) => c.toggleHeading({ level: 3 })],
  ["bulletList", (c) => c.toggleBulletList()],
  ["orderedList", (c) => c.toggleOrderedList()],
  ["blockquote", (c) => c.toggleBlockquote()],
  ["link", null],
  ["image", null],
  ["undo", (c) => c.undo()],
];

export function addToolbar(frame, editor, words, icons) {
  const bar = document.createElement("div");
  bar.className = "prose-editor__bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.toolbar);
  bar.setAttribute("aria-controls", editor.view.dom.id);
  const acts = { link: () => askAddress(frame, bar, editor, words), image: () => pickPicture(editor) };

  for (const [name, command] of BUTTONS) {
    if (name === "image" && !document.body.dataset.upload) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.name = name;
    button.tabIndex = bar.children.length ? -1 : 0;
    button.title = words[name];
    button.setAttribute("aria-label", words[name]);
    button.append(icon(icons, name));
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => (command ? command(editor.chain().focus()).run() : acts[name]()));
    bar.append(button);
  }

  const show = () => {
    for (const button of bar.children) {
      const name = button.dataset.name;
      if (name === "undo") button.setAttribute("aria-disabled", String(!editor.can().undo()));
      else if (name !== "image") button.setAttribute("aria-pressed", String(editor.isActive(name)));
    }
  };
  editor.on("transaction", show);
  show();

  bar.addEventListener("keydown", (event) => {
    const buttons = [...bar.children];
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    buttons[at].tabIndex = -1;
    const next = buttons[(to + buttons.length) % buttons.length];
    next.tabIndex = 0;
    next.focus();
  });
  frame.prepend(bar);
}

function icon(icons, name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${icons}#${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

function askAddress(frame, bar, editor, words) {
  frame.querySelector(".prose-editor__ask")?.remove();
  const known = editor.getAttributes("link").href ?? "";
  const put = (typed) => {
    const href = /^(https?:|mailto:|tel:|\/)/i.test(typed) ? typed : typed.includes("@") ? `mailto:${typed}` : `https://${typed}`;
    const chain = editor.chain().focus();
    if (!typed) return chain.extendMarkRange("link").unsetLink().run();
    if (editor.state.selection.empty && !known) {
      return chain.insertContent([{ type: "text", text: typed, marks: [{ type: "link", attrs: { href } }] }, { type: "text", text: " " }]).run();
    }
    return chain.extendMarkRange("link").setLink({ href }).run();
  };
  askLine(frame, bar, {
    label: words.address,
    value: known,
    yes: words.addLink,
    no: known ? words.removeLink : words.cancel,
    onYes: put,
    onNo: () => (known ? put("") : editor.commands.focus()),
    onLeave: () => editor.commands.focus(),
  });
}

export function askLine(frame, after, { label, value, yes, no, onYes, onNo, onLeave }) {
  const line = document.createElement("div");
  line.className = "prose-editor__ask";
  const id = `ask-${Math.random().toString(36).slice(2)}`;
  const name = Object.assign(document.createElement("label"), { htmlFor: id, textContent: label });
  const input = Object.assign(document.createElement("input"), { id, value, type: "text", className: "govuk-input" });
  const button = (text, className, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, className });
    made.addEventListener("click", () => {
      line.remove();
      act(input.value.trim());
    });
    return made;
  };
  const accept = button(yes, "button", onYes);
  line.append(name, input, accept, button(no, "button button--quiet", onNo));
  line.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === input) {
      event.preventDefault();
      accept.click();
    }
    if (event.key === "Escape") {
      line.remove();
      onLeave();
    }
  });
  line.addEventListener("input", (event) => event.stopPropagation());
  after.after(line);
  input.focus();
  return line;
}

function pickPicture(editor) {
  const picker = Object.assign(document.createElement("input"), { type: "file", accept: "image/*" });
  picker.addEventListener("change", () => editor.commands.sendPictures([...picker.files]));
  picker.click();
}
