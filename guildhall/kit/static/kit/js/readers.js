// [data-readers="field"] says what the chosen button of that field in its form says: who will read this.
document.addEventListener("change", (event) => {
  for (const note of event.target.form?.querySelectorAll("[data-readers]") ?? []) {
    if (event.target.name !== note.dataset.readers) continue;
    const words = note.querySelector(".audience span") ?? note;
    words.textContent = event.target.labels?.[0]?.textContent.trim() ?? words.textContent;
  }
});
