"""Evidence in Teams: files in the chat, a reported message, and the page behind a link."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.teams import upload_page
from bot.teams.upload_link import LIFETIME
from cases import evidence
from storage.database import DatabaseFailed
from storage.files import Files
from storage.records import StoredFile
from tests.cast import StandingClock
from tests.links.photos import HIDDEN, PHOTO
from tests.teams.cards import actions, words
from tests.teams.fake_teams import GRAPH_TOKEN, FakeTeams, Json, download
from tests.teams.people import Answered, Person
from tests.teams.served import Served, serving
from tests.teams.test_report import STORY

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
async def served(teams: FakeTeams, sqlite_url: str, clock: StandingClock) -> AsyncIterator[Served]:
    async with serving(teams, sqlite_url, clock) as running:
        yield running


async def kept(served: Served, who: Person) -> list[StoredFile]:
    """The files of this person's open report."""
    async with served.office.database.reading() as transaction:
        sender = await transaction.sender("teams", who.tenant, who.user)
        assert sender
        assert sender.person
        storage = transaction.of(sender.organisation.id)
        draft = await storage.conversations.latest(sender.person.id)
        return list(await storage.files.of_conversation(draft.id)) if draft else []


async def begun(served: Served) -> Person:
    noor = served["medewerker"]
    await noor.says("ik wil iets melden")
    await noor.taps("danger", "no")
    return noor


async def test_a_file_in_the_chat_is_kept_untouched(served: Served) -> None:
    noor = await begun(served)
    served.teams.files["foto"] = (200, PNG)
    await noor.says("", attachments=[download(f"{served.teams.url}/files/foto")])
    (file,) = await kept(served, noor)
    assert (file.name, file.media_type, file.size) == ("foto.png", "image/png", len(PNG))
    (fetched,) = served.teams.sent("FILE", "/foto")
    assert fetched.token == ""  # OneDrive's address is its own key; ours is not shown to it


async def test_an_image_in_the_text_is_fetched_with_our_token(served: Served) -> None:
    noor = await begun(served)
    served.teams.files["1"] = (200, PNG)
    image = {"contentType": "image/*", "contentUrl": f"{served.teams.url}/files/1"}
    await noor.says("kijk", attachments=[image, {"contentType": "text/html", "content": "<p>"}])
    assert [file.media_type for file in await kept(served, noor)] == ["image/png"]
    (fetched,) = served.teams.sent("FILE", "/1")
    assert fetched.token == "Bearer bot-token"


@pytest.mark.parametrize(
    ("status", "content"),
    [(404, b""), (302, PNG), (200, b"MZ\x90\x00\x03"), (200, b"")],
    ids=["gone", "moved", "program", "empty"],
)
async def test_a_file_that_cannot_be_kept_is_said_so(
    served: Served, status: int, content: bytes
) -> None:
    noor = await begun(served)
    served.teams.files["foto"] = (status, content)
    await noor.says("", attachments=[download(f"{served.teams.url}/files/foto")])
    assert await kept(served, noor) == []
    assert "foto.png" in words(noor.messages[-1].card)
    assert served.teams.sent("FILE", "/elsewhere") == []


async def test_nothing_is_fetched_from_another_host(served: Served) -> None:
    noor = await begun(served)
    for url in ("http://127.0.0.1:1/x", "https://kwaad.example/x", "file:///etc/passwd", ""):
        await noor.says("", attachments=[download(url)])
    assert await kept(served, noor) == []
    assert served.teams.sent("FILE", "") == []


