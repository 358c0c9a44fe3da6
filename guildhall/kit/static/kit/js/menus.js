// A details menu closes on Escape, on a click outside and when focus leaves it.
document.documentElement.dataset.script = "";

const close = (menu) => menu.removeAttribute("open");

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (menu) {
    close(menu);
    menu.querySelector("summary").focus();
  }
});

for (const name of ["click", "focusin"]) {
  document.addEventListener(name, (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) close(menu);
  });
}

// On a narrow screen the facets start closed.
if (matchMedia("(max-width: 60rem)").matches) for (const group of document.querySelectorAll(".facets > [open]")) close(group);

// A row of tabs that scrolls shows the current one.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
