"""The trial page in a real browser: for everybody, with every way to use it."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FloatRect, ViewportSize, expect

from tests.browser.conftest import NARROW, WIDE, opened, running_trial
from tests.browser.screen import AT, OPEN, Screen

pytestmark = pytest.mark.browser

AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
# Tall, so that no line is half out of view, where its contrast cannot be measured.
WIDE_AND_TALL = ViewportSize(width=1280, height=2600)
CLOCK = ("event", "hour", "day", "week")
NARROW_AND_TALL = ViewportSize(width=360, height=2600)


@pytest.fixture(scope="module")
def shared() -> Iterator[str]:
    """One trial for the tests that look at different people of it."""
    with running_trial() as url:
        yield url


def violations(screen: Screen) -> list[str]:
    found = Axe().run(screen.page, options=AXE).response["violations"]
    return [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]


@pytest.mark.parametrize(
    ("who", "size", "dark"),
    [
        ("medewerker", WIDE_AND_TALL, False),
        ("griffier", WIDE_AND_TALL, True),
        ("leidinggevende2", NARROW_AND_TALL, False),
        ("cag2", NARROW_AND_TALL, True),
    ],
    ids=["wide-light", "wide-dark", "phone-light", "phone-dark"],
)
def test_everybody_can_use_it(
    browser: Browser, shared: str, who: str, size: ViewportSize, dark: bool
) -> None:
    with opened(browser, shared, size, dark=dark) as screen:
        screen.be(who)
        assert violations(screen) == []
        screen.says("ik wil iets melden")
        screen.taps("danger", "no")
        screen.taps("story", "stepwise")
        assert violations(screen) == []
        screen.taps("who", "citizen_unknown")
        screen.ticks("Bedreigen", on="Wat is er gebeurd?")
        assert violations(screen) == []
        screen.says("help, hij staat hier nu met een mes voor me")
        expect(screen.page.locator('a[href="tel:112"]').last).to_be_visible()
        assert violations(screen) == []
        screen.says("mijn taken")
        assert violations(screen) == []


@pytest.mark.parametrize("width", [320, 360, 800, 1280])
def test_nothing_sticks_out_of_the_window(browser: Browser, shared: str, width: int) -> None:
    with opened(browser, shared, ViewportSize(width=width, height=740)) as screen:
        screen.be("collega")
        screen.says("ik wil iets melden")
        wide = screen.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        title, now = (box(screen, of) for of in ("h1", "#now"))
        assert title["x"] + title["width"] <= now["x"], "the title runs into the clock"
        assert len({box(screen, f"[data-clock={by}]")["y"] for by in CLOCK}) == 1


def box(screen: Screen, of: str) -> FloatRect:
    """Return where an element stands in the window."""
    found = screen.page.locator(of).bounding_box()
    assert found is not None
    return found


def test_the_keyboard_is_enough(browser: Browser, shared: str) -> None:
    with opened(browser, f"{shared}?as=wethouder@{AT}", WIDE) as screen:
        page = screen.page
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#message")).to_be_focused()
        page.keyboard.type("ik wil iets melden")
        page.keyboard.press("Enter")
        no = page.locator(f"{OPEN} [data-step=danger][data-answer=no]")
        expect(no).to_be_visible()
        for _ in range(40):
            if no.evaluate("button => button === document.activeElement"):
                break
            page.keyboard.press("Shift+Tab")
        expect(no).to_be_focused()
        page.keyboard.press("Enter")
        # The tapped button is gone: the focus goes on to the next question, not to nowhere.
        story = page.locator(f"{OPEN}[data-step=story]")
        expect(story).to_be_focused()
        page.keyboard.press("Tab")
        assert (
            page.evaluate("document.activeElement.closest('[data-card]').dataset.step") == "story"
        )


def test_it_works_without_script(browser: Browser, shared: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shared)
    page.locator(f'[data-persona="receptie@{AT}"]').click()
    page.locator("#message").fill("ik wil iets melden")
    page.locator(".composer button").click()
    page.locator(f"{OPEN} [data-step=danger][data-answer=no]").click()
    page.locator(f"{OPEN} [data-step=story][data-answer=stepwise]").click()
    expect(page.locator(f'{OPEN}[data-step="who"]')).to_be_visible()
    expect(page.locator(".said").first).to_contain_text("ik wil iets melden")
    page.locator("[data-clock=hour]").click()
    expect(page.locator(f'{OPEN}[data-step="who"]')).to_be_visible()
    context.close()


def test_what_somebody_types_stays_text(browser: Browser, shared: str) -> None:
    with opened(browser, shared, WIDE) as screen:
        screen.be("beveiliging")
        screen.says("<img src=x onerror=\"document.title='kwijt'\"> ik wil iets melden")
        expect(screen.page.locator(".said")).to_contain_text("<img src=x")
        assert "kwijt" not in screen.page.title()
        assert screen.page.locator("#log img").count() == 0


def test_a_second_window_of_the_same_person_shows_the_same(browser: Browser, shared: str) -> None:
    with opened(browser, shared, WIDE) as one, opened(browser, shared, NARROW) as other:
        one.be("secretaris")
        other.be("secretaris")
        one.says("help")
        expect(other.page.locator(OPEN)).to_have_count(len(one.cards()))
        assert other.cards() == one.cards()
        one.page.reload()
        assert one.cards() == other.cards()


def test_a_sample_story_lies_ready(browser: Browser, shared: str) -> None:
    with opened(browser, shared, WIDE) as screen:
        screen.page.locator("[data-example]").click()
        assert len(screen.page.locator("#message").input_value()) > 200
