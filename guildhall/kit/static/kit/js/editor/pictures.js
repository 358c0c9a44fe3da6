// Pictures: dropped, pasted or chosen ones are sent to the site, shown, and given words for those who cannot see them.
import { askLine } from "./toolbar.js";

const picturesIn = (transfer) => [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));

export function pictures({ Extension, Plugin }, words, say) {
  return Extension.create({
    name: "pictures",
    addCommands: () => ({
      sendPictures: (files) => ({ editor }) => {
        sendAll(editor, files, words, say);
        return true;
      },
    }),
    addProseMirrorPlugins() {
      const editor = this.editor;
      const take = (event, position) => {
        const files = document.body.dataset.upload ? picturesIn(event.clipboardData ?? event.dataTransfer) : [];
        if (!files.length) return false;
        event.preventDefault();
        sendAll(editor, files, words, say, position);
        return true;
      };
      return [
        new Plugin({
          props: {
            handlePaste: (_view, event) => take(event),
            handleDrop: (view, event) => take(event, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos),
          },
        }),
      ];
    },
  });
}

async function sendAll(editor, files, words, say, position) {
  const frame = editor.view.dom.closest(".prose-editor");
  const token = frame.querySelector("textarea").form?.elements.csrfmiddlewaretoken?.value ?? "";
  for (const file of files) {
    const form = new FormData();
    form.append("image", file, file.name || "picture.png");
    say(words.sending);
    try {
      const reply = await fetch(document.body.dataset.upload, { method: "POST", body: form, headers: { "X-CSRFToken": token } });
      const answer = await reply.json().catch(() => ({}));
      if (!reply.ok) throw new Error(answer.error?.includes(" ") ? answer.error : words.refused);
      place(editor, frame, answer, words, position);
      say(words.added);
    } catch (problem) {
      say(problem.message || words.refused);
    }
  }
}

function place(editor, frame, { src, width, height }, words, position) {
  const at = position ?? editor.state.selection.from;
  editor.chain().focus().insertContentAt(at, { type: "image", attrs: { src, alt: "", width, height } }).run();
  const describe = (alt) => {
    editor.state.doc.descendants((node, where) => {
      if (node.type.name === "image" && node.attrs.src === src) {
        editor.chain().setNodeSelection(where).updateAttributes("image", { alt }).setTextSelection(where + node.nodeSize).focus().run();
      }
    });
  };
  askLine(frame, frame.querySelector("[role=toolbar]"), {
    label: words.describe,
    value: "",
    yes: words.save,
    no: words.cancel,
    onYes: describe,
    onNo: () => editor.commands.focus(),
    onLeave: () => editor.commands.focus(),
  });
}
