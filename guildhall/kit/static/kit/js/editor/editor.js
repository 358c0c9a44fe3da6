// The editor itself: which marks and nodes there are, its accessible name, and its textarea kept in step.
import { mentionNode } from "./mention.js";
import { pictures } from "./pictures.js";
import { addToolbar } from "./toolbar.js";

// Kept when somebody edits what has them, though the toolbar does not make them.
const KEPT = ["Strike", "Code", "CodeBlock", "HorizontalRule", "Table", "TableRow", "TableHeader", "TableCell"];

export function startEditor(box, library) {
  box.dataset.started = "";
  const words = JSON.parse(box.dataset.proseWords);
  const { Document, Paragraph, Text, Bold, Italic, BulletList, OrderedList, ListItem, HardBreak, UndoRedo } = library;
  const { Editor, Blockquote, Heading, Image, Link, Placeholder, Dropcursor, Gapcursor } = library;

  // The box shows plain text to whoever has no script; what a browser brought back into it counts more.
  if (box.dataset.proseHtml && box.value === box.defaultValue) box.value = box.dataset.proseHtml;

  const frame = document.createElement("div");
  frame.className = "prose-editor";
  box.before(frame);
  frame.append(box);

  const label = document.querySelector(`label[for="${box.id}"]`);
  const attributes = { id: `${box.id}_editor`, class: "prose prose-editor__words", role: "textbox", "aria-multiline": "true" };
  if (label?.id) attributes["aria-labelledby"] = label.id;
  else if (box.getAttribute("aria-label")) attributes["aria-label"] = box.getAttribute("aria-label");
  for (const name of ["aria-describedby", "aria-invalid", "lang"]) {
    if (box.hasAttribute(name)) attributes[name] = box.getAttribute(name);
  }

  const status = document.createElement("p");
  status.className = "prose-editor__status";
  status.setAttribute("role", "status");
  const say = (text) => (status.textContent = text);

  const askForLink = () => {
    frame.querySelector("[data-name=link]").click();
    return true;
  };

  const editor = new Editor({
    element: frame,
    injectCSS: false,
    content: box.value,
    editorProps: { attributes },
    extensions: [
      ...[Document, Paragraph, Text, Bold, Italic, BulletList, OrderedList, ListItem, HardBreak, UndoRedo],
      ...[Image, Dropcursor, Gapcursor, ...KEPT.map((name) => library[name])],
      Heading.configure({ levels: [3, 4] }),
      Blockquote.extend({ addAttributes: () => ({ author: kept("data-author"), reply: kept("data-reply") }) }),
      Link.extend({ addKeyboardShortcuts: () => ({ "Mod-k": askForLink }) }).configure({
        openOnClick: false,
        enableTarget: false,
        protocols: ["mailto", "tel"],
      }),
      ...(box.placeholder ? [Placeholder.configure({ placeholder: box.placeholder })] : []),
      mentionNode(library, words, say),
      pictures(library, words, say),
    ],
    onUpdate({ editor: now }) {
      box.value = now.isEmpty ? "" : now.getHTML();
      box.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  addToolbar(frame, editor, words, box.dataset.proseIcons);
  frame.append(status);
  box.hidden = true;
  label?.addEventListener("click", (event) => {
    event.preventDefault();
    editor.commands.focus();
  });
  box.form?.addEventListener("reset", () => editor.commands.clearContent(true));
  frame.dispatchEvent(new CustomEvent("prose:ready", { bubbles: true, detail: { editor, box } }));
  return editor;
}

const kept = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (attributes) => {
    const value = attributes[name.replace("data-", "")];
    return value ? { [name]: value } : {};
  },
});
