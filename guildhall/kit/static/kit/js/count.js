// Says how many characters are left, to the eye at once and to a screen reader after a pause.
function watch(group) {
  const box = group.querySelector("textarea, input");
  const note = group.querySelector(".govuk-character-count__message");
  if (!box || !note || note.dataset.watched) return;
  note.dataset.watched = "";
  const most = Number(group.dataset.maxlength);
  const spoken = document.createElement("div");
  spoken.className = "visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  note.after(spoken);
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const words = (left) => {
    const side = left < 0 ? "over" : "left";
    const text = group.dataset[`${side}-${plural.select(Math.abs(left))}`] ?? group.dataset[`${side}Other`];
    return text.replace("{count}", Math.abs(left).toLocaleString(document.documentElement.lang));
  };
  let pause;
  const tell = () => {
    const left = most - [...box.value].length;
    note.textContent = words(left);
    note.classList.toggle("govuk-character-count__message--over", left < 0);
    note.hidden = left > most * 0.4;
    clearTimeout(pause);
    pause = setTimeout(() => (spoken.textContent = note.hidden ? "" : note.textContent), 1000);
  };
  box.addEventListener("input", tell);
  tell();
}

const start = (root) => root.querySelectorAll("[data-maxlength]").forEach(watch);
start(document);
document.addEventListener("frag:load", (event) => start(event.target));
