"""A trial of its own for each test, and a real Chromium to look at it with."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

from tests.browser.screen import Screen

MELDBOT = (sys.executable, "-c", "from bot.cli import main; main()")
START = "2026-11-25T10:15"  # a Wednesday, in office hours
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WIDE = ViewportSize(width=1280, height=860)
NARROW = ViewportSize(width=360, height=740)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    assert Path(found).exists(), f"no Chromium at {found}: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def running_trial() -> Iterator[str]:
    """Run `meldbot demo` on a free port; yield the address of its page."""
    command = [*MELDBOT, "demo", "--port", "0", "--at", START]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        hello = process.stdout.readline()
        try:
            assert "http://" in hello, f"meldbot demo does not start: {hello!r}"
            yield hello[hello.index("http://") :].strip()
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def trial() -> Iterator[str]:
    with running_trial() as url:
        yield url


@contextmanager
def opened(
    browser: Browser, url: str, size: ViewportSize, *, dark: bool = False
) -> Iterator[Screen]:
    """Open the page in a fresh browser; afterwards, fail on whatever it must not have done."""
    context = browser.new_context(
        viewport=size,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="nl-NL",
    )
    wrong = _watch(context, url)
    page = context.new_page()
    page.goto(url)
    yield Screen(page)
    context.close()
    assert not wrong, wrong


def _watch(context: BrowserContext, url: str) -> list[str]:
    """Collect what a page must not do: errors in its script, and requests to elsewhere."""
    wrong: list[str] = []
    here = url.split("?")[0]
    context.on("weberror", lambda problem: wrong.append(str(problem.error)))
    context.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    context.on(
        "request",
        lambda asked: None if asked.url.startswith((here, "data:")) else wrong.append(asked.url),
    )
    return wrong


@pytest.fixture
def screen(browser: Browser, trial: str) -> Iterator[Screen]:
    with opened(browser, trial, WIDE) as screen:
        yield screen


def picture(screen: Screen, name: str, of: str = "") -> None:
    """Keep a picture for the documentation, when MELDBOT_PICTURES asks for it.

    `of` is the beginning of the title of the card that should be in it, from its top.
    """
    if not os.environ.get("MELDBOT_PICTURES"):
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    if of:
        entry = screen.card(of).locator("..")
        entry.evaluate("entry => entry.scrollIntoView({ block: 'start' })")
    screen.page.screenshot(path=PICTURES / f"{name}.png")
