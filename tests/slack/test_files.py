"""Photos and screenshots: fetched with the token, kept encrypted, and every way it can fail."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from bot.slack.files import Fetcher
from cases.evidence import LARGEST
from storage.records import StoredFile
from tests.slack.office import SlackOffice
from tests.slack.wire import Hand

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 400
PNG = b"\x89PNG\r\n\x1a\n" + b"\x01" * 400


@pytest.fixture
async def anna(office: SlackOffice) -> Hand:
    """Somebody who has begun to report."""
    hand = office["medewerker"]
    await hand.says("ik wil iets melden")
    await office.settled()
    await hand.taps("answer:danger:no")
    await office.settled()
    return hand


async def kept(office: SlackOffice) -> list[tuple[StoredFile, bytes | None]]:
    async with office.database.reading() as transaction:
        storage = transaction.of("voorbeeldstad")
        person = await storage.people.by_email("medewerker@voorbeeldstad.example")
        assert person
        draft = await storage.conversations.latest(person.id)
        assert draft
        files = await storage.files.of_conversation(draft.id)
        return [(file, await storage.files.content(file.id)) for file in files]


async def test_a_photo_is_fetched_with_the_token_and_kept_with_its_hash(
    office: SlackOffice, anna: Hand
) -> None:
    photo = office.slack.keep_file(JPEG, "image/jpeg", "foto.jpg")
    assert (await anna.says("Dit is de schade", [photo])).status == 200
    await office.settled()
    ((file, content),) = await kept(office)
    assert content == JPEG
    assert (file.name, file.media_type, file.size) == ("foto.jpg", "image/jpeg", len(JPEG))
    assert file.sha256 == hashlib.sha256(JPEG).hexdigest()
    assert "bewaard als bewijs" in anna.screen


async def test_it_lies_encrypted_in_the_database(office: SlackOffice, anna: Hand) -> None:
    content = b"%PDF-1.7 geheim bewijs " * 50
    await anna.says("", [office.slack.keep_file(content, "application/pdf", "geheim.pdf")])
    await office.settled()
    file = Path(office.office.settings.database_url.removeprefix("sqlite:///"))
    for path in file.parent.glob(f"{file.name}*"):
        assert b"geheim bewijs" not in path.read_bytes()
        assert b"geheim.pdf" not in path.read_bytes()


async def test_what_it_is_counts_and_not_what_it_says_it_is(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.says("", [office.slack.keep_file(PNG, "text/plain", "brief.txt")])
    program = office.slack.keep_file(b"MZ\x90\x00" * 90, "image/png", "foto.png")
    await anna.says("", [program])
    await office.settled()
    ((file, _),) = await kept(office)
    assert file.media_type == "image/png"
    assert "foto.png kan ik niet aannemen" in anna.screen


async def test_a_file_too_big_is_not_even_fetched(office: SlackOffice, anna: Hand) -> None:
    film = office.slack.keep_file(JPEG, "video/mp4", "film.mp4") | {"size": LARGEST + 1}
    await anna.says("", [film])
    await office.settled()
    assert office.slack.called("file") == []
    assert "film.mp4 is te groot" in anna.screen


async def test_a_file_bigger_than_it_says_is_not_kept(office: SlackOffice, anna: Hand) -> None:
    film = office.slack.keep_file(JPEG + b"\x00" * LARGEST, "image/jpeg", "film.jpg")
    await anna.says("", [film | {"size": 10}])
    await office.settled()
    assert await kept(office) == []
    assert "film.jpg is te groot" in anna.screen


@pytest.mark.parametrize("failure", [{"status": 404}, {"status": 500}, {"status": 302}])
async def test_what_slack_does_not_give_is_said(
    office: SlackOffice, anna: Hand, failure: dict[str, int]
) -> None:
    photo = office.slack.keep_file(JPEG, "image/jpeg", "foto.jpg")
    office.slack.fail("file", **failure)
    assert (await anna.says("Hij schold mij uit", [photo])).status == 200
    await office.settled()
    assert await kept(office) == []
    assert "foto.jpg kon ik niet ophalen" in anna.screen


async def test_a_page_to_log_in_on_is_no_photo(office: SlackOffice, anna: Hand) -> None:
    photo = office.slack.keep_file(JPEG, "image/jpeg", "foto.jpg")
    office.slack.files[photo["id"]] = b"<html>Log in</html>", "text/html"
    await anna.says("", [photo])
    await office.settled()
    assert await kept(office) == []
    assert "foto.jpg kon ik niet ophalen" in anna.screen


async def test_the_token_goes_to_slack_alone(office: SlackOffice, anna: Hand) -> None:
    photo = office.slack.keep_file(JPEG, "image/jpeg", "foto.jpg")
    elsewhere = photo | {"url_private_download": "http://kwaad.example:1/foto.jpg"}
    assert (await anna.says("", [elsewhere])).status == 200
    await office.settled()
    assert "foto.jpg kon ik niet ophalen" in anna.screen


@pytest.mark.parametrize(
    ("api", "url", "may"),
    [
        ("https://slack.com/api/", "https://files.slack.com/files-pri/T0-F0/a.png", True),
        ("https://slack.com/api/", "https://slack.com/a.png", True),
        ("https://slack.com/api/", "https://slack.com.kwaad.example/a.png", False),
        ("https://slack.com/api/", "https://kwaadslack.com/a.png", False),
        ("https://slack.com/api/", "http://files.slack.com/a.png", False),
        ("https://slack.com/api/", "https://files.slack.com:8443/a.png", False),
        ("https://slack.com/api/", "https://files.slack.com@kwaad.example/a.png", False),
        ("https://slack.com/api/", "https://[kapot/a.png", False),
        ("https://slack.com/api/", "", False),
        ("https://slack-gov.com/api/", "https://files.slack-gov.com/a.png", True),
        ("https://slack-gov.com/api/", "https://files.slack.com/a.png", False),
    ],
)
async def test_which_addresses_are_slacks(
    office: SlackOffice, api: str, url: str, may: bool
) -> None:
    fetcher = Fetcher(office.door.channel.workspaces.session, api)
    assert fetcher.may_see_the_token(url) is may


async def test_a_file_in_the_form_comes_along(office: SlackOffice) -> None:
    anna = office["medewerker"]
    await anna.types_command()
    await office.settled()
    photo = office.slack.keep_file(PNG, "image/png", "scherm.png")
    await anna.submits(danger="no", story="Hij schold mij uit.", evidence=[photo])
    await office.settled()
    ((file, content),) = await kept(office)
    assert (file.name, content) == ("scherm.png", PNG)


async def test_a_form_does_not_wait_for_files_that_take_long(
    office: SlackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.reception.PROMPT", 0.01)
    anna = office["medewerker"]
    await anna.types_command()
    await office.settled()
    photo = office.slack.keep_file(PNG, "image/png", "scherm.png")
    office.slack.fail("file", until=(arrives := asyncio.Event()))
    answer = await anna.submits(danger="no", story="Hij schold mij uit.", evidence=[photo])
    assert (answer.status, await kept(office)) == (200, [])
    arrives.set()
    await office.settled()
    ((file, content),) = await kept(office)
    assert (file.name, content) == ("scherm.png", PNG)
    assert "bewaard als bewijs" in anna.screen


async def test_a_reported_message_does_not_wait_for_files_that_take_long(
    office: SlackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack tells of a shortcut once, and shows a fault after three seconds."""
    monkeypatch.setattr("bot.slack.reception.PROMPT", 0.01)
    anna = office["medewerker"]
    photo = office.slack.keep_file(PNG, "image/png", "scherm.png")
    message = {"text": "Ik weet waar je woont", "user": "U0VREEMD", "ts": "1795420000.000200"}
    office.slack.fail("file", until=(arrives := asyncio.Event()))
    answer = await anna.uses_shortcut(
        "report_message", message=message | {"files": [photo]}, channel={"id": "C1", "name": "a"}
    )
    assert answer.status == 200
    assert [file.name for file, _ in await kept(office)] == ["slack-bericht.txt"]
    arrives.set()
    await office.settled()
    assert {file.name for file, _ in await kept(office)} == {"slack-bericht.txt", "scherm.png"}


async def test_a_redelivered_photo_is_kept_once(office: SlackOffice, anna: Hand) -> None:
    photo = office.slack.keep_file(JPEG, "image/jpeg", "foto.jpg")
    for _ in range(2):
        await anna.says("", [photo], event_id="Ev0FOTO")
    await office.settled()
    assert len(await kept(office)) == 1
