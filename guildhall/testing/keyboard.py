"""For tests: somebody who has a keyboard and nothing else."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MOST_STEPS = 150
# Some part of what has the focus can be seen, and nothing stands in front of all of it.
SEEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return true;
  const box = one.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  if (right - left < 1 || bottom - top < 1) return false;
  return [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].some(([across, down]) => {
    const hit = document.elementFromPoint(left + across * (right - left), top + down * (bottom - top));
    return hit && (one.contains(hit) || hit.contains(one) || hit.closest("label")?.control === one);
  });
}"""
# The ring is there: an outline, on the element or on the box that holds it.
RINGED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return true;
  const ringed = each => each && getComputedStyle(each).outlineStyle !== "none" && parseFloat(getComputedStyle(each).outlineWidth) >= 2;
  const drawn = one.nextElementSibling && getComputedStyle(one.nextElementSibling, "::before").boxShadow !== "none";
  return ringed(one) || ringed(one.parentElement) || ringed(one.closest(":focus-within[class]")) || drawn
    || getComputedStyle(one).boxShadow !== "none";
}"""


class Keyboard:
    """Walks a page with Tab and Enter; what has the focus must always be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, wanted: Locator) -> None:
        """Presses Tab until an element has the focus."""
        wanted.wait_for(state="attached")
        for _step in range(MOST_STEPS):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.step()
        raise AssertionError(f"{wanted} cannot be reached by the keyboard at {self.page.url}")

    def step(self) -> None:
        """Presses Tab once, and looks where that leads."""
        self.page.keyboard.press("Tab")
        assert self.page.evaluate(SEEN), f"the focus is hidden: {self._here()}"
        assert self.page.evaluate(RINGED), f"the focus has no ring: {self._here()}"

    def press(self, wanted: Locator) -> None:
        """Reaches a link or a button and presses Enter."""
        self.reach(wanted)
        self.page.keyboard.press("Enter")

    def write(self, wanted: Locator, words: str) -> None:
        """Reaches a field and types."""
        self.reach(wanted)
        self.page.keyboard.type(words)

    def _here(self) -> str:
        outer: str = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        return f"{outer} at {self.page.url}, {self.page.viewport_size}"
