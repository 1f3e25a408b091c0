"""Evidence looked at from Slack: a button on the case, a link, the page; over signed HTTP."""

import re

from tests.cast import ADDRESS
from tests.fake_slack import FakeSlack
from tests.links.photos import HIDDEN, PHOTO
from tests.scripts.plays import STORY
from tests.slack.look import words
from tests.slack.office import SlackOffice, slack_office
from tests.slack.wire import Hand


def links(hand: Hand) -> list[str]:
    """The addresses that can be tapped in the newest message: `<address|words>`."""
    return re.findall(r"<(https?://[^|>]+)\|", words(hand.messages[-1].blocks))


async def reported(office: SlackOffice) -> None:
    """Somebody has reported, with a photo in the conversation."""
    anna = office["medewerker"]
    await anna.says("ik wil iets melden")
    await office.settled()
    await anna.taps("answer:danger:no")
    await office.settled()
    await anna.says(STORY, [office.slack.keep_file(PHOTO, "image/jpeg", "schade.jpg")])
    await office.settled()
    while "answer:send:yes" not in anna.marks:
        await anna.taps_likeliest()
        await office.settled()
    await anna.taps("answer:send:yes")
    await office.settled()


async def tapped(office: SlackOffice, hand: Hand, step: str) -> None:
    """Tap the newest button whose step begins like this."""
    mark = next(m for m in reversed(hand.marks) if m.startswith(f"answer:{step}"))
    assert (await hand.taps(mark)).status == 200
    await office.settled()


async def test_the_manager_looks_at_the_photo_once_and_others_are_refused(
    fake: FakeSlack, sqlite_url: str
) -> None:
    async with slack_office(sqlite_url, fake, public_url=ADDRESS) as office:
        await reported(office)
        lotte, sem = office["leidinggevende"], office["collega"]
        await tapped(office, lotte, "view.")
        assert "schade.jpg (foto of plaatje, 1 kB)" in lotte.screen
        message, block, button = lotte.find(
            next(m for m in reversed(lotte.marks) if m.startswith("answer:file."))
        )

        await office.wire.interact(sem.tap(message, block, button))
        await office.settled()
        assert "Dit bestand mag je niet bekijken" in sem.screen
        assert links(sem) == []

        await tapped(office, lotte, "file.")
        (link,) = links(lotte)
        page = link.replace(ADDRESS, office.wire.door.removesuffix("/slack/events"))
        async with office.wire.session.get(page) as asked:
            assert "Bekijken" in await asked.text()
        async with office.wire.session.post(page, data={"what": "copy"}) as seen:
            assert (seen.status, seen.content_type) == (200, "image/jpeg")
            assert HIDDEN not in await seen.read()
        async with office.wire.session.post(page, data={"what": "copy"}) as again:
            assert again.status == 410
    assert fake.refusals == []
