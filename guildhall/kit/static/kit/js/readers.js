// [data-readers="field"] says what the chosen button of that field in its form says: who will read this.
document.addEventListener("change", (event) => {
  const note = event.target.form?.querySelector("[data-readers]");
  if (!note || event.target.name !== note.dataset.readers) return;
  const words = note.querySelector(".audience span") ?? note;
  words.textContent = event.target.labels?.[0]?.textContent.trim() ?? words.textContent;
});
