"""The main cards as they look in Slack, drawn from what the bot sent to a Slack of our own.

The pictures of the documentation are taken on the way (MELDBOT_PICTURES=1).
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from bot.wiring import open_database
from tests.browser.conftest import PICTURES
from tests.fake_slack import FakeSlack
from tests.slack import drawn
from tests.slack.office import settings_for, slack_office

pytestmark = pytest.mark.browser

STORY = (
    "Een half uur geleden stond er een bekende klant aan de balie. Hij was boos omdat zijn "
    "uitkering is stopgezet. Hij schreeuwde en zei: ik weet waar jij woont, ik wacht je straks op."
)


async def played(database_url: str) -> dict[str, str]:
    """Play the beginning of a case in Slack; return a page per picture."""
    slack = FakeSlack()
    await slack.start()
    database = open_database(settings_for(database_url, slack))
    await database.migrate()
    await database.close()
    pages = {}
    async with slack_office(database_url, slack) as office:
        employee, manager, cag = (office[n] for n in ("medewerker", "leidinggevende", "cag"))
        await employee.types_command()
        await office.settled()
        pages["slack-form"] = drawn.modal(slack.modals[employee.user][-1])
        await employee.says("Hij staat nu voor me met een mes, help!")
        await office.settled()
        pages["slack-danger"] = drawn.conversation(employee.messages[-1:])
        await employee.reports(STORY)
        await office.work()
        pages["slack-receipt"] = drawn.conversation(employee.messages[-1:])
        pages["slack-manager"] = drawn.conversation(manager.messages[:2])
        await cag.opens_home()
        await office.settled()
        pages["slack-home"] = drawn.home(slack.homes[cag.user])
    await slack.stop()
    return pages


def test_the_main_cards_can_be_drawn(browser: Browser, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'meldbot.sqlite'}"
    with ThreadPoolExecutor(1) as beside:  # Playwright has the event loop of this thread
        pages = beside.submit(lambda: asyncio.run(played(url))).result()
    page = browser.new_page(viewport=ViewportSize(width=680, height=400))
    for name, html in pages.items():
        page.set_content(html)
        assert page.locator("h1").first.inner_text()
        if os.environ.get("MELDBOT_PICTURES"):
            page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    page.close()
    assert pages.keys() >= {"slack-form", "slack-danger", "slack-receipt", "slack-home"}
