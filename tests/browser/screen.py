"""Drives the trial page as a person does: choose who you are, type, tap, fill in, move on."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

AT = "voorbeeldstad.example"
OPEN = "[data-card]:not([data-past])"


def button(step: str, answer: str) -> str:
    """Return what finds a button by its marks."""
    return f'button[data-step="{step}"][data-answer="{answer}"]'


def _beginning(text: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(text)}")


@dataclass
class Screen:
    """One browser page on one trial."""

    page: Page

    def be(self, who: str) -> None:
        """Become somebody: `who` is the first part of their address."""
        with self.page.expect_navigation():
            self.page.locator(f'[data-persona="{who}@{AT}"]').click()
        chosen = self.page.locator("[data-persona][aria-current]")
        expect(chosen).to_have_attribute("data-persona", f"{who}@{AT}")

    def says(self, text: str) -> None:
        """Type a message and send it; wait for the answer."""
        with self._answer():
            self.page.locator("#message").fill(text)
            self.page.locator("#message").press("Enter")

    def taps(self, step: str, answer: str) -> None:
        """Tap the newest button with these marks; wait for the answer."""
        with self._answer():
            self.page.locator(f"{OPEN} {button(step, answer)}").last.click()

    def clicks(self, label: str, on: str) -> None:
        """Click the button that says `label` on the card whose title begins so; wait."""
        with self._answer():
            self.card(on).get_by_role("button", name=label, exact=True).click()

    def ticks(self, label: str, on: str) -> None:
        """Tick a box, or choose a round, on the card whose title begins so."""
        self.card(on).get_by_label(_beginning(label)).first.check()

    def fills(self, label: str, text: str, on: str) -> None:
        """Fill in the field with this label on the card whose title begins so."""
        self.card(on).get_by_label(_beginning(label)).fill(text)

    def card(self, title: str) -> Locator:
        """The newest card that is not over and whose title begins like this."""
        heading = self.page.get_by_role("heading", level=3, name=_beginning(title))
        return self.page.locator(OPEN).filter(has=heading).last

    def moves(self, by: str) -> None:
        """Move the clock: event, hour, day or week."""
        with self.page.expect_response(lambda answer: answer.url.endswith("/clock")):
            self.page.locator(f'[data-clock="{by}"]').click()
        self.page.reload()

    def cards(self, kind: str = "") -> list[str]:
        """Return the texts of the cards that are not over, oldest first."""
        which = f'{OPEN}[data-card="{kind}"]' if kind else OPEN
        return [" ".join(text.split()) for text in self.page.locator(which).all_inner_texts()]

    def newest(self, kind: str) -> str:
        """Return the text of the newest card of a kind, when there is one."""
        found = self.page.locator(f'{OPEN}[data-card="{kind}"]')
        expect(found.last).to_be_visible()
        return " ".join(found.last.inner_text().split())

    def chat(self) -> str:
        """Return all that stands in the chat."""
        return " ".join(self.page.locator("#log").inner_text().split())

    def unread(self) -> dict[str, int]:
        """Return who has unread cards, by the first part of the address."""
        links = self.page.locator("[data-persona]:has(.unread:not([hidden]))")
        found = {}
        for link in links.all():
            name = str(link.get_attribute("data-persona")).split("@")[0]
            found[name] = int(str(link.locator(".unread").get_attribute("data-unread")))
        return found

    def _answer(self) -> "_Answer":
        return _Answer(self.page)


class _Answer:
    """Waits until what was handed in is answered, and stands in the chat."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def __enter__(self) -> None:
        self._before = self._versions()

    def __exit__(self, *problem: object) -> None:
        if problem[0] is None:
            self._page.wait_for_function(
                "before => !document.body.classList.contains('busy') && "
                "[...document.querySelectorAll('.entry:not(.mine)')]"
                ".map(e => e.dataset.version).join() !== before",
                arg=self._before,
            )

    def _versions(self) -> str:
        cards = ".entry:not(.mine)"
        return str(
            self._page.evaluate(
                "cards => [...document.querySelectorAll(cards)].map(e => e.dataset.version).join()",
                cards,
            )
        )
