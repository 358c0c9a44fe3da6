// [data-drop] around a file input takes files that are dropped on it, and says which were chosen.
const zoneOf = (event) => event.target.closest?.("[data-drop]");

const say = (zone, input) => {
  const place = zone.querySelector("[data-drop-chosen]");
  const names = [...input.files].map((file) => file.name);
  const words = names.length === 1 ? zone.dataset.dropOne : zone.dataset.dropMany;
  const list = document.createElement("ul");
  list.append(...names.map((name) => Object.assign(document.createElement("li"), { textContent: name })));
  place.replaceChildren(...(names.length ? [words.replace("{count}", names.length), list] : []));
};

for (const kind of ["dragenter", "dragover"])
  document.addEventListener(kind, (event) => {
    const zone = zoneOf(event);
    if (!zone || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("drop--over");
  });

document.addEventListener("dragleave", (event) => {
  const zone = zoneOf(event);
  if (zone && !zone.contains(event.relatedTarget)) zone.classList.remove("drop--over");
});

document.addEventListener("drop", (event) => {
  const zone = zoneOf(event);
  if (!zone || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  zone.classList.remove("drop--over");
  const input = zone.querySelector("input[type=file]");
  const chosen = new DataTransfer();
  const dropped = [...event.dataTransfer.files];
  const kept = input.multiple ? [...input.files, ...dropped] : dropped.slice(0, 1);
  for (const file of kept) chosen.items.add(file);
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  const zone = zoneOf(event);
  if (zone && event.target.type === "file") say(zone, event.target);
});
