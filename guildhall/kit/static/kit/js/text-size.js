// Changes the size of text at once; without script the same links go to the server.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-text-size]");
  if (!link) return;
  event.preventDefault();
  const size = link.dataset.textSize;
  document.documentElement.dataset.text = size;
  document.cookie = `text_size=${size};path=/;max-age=31536000;samesite=lax`;
  for (const other of link.parentElement.querySelectorAll("[data-text-size]")) {
    if (other === link) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  }
});
