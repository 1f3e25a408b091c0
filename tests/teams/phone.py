"""The cards in Microsoft's own renderer, as wide as a phone: `python -m tests.teams.phone`.

The renderer (`adaptivecards`, MIT) is fetched from npm into `build/` and is no part of this
project. What it has to say of a card, and what sticks out to the right, is a fault.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from playwright.async_api import Page, async_playwright

from storage.database import Database
from storage.keys import Keys, new_secret_key
from tests.cast import StandingClock
from tests.teams.cards import Json, actions, words
from tests.teams.fake_teams import FakeTeams
from tests.teams.people import Person
from tests.teams.playground import FLAGS, PICTURES, fetched
from tests.teams.served import Served, serving
from tests.teams.test_report import STORY

RENDERER = "adaptivecards@3.0.5"
WIDTH = 360  # CSS pixels
# The renderer's own pattern for `lang` remembers where it was, so that it refuses every other card.
_KNOWN = ('property "lang"', "Maximum number of actions")
_SHOW = """(cards) => cards.map((card) => {
  const shown = new AdaptiveCards.AdaptiveCard();
  const context = new AdaptiveCards.SerializationContext();
  shown.parse(card, context);
  const said = [...Array(context.eventCount).keys()].map((n) => context.getEventAt(n).message);
  const place = document.body.appendChild(document.createElement('section'));
  place.appendChild(shown.render());
  const wide = [...place.querySelectorAll('*')].some((one) => one.scrollWidth > place.clientWidth);
  const wrong = shown.validateProperties().validationEvents.map((event) => event.message);
  return [...said, ...wrong, ...(wide ? ['sticks out to the right'] : [])];
})"""
_LOOK = (
    "body { margin: 0; font-family: sans-serif } section { margin: 8px; border: 1px solid #ccc }"
)


async def cards_of_a_report(served: Served) -> list[Json]:
    """Play a report; return every card that somebody sees on the way."""
    await served.everybody_has_the_app()
    noor = served["medewerker"]
    seen = [noor.card]
    await noor.says("ik wil iets melden")
    await noor.says("help, hij staat hier met een mes")
    seen.append(noor.card)
    await noor.taps("danger", "continue")
    while actions(noor.card):
        await served.quiet()
        seen.append(noor.card)
        if not await goes_on(noor):
            break
    await served.quiet()
    chiefs = ("leidinggevende", "cag", "bmw")
    return seen + [message.card for who in chiefs for message in served[who].messages]


async def goes_on(noor: Person) -> bool:
    """Give the first answer on the card; False when that was the last."""
    data = next(a["data"] for a in actions(noor.card) if "data" in a)
    match data["step"], data.get("answer"):
        case "danger", _:
            await noor.taps("danger", "no")
        case "story", _:
            await noor.says(STORY)
        case "what", None:
            await noor.hands_in("what", what="insult")
        case step, None:
            await noor.hands_in(step)
        case step, answer:
            await noor.taps(step, answer)
    return bool(data["step"] != "send")


async def faults(page: Page, renderer: Path, cards: Sequence[Json]) -> list[str]:
    """Show the cards below each other; return what is wrong, by the card's title."""
    await page.set_content("<!doctype html><html lang=nl><body></body></html>")
    await page.add_style_tag(content=_LOOK)
    await page.add_script_tag(path=renderer)
    said: list[list[str]] = await page.evaluate(_SHOW, list(cards))
    return [
        f"{words(card).splitlines()[0]}: {one}"
        for card, all_of_it in zip(cards, said, strict=True)
        for one in all_of_it
        if not any(known in one for known in _KNOWN)
    ]


async def main(renderer: Path, pictures: bool) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/trial.sqlite"
        database = Database.open(url, Keys.parse(new_secret_key()))
        await database.migrate()
        await database.close()
        async with FakeTeams().running() as teams, serving(teams, url, StandingClock()) as served:
            cards = await cards_of_a_report(served)
    async with async_playwright() as web:
        chromium = shutil.which("chromium")
        browser = await web.chromium.launch(executable_path=chromium, args=FLAGS)
        page = await browser.new_page(viewport={"width": WIDTH, "height": 800})
        found = await faults(page, renderer, cards)
        if pictures:
            shown: Any = page.locator("section")
            for name, at in (("danger", 1), ("question", 3)):
                await shown.nth(at).screenshot(path=PICTURES / f"teams-phone-{name}.png")
        await browser.close()
    typer.echo(f"{len(cards)} cards shown")
    return found


def run(
    pictures: Annotated[bool, typer.Option(help="Write two of them to docs/pictures.")] = False,
) -> None:
    """Show every card of a report in Microsoft's renderer, at a phone's width."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    found = asyncio.run(main(fetched(RENDERER, "dist/adaptivecards.js"), pictures))
    for fault in found:
        typer.echo(fault, err=True)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    typer.run(run)
