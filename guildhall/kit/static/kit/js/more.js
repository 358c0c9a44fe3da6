// [data-more] shows those of its [data-more-item] that are filled in, and one more each time its button is pressed.
function start(list) {
  const waiting = [...list.querySelectorAll("[data-more-item]")].filter((item) => !item.open);
  for (const item of waiting) item.hidden = true;
  if (!waiting.length) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--outline";
  button.textContent = list.dataset.moreWords;
  button.addEventListener("click", () => {
    const item = waiting.shift();
    item.hidden = false;
    item.open = true;
    item.querySelector("input, textarea")?.focus();
    if (!waiting.length) button.remove();
  });
  list.append(button);
}

document.querySelectorAll("[data-more]").forEach(start);