async def test_a_file_that_is_too_big_is_not_read_to_its_end(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.teams.files.LARGEST", 1000)
    noor = await begun(served)
    served.teams.files["foto"] = (200, PNG * 100)
    await noor.says("", attachments=[download(f"{served.teams.url}/files/foto")])
    assert await kept(served, noor) == []
    assert "foto.png" in words(noor.messages[-1].card)


MESSAGE_LINK = "https://teams.microsoft.com/l/message/19:team@thread.tacv2/1600000000000"


async def report_message(who: Person, **more: object) -> Answered:
    payload: Json = {
        "id": "1600000000000",
        "createdDateTime": "2026-11-22T21:03:00Z",
        "linkToMessage": MESSAGE_LINK,
        "from": {"user": {"displayName": "Onbekend"}},
        "body": {"contentType": "html", "content": "<p>ik weet je te vinden</p>"},
    } | more
    place = {"id": "19:team@thread.tacv2", "conversationType": "channel", "tenantId": who.tenant}
    sent = who.activity(
        type="invoke",
        name="composeExtension/fetchTask",
        conversation=place,
        value={"commandId": "reportMessage", "messagePayload": payload},
    )
    return await who.wire.post(sent)


async def test_a_reported_message_begins_a_report_with_that_message_as_evidence(
    served: Served,
) -> None:
    noor = served["medewerker"]
    answer = await report_message(noor)
    assert answer.status == 200
    assert answer.body["task"]["type"] == "message"
    await served.quiet()
    assert "Is er nu gevaar?" in noor.reads
    (file,) = await kept(served, noor)
    assert file.name == "bericht-1600000000000.txt"
    async with served.office.database.reading() as transaction:
        content = await transaction.of("voorbeeldstad").files.content(file.id)
    assert content
    for said in ("Van: Onbekend", "2026-11-22T21:03:00Z", "ik weet je te vinden", MESSAGE_LINK):
        assert said in content.decode()
    await noor.taps("danger", "no")
    asked = {a["data"]["step"] for a in actions(noor.card) if "data" in a}
    assert asked.isdisjoint({"story", "where", "when"})  # the message told these
    assert served.teams.of("19:team@thread.tacv2") == []


def hanging(served: Served) -> Json:
    """What can hang on a message: two files, a picture in the text, an emoji, and a card."""
    url = served.teams.url
    return {
        "body": {
            "contentType": "html",
            "content": f'<p>kijk <img src="{url}/files/plaatje" alt="image">'
            '<img itemtype="http://schema.skype.com/Emoji" src="https://x.example/lach.png"></p>',
        },
        "attachments": [
            download(f"{url}/files/dreigbrief", "dreigbrief.png"),
            {"contentType": "reference", "name": "plan.docx", "contentUrl": f"{url}/files/plan"},
            {"contentType": "application/vnd.microsoft.card.adaptive", "content": "{}"},
        ],
    }


async def test_what_hung_on_a_reported_message_is_fetched_where_we_may_and_named_where_not(
    served: Served,
) -> None:
    """A file in SharePoint asks for a key that the bot has not got."""
    noor, files = served["medewerker"], served.teams.files
    files["dreigbrief"], files["plaatje"], files["plan"] = (200, PNG), (200, PNG), (403, b"")
    assert (await report_message(noor, **hanging(served))).status == 200
    await served.quiet()
    names = {file.name for file in await kept(served, noor)}
    assert names == {"bericht-1600000000000.txt", "dreigbrief.png", "afbeelding-1"}
    shown = {call.path: call.token for call in served.teams.sent("FILE", "")}
    assert shown == {
        "/files/dreigbrief": "",
        "/files/plaatje": "Bearer bot-token",
        "/files/plan": "",
    }
    assert "plan.docx hing aan het bericht, maar ik mag het daar niet ophalen" in noor.reads


@pytest.mark.parametrize(
    "url",
    [
        "https://graph.microsoft.com/v1.0/chats/1/messages/2/hostedContents/3/$value",
        "http://169.254.169.254/latest/meta-data",
    ],
)
async def test_a_picture_elsewhere_is_asked_of_who_reports_and_not_fetched(
    served: Served, url: str
) -> None:
    noor = served["medewerker"]
    picture = {"contentType": "html", "content": f'<img src="{url}">'}
    assert (await report_message(noor, body=picture)).status == 200
    await served.quiet()
    assert served.teams.sent("FILE", "") == []
    (file,) = await kept(served, noor)
    async with served.office.database.reading() as transaction:
        content = await transaction.of("voorbeeldstad").files.content(file.id)
    assert content
    assert url in content.decode()
    assert "afbeelding-1 hing aan het bericht" in noor.reads


PLAN = "https://voorbeeldstad-my.sharepoint.com/personal/pim_x/Documents/Chat%20Files/plan.png"
CHANNEL = "teams/t1/channels/19:team@thread.tacv2/messages"


@pytest.fixture
async def with_graph(
    teams: FakeTeams, sqlite_url: str, clock: StandingClock
) -> AsyncIterator[Served]:
    """An administrator set the address of Graph; a file and a picture lie there."""
    site = "sites/voorbeeldstad-my.sharepoint.com:/personal/pim_x"
    teams.drives[site] = {"id": "s1"}
    teams.pictures[f"{CHANNEL}/1600000000000/hostedContents/a1/$value"] = PNG
    teams.pictures[f"{CHANNEL}/1/replies/1600000000000/hostedContents/a2/$value"] = PNG
    teams.pictures[f"{CHANNEL}/7777777777777/hostedContents/a1/$value"] = PNG
    teams.pictures["chats/19:other/messages/1600000000000/hostedContents/a1/$value"] = PNG
    graph = f"{teams.url}/graph"
    async with serving(teams, sqlite_url, clock, teams_graph_url=graph) as running:
        yield running


def shared(served: Served, *permissions: Json) -> Json:
    """A file in SharePoint with these permissions, as it hangs on a message."""
    teams = served.teams
    teams.files["plan"] = (200, PNG)
    address = f"{teams.url}/files/plan"
    item = {"id": "i1", "@microsoft.graph.downloadUrl": address}
    teams.drives["sites/s1/drive/root:/Chat Files/plan.png"] = item
    teams.drives["sites/s1/drive/items/i1/permissions"] = {"value": list(permissions)}
    return {"attachments": [{"contentType": "reference", "name": "plan.png", "contentUrl": PLAN}]}


def to(user: str) -> Json:
    return {"link": {"scope": "users"}, "grantedToIdentitiesV2": [{"user": {"id": user}}]}


async def test_a_file_in_sharepoint_is_fetched_for_who_was_given_it(with_graph: Served) -> None:
    noor = with_graph["medewerker"]
    await report_message(noor, **shared(with_graph, {"grantedToV2": {}}, to(noor.user.upper())))
    await with_graph.quiet()
    assert "plan.png" in {file.name for file in await kept(with_graph, noor)}
    (fetched,) = with_graph.teams.sent("FILE", "/plan")
    assert fetched.token == ""  # its address is its own key


@pytest.mark.parametrize("why", ["not theirs", "whole organisation", "not allowed", "away"])
async def test_a_file_in_sharepoint_is_asked_for_where_it_may_not_be_had(
    with_graph: Served, why: str
) -> None:
    """The bot reads more than people do: what they were not given themselves is not fetched."""
    noor, teams = with_graph["medewerker"], with_graph.teams
    given = {"link": {"scope": "organization"}} if why == "whole organisation" else to(noor.user)
    message = shared(with_graph, to(with_graph["collega"].user) if why == "not theirs" else given)
    teams.may_read = why != "not allowed"
    if why == "away":
        teams.drives.clear()
    await report_message(noor, **message)
    await with_graph.quiet()
    assert {file.name for file in await kept(with_graph, noor)} == {"bericht-1600000000000.txt"}
    assert "plan.png hing aan het bericht, maar ik mag het daar niet ophalen" in noor.reads
    assert teams.sent("FILE", "/plan") == []


async def test_a_picture_behind_graph_is_fetched_if_it_is_of_that_message(
    with_graph: Served,
) -> None:
    """Anybody can write a message that points at a picture in another conversation."""
    noor, graph = with_graph["medewerker"], f"{with_graph.teams.url}/graph"
    mine = (
        f"{CHANNEL}/1600000000000/hostedContents/a1",
        f"{CHANNEL}/1/replies/1600000000000/hostedContents/a2",
    )
    others = (
        f"{CHANNEL}/7777777777777/hostedContents/a1",
        "chats/19:other/messages/1600000000000/hostedContents/a1",
        f"{CHANNEL}/../../../../chats/19:other/messages/1600000000000/hostedContents/a1",
    )
    html = "".join(f'<img src="{graph}/{path}/$value">' for path in (*mine, *others))
    await report_message(noor, body={"contentType": "html", "content": html})
    await with_graph.quiet()
    calls = with_graph.teams.sent("GRAPH", "")
    asked = {call.path for call in calls if call.token == GRAPH_TOKEN}
    assert asked == {f"{path}/$value" for path in mine}
    names = {file.name for file in await kept(with_graph, noor)}
    assert names == {"bericht-1600000000000.txt", "afbeelding-1", "afbeelding-2"}


async def test_a_page_to_log_in_on_is_no_file(served: Served) -> None:
    noor = await begun(served)
    served.teams.files["plan"] = (200, b"<!doctype html><title>Sign in</title>")
    await noor.says("", attachments=[download(f"{served.teams.url}/files/plan", "plan.docx")])
    assert await kept(served, noor) == []
    assert "plan.docx kon ik niet ophalen" in noor.reads


async def test_a_reported_message_does_not_wait_for_files_that_take_long(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Teams shows a failed dialog after five seconds; the file comes in a turn of its own."""
    monkeypatch.setattr("bot.teams.endpoint.PROMPT", 0.05)
    noor, teams = served["medewerker"], served.teams
    teams.files["dreigbrief"] = (200, PNG)
    teams.held["dreigbrief"] = asyncio.Event()
    slow = [download(f"{teams.url}/files/dreigbrief", "dreigbrief.png")]
    assert (await report_message(noor, attachments=slow)).status == 200
    assert len(await kept(served, noor)) == 1
    teams.held["dreigbrief"].set()
    await served.quiet()
    assert "dreigbrief.png" in {file.name for file in await kept(served, noor)}


async def test_a_message_reported_twice_is_two_pieces_of_evidence_of_one_report(
    served: Served,
) -> None:
    noor = served["medewerker"]
    await report_message(noor)
    await report_message(noor)
    assert len(await kept(served, noor)) == 2


async def test_a_reported_message_that_is_not_stored_leaves_nothing_behind(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is one turn: no report without its message, and Teams is told to try again."""

    async def fails(*_: object, **__: object) -> None:
        raise DatabaseFailed

    noor = served["medewerker"]
    with monkeypatch.context() as broken:
        broken.setattr(Files, "add", fails)
        assert (await report_message(noor)).status == 503
    assert await served.conversations() == 0
    assert (await report_message(noor)).status == 200
    assert len(await kept(served, noor)) == 1


async def link_of(noor: Person) -> str:
    """The address of the page for files, from the card that asks for evidence."""
    await noor.says("er is iets met schelden aan de balie gebeurd")
    for _ in range(12):
        card = noor.card
        if any(a.get("data", {}).get("answer") == "evidence" for a in actions(card)):
            break
        await _answers(noor, card)
    await noor.taps("change", "evidence")
    (link,) = [a["url"] for a in actions(noor.card) if a["type"] == "Action.OpenUrl"]
    return str(link)


async def _answers(noor: Person, card: Json) -> None:
    """Give the first answer that is offered."""
    first = next(a["data"] for a in actions(card) if "data" in a and a["data"]["step"] != "change")
    if "answer" in first:
        await noor.taps(first["step"], first["answer"])
    else:
        fields = {"what": "insult", "harm": "none", "harm__2": ""}
        await noor.hands_in(first["step"], **fields)


def local(served: Served, link: str) -> str:
    """The same address, past the proxy that an installation has before it."""
    return link.replace("https://meld.voorbeeldstad.example", served.wire.bot_url)


def form(*files: tuple[str, bytes]) -> aiohttp.FormData:
    data = aiohttp.FormData()
    for name, content in files:
        data.add_field("files", content, filename=name, content_type="image/png")
    return data


async def test_the_page_behind_the_link_takes_files_once(served: Served) -> None:
    noor = await begun(served)
    url = local(served, await link_of(noor))
    async with served.wire.session.get(url) as page:
        assert page.status == 200
        html = await page.text()
        assert '<html lang="nl">' in html
        assert page.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    before = len(noor.messages)
    async with served.wire.session.post(url, data=form(("a.png", PNG), ("b.png", PNG))) as done:
        assert done.status == 200
        assert "aangekomen" in await done.text()
    assert sorted(file.name for file in await kept(served, noor)) == ["a.png", "b.png"]
    assert len(noor.messages) > before
    async with served.wire.session.get(url) as page:
        assert page.status == 410
        assert "al een keer gebruikt" in (html := await page.text())
        assert "<form" not in html
    async with served.wire.session.post(url, data=form(("c.png", PNG))) as again:
        assert again.status == 410
    assert len(await kept(served, noor)) == 2


async def test_the_link_ends_and_cannot_be_made(served: Served) -> None:
    noor = await begun(served)
    url = local(served, await link_of(noor))
    served.clock.at += LIFETIME * 2
    for wrong in (url, f"{served.wire.bot_url}/upload/x", url[:-4] + "AAAA"):
        async with served.wire.session.get(wrong) as page:
            assert page.status == 410
        async with served.wire.session.post(wrong, data=form(("a.png", PNG))) as page:
            assert page.status == 410
    assert await kept(served, noor) == []


async def test_the_page_says_what_is_wrong_and_may_be_used_again(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_page, "MOST", 1000)
    noor = await begun(served)
    url = local(served, await link_of(noor))
    async with served.wire.session.post(url, data=form(("a.png", PNG * 50))) as page:
        assert page.status == 413
    async with served.wire.session.post(url, data=b"no form at all") as page:
        assert page.status == 400
    async with served.wire.session.post(url, data=aiohttp.FormData({"x": "y"})) as page:
        assert page.status == 400
    async with served.wire.session.post(url, data=form(("a.png", PNG))) as page:
        assert page.status == 200
    assert evidence.LARGEST > 1000
    assert len(await kept(served, noor)) == 1


async def test_the_link_is_for_one_report(served: Served) -> None:
    """A link of a report that was thrown away or sent never fills the next one."""
    noor = await begun(served)
    url = local(served, await link_of(noor))
    await noor.says("stop")
    await noor.taps("stop", "throw_away")
    await noor.taps("stop", "yes")
    await noor.says("ik wil iets melden")
    async with served.wire.session.get(url) as page:
        assert page.status == 410
    async with served.wire.session.post(url, data=form(("a.png", PNG))) as page:
        assert page.status == 410
    assert await kept(served, noor) == []


async def test_the_link_of_a_sent_report_fills_its_case(served: Served) -> None:
    noor = await begun(served)
    url = local(served, await link_of(noor))
    await noor.says("verder")
    for _ in range(12):
        if "nummer 2026-0001" in noor.reads:
            break
        await _answers(noor, noor.card)
    await noor.says("ik wil iets melden")
    async with served.wire.session.post(url, data=form(("a.png", PNG))) as page:
        assert page.status == 200
    assert await kept(served, noor) == []
    async with served.office.database.reading() as transaction:
        storage = transaction.of("voorbeeldstad")
        (case,) = await storage.cases.list()
        assert [file.name for file in await storage.files.of_case(case.id)] == ["a.png"]


async def test_hand_made_data_cannot_reach_the_report_of_somebody_else(served: Served) -> None:
    noor, sem = await begun(served), served["collega"]
    ref = next(a["data"]["ref"] for a in actions(noor.card) if a["data"].get("ref"))
    await sem.says("help")
    before = words(noor.card)
    answer = await sem.presses(sem.messages[-1], {"step": "upload", "answer": "x", "ref": ref})
    assert answer.status == 200
    assert words(noor.card) == before


async def test_the_manager_looks_at_the_photo_once_and_others_are_refused(served: Served) -> None:
    noor, lotte, sem = await begun(served), served["leidinggevende"], served["collega"]
    await lotte.installs()
    await sem.installs()
    served.teams.files["schade"] = (200, PHOTO)
    photo = download(f"{served.teams.url}/files/schade", "schade.jpg")
    await noor.says(STORY, attachments=[photo])
    for _ in range(12):
        if "nummer 2026-0001" in noor.reads:
            break
        await _answers(noor, noor.card)
    await served.quiet()

    await lotte.presses(*lotte.button("view."))
    assert "schade.jpg (foto of plaatje, 1 kB)" in lotte.reads
    message, button = lotte.button("file.")
    answer = await sem.presses(message, button)
    assert answer.status == 200
    assert "Dit bestand mag je niet bekijken" in sem.reads
    await served.quiet()
    assert "/evidence/" not in str([m.activity for m in served.teams.of(sem.conversation)])

    await lotte.presses(message, button)
    await served.quiet()
    (link,) = set(lotte.links("/evidence/"))
    url = local(served, link)
    async with served.wire.session.get(url) as asked:
        assert "Bekijken" in await asked.text()
    async with served.wire.session.post(url, data={"what": "copy"}) as seen:
        assert (seen.status, seen.content_type) == (200, "image/jpeg")
        assert HIDDEN not in await seen.read()
    async with served.wire.session.post(url, data={"what": "copy"}) as again:
        assert again.status == 410
