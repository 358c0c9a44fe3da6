// <button data-copy="text" data-copied="Copied"> copies, and says so in its own live words.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const words = button.querySelector("span") ?? button;
  const before = words.textContent;
  await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
  words.setAttribute("role", "status");
  words.textContent = button.dataset.copied;
  setTimeout(() => (words.textContent = before), 3000);
});
