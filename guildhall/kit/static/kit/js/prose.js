// The writing box: when a textarea[data-prose] comes near, fetches the editor and hands it over. Without script it stays a textarea.
const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) begin(target);
  },
  { rootMargin: "50% 0px" },
);

async function begin(box) {
  near.unobserve(box);
  if (!document.querySelector("link[data-prose-styles]")) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.dataset.proseStyles = "";
    link.href = box.dataset.proseStyles;
    document.head.append(link);
  }
  const [{ startEditor }, library] = await Promise.all([import(box.dataset.prose), import(box.dataset.proseLibrary)]);
  if (box.isConnected && !box.dataset.started) startEditor(box, library);
}

const watch = (root) => root.querySelectorAll("textarea[data-prose]:not([data-started])").forEach((box) => near.observe(box));
watch(document);
document.addEventListener("frag:load", (event) => watch(event.target));
