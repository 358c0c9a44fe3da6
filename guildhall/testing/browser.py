"""A real browser for tests: one Chromium for all, a fresh context for each visitor."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from guildhall.people.models import Person

# What a person would meet: WCAG 2.2 AA and what axe calls good practice.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
AXE = Axe()
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-gpu",
]
# Chromium refuses to sandbox itself as root.
SANDBOX = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for the whole run: the one that bin/test found, or the machine's."""
    # Playwright runs an event loop in this thread; Django's tests talk to the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    found = os.environ.get("GUILDHALL_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, *SANDBOX])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Iterator[Visit]:
    """Opens a browser of somebody: `visit(bo, width=320, script=False)`; a page that breaks fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(
        person: Person | None = None,
        *,
        width: int = 1280,
        height: int = 900,
        script: bool = True,
        dark: bool = False,
        welsh: bool = False,
        moves: bool = False,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            reduced_motion="no-preference" if moves else "reduce",
            locale="cy" if welsh else "en-GB",
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        cookies: list[Any] = []
        if person is not None:
            client = Client()
            client.force_login(person)
            name = settings.SESSION_COOKIE_NAME
            cookies.append({"name": name, "value": client.cookies[name].value, "url": live_server.url})
        if welsh:
            cookies.append({"name": settings.LANGUAGE_COOKIE_NAME, "value": "cy", "url": live_server.url})
        context.add_cookies(cookies)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("response", lambda answer: errors.append(answer.url) if answer.status >= 500 else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    _until_answered()
    assert not errors, errors


def _until_answered() -> None:
    """Waits until the server has ended what pages that are closed had asked: the database is emptied next.

    The server has a thread for each connection, which ends once a page that is closed has hung up and its last question is answered.
    """
    for _try in range(200):
        if not any("process_request_thread" in thread.name for thread in threading.enumerate()):
            return
        time.sleep(0.02)


# A link in the middle of a sentence, or what a label makes larger, need not be large itself.
TARGETS = """() => {
  const least = 43.5;
  const controls = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary");
  const hits = (control, x, y) => {
    const hit = document.elementFromPoint(x, y);
    return hit && (control.contains(hit) || hit.closest("label")?.control === control);
  };
  // How far the control goes on answering a finger from a point, in one direction and the other.
  const extent = (control, x, y, across, down) => {
    let reached = 1;
    for (const sign of [-1, 1])
      for (let step = 1; step < 60 && hits(control, x + sign * step * across, y + sign * step * down); step++) reached++;
    return reached;
  };
  const inSentence = control => getComputedStyle(control).display === "inline" && control.tagName === "A"
    && [...control.parentElement.childNodes].some(node => node !== control && node.textContent.trim());
  const wrong = [];
  for (const control of controls) {
    if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || inSentence(control)) continue;
    if (control.matches(".skip, .visually-hidden")) continue;
    let box = control.getBoundingClientRect();
    const isLarge = box.width >= least && box.height >= least;
    if (isLarge && !control.matches("button, .button")) continue;
    control.scrollIntoView({ block: "center", inline: "center" });
    box = control.getClientRects()[0];
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    if (isLarge && hits(control, x, y)) continue;
    if (!isLarge && extent(control, x, y, 0, 1) >= least - 1 && extent(control, x, y, 1, 0) >= least - 1) continue;
    const size = isLarge ? "covered" : `small, ${Math.round(box.width)} by ${Math.round(box.height)}`;
    wrong.push(`${size}: ${control.outerHTML.slice(0, 140)}`);
  }
  return wrong;
}"""


def is_accessible(page: Page) -> None:
    """Fails with what axe found wrong, and when the page can be scrolled sideways."""
    wrong = violations(page) + wider(page)
    assert not wrong, f"{page.url}: " + "\n".join(wrong)


def fits(page: Page) -> None:
    """Fails when something makes the page wider than the window."""
    assert not wider(page), f"{page.url}: {wider(page)}"


def violations(page: Page) -> list[str]:
    """What axe found wrong."""
    found = AXE.run(page, options=RULES)
    return [
        f"{each['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})"
        for each in found.response["violations"]
        for node in each["nodes"]
    ]


def wider(page: Page) -> list[str]:
    """By how much a page is wider than the window, if it is."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{wide} pixels too wide at {page.viewport_size}"] if wide > 0 else []


def menus_outside(page: Page) -> list[str]:
    """The menus of which a part, once opened, lies beside the window."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("details.menu")].flatMap(menu => {
            const was = menu.open;
            menu.open = true;
            const list = menu.lastElementChild;
            const {left, right, width} = list.getBoundingClientRect();
            menu.open = was;
            const isInside = width === 0 || (left >= 0 && right <= document.documentElement.clientWidth);
            return isInside ? [] : [`${menu.textContent.trim().slice(0, 30)}: ${Math.round(left)} to ${Math.round(right)}`];
        })"""
    )
    return [f"menu beside the window, {each}" for each in found]


def small_targets(page: Page) -> list[str]:
    """What one can press and is smaller than 44 by 44 pixels, or a button that lies under something else."""
    found: list[str] = page.evaluate(TARGETS)
    return [f"target {each}" for each in found]
