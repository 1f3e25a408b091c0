"""The whole report in Teams, over HTTP: from the first word to the talk six weeks later."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.deliver import Delivery
from storage.database import Database
from tests.cast import StandingClock
from tests.teams.cards import actions, data_of, words
from tests.teams.fake_teams import BOT, PATIENCE, TENANT, FakeTeams
from tests.teams.people import Person
from tests.teams.served import Served, serving

STORY = (
    "Vanmorgen om 9 uur schold een man mij uit aan de balie en hij sloeg mij met zijn vuist in "
    "het gezicht omdat zijn paspoort nog niet klaar was."
)


@pytest.fixture
async def served(teams: FakeTeams, sqlite_url: str, clock: StandingClock) -> AsyncIterator[Served]:
    async with serving(teams, sqlite_url, clock) as running:
        await running.everybody_has_the_app()
        yield running


async def report_by_buttons(who: Person) -> int:
    """Report with buttons alone; return the number of taps, a form counted as one."""
    await who.says("ik wil iets melden")
    script: tuple[Any, ...] = (
        ("danger", "no"),
        ("story", "stepwise"),
        ("who", "citizen_unknown"),
        ("what", {"what": "insult", "what__2": "blows"}),
        ("where", "balie"),
        ("when", "today_earlier"),
        ("with_what", "hands"),
        ("how", "sudden"),
        ("why", "refusal"),
        ("harm", {"harm": "first_aid", "harm__2": "witnesses"}),
        ("care", {"care": "self", "care__2": "together", "care__3": "yes"}),
        ("witness_names", "skip"),
        ("category", "confirm"),
        ("send", "yes"),
    )
    for step, answer in script:
        if isinstance(answer, str):
            await who.taps(step, answer)
        else:
            await who.hands_in(step, **answer)
    return len(script)


async def cases_of(served: Served) -> int:
    async with served.office.database.reading() as transaction:
        organisation = (await transaction.organisations())[0]
        return len(await transaction.of(organisation.id).cases.list())


async def test_the_app_says_hello_once(served: Served) -> None:
    noor = served["medewerker"]
    assert len(noor.messages) == 1
    assert actions(noor.messages[0].card)


async def test_a_report_by_buttons_is_one_message_that_changes(
    teams: FakeTeams, database_url: str, clock: StandingClock
) -> None:
    async with serving(teams, database_url, clock) as served:
        noor = served["medewerker"]
        taps = await report_by_buttons(noor)
        await served.quiet()
        (report,) = noor.messages
        assert taps <= 18
        assert report.edits == taps
        assert "nummer 2026-0001" in words(report.card)
        assert await cases_of(served) == 1


async def test_a_tap_before_it_was_noted_where_the_card_stands_changes_that_card(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    tapped = asyncio.Event()
    settle, instead_of = Database.settle, Delivery.instead_of

    async def noted_late(self: Database, *row: Any) -> None:
        await tapped.wait()
        await settle(self, *row)

    async def answered(self: Delivery, *tap: Any) -> Any:
        answer = asyncio.create_task(instead_of(self, *tap))
        await asyncio.wait({answer}, timeout=0.1)  # it waits for what it does not know yet
        tapped.set()
        return await answer

    monkeypatch.setattr(Database, "settle", noted_late)
    monkeypatch.setattr(Delivery, "instead_of", answered)
    noor = served["medewerker"]
    await noor.says("ik wil iets melden")
    await noor.taps("danger", "no")
    await served.quiet()
    _hello, report = noor.messages
    assert report.edits == 1


async def test_manager_and_coordinator_are_told_and_act(served: Served) -> None:
    lotte, carla = served["leidinggevende"], served["cag"]
    await report_by_buttons(served["medewerker"])
    await served.quiet()
    assert "2026-0001" in lotte.reads
    assert "2026-0001" in carla.reads
    assert "schold" not in lotte.reads  # least content: the story only behind "Bekijk"
    seen = next(a["data"] for a in actions(lotte.card) if a["data"]["step"].startswith("seen."))
    before = len(lotte.messages)
    message = next(m for m in lotte.messages if seen in [a["data"] for a in actions(m.card)])
    answer = await lotte.presses(message, seen)
    assert answer.body["type"] == "application/vnd.microsoft.card.adaptive"
    assert len(lotte.messages) == before
    assert seen not in [a["data"] for a in actions(message.card)]


async def test_a_client_without_execute_submits_and_gets_the_same(served: Served) -> None:
    noor = served["medewerker"]
    noor.old = True
    await report_by_buttons(noor)
    assert "nummer 2026-0001" in noor.reads
    assert len(noor.messages) == 2


async def test_a_story_is_read_and_the_next_card_stands_below_it(served: Served) -> None:
    noor = served["medewerker"]
    await noor.says("ik wil iets melden")
    await noor.taps("danger", "no")
    await noor.says(STORY)
    await served.quiet()
    _hello, question, after = noor.messages
    assert words(question.card).startswith("Wat naar dat dit gebeurd is.")
    assert actions(question.card) == []
    assert actions(after.card)
    known = {"danger", "story", "what", "where", "when"}
    assert known.isdisjoint(a["data"]["step"] for a in actions(after.card))


async def test_danger_in_a_message_shows_112_first(served: Served) -> None:
    noor = served["medewerker"]
    await noor.says("ik wil iets melden")
    await noor.says("help, hij staat hier nu met een mes")
    assert "112" in words(noor.messages[-1].card)
    await noor.taps("danger", "continue")
    assert noor.last
    assert noor.last.status == 200


async def test_a_second_click_does_nothing_again(served: Served) -> None:
    noor = served["medewerker"]
    await report_by_buttons(noor)
    _hello, report = noor.messages
    assert noor.pressed["step"] == "send"
    await noor.presses(report, noor.pressed)
    await served.quiet()
    assert await cases_of(served) == 1


async def test_two_taps_that_cross_answer_one_question(served: Served) -> None:
    noor = served["medewerker"]
    await noor.says("ik wil iets melden")
    question = noor.messages[-1]
    data = data_of(question.card, "danger", "no")
    answers = await asyncio.gather(*(noor.posts(question, data) for _ in range(2)))
    await served.quiet()
    assert [answer.status for answer in answers] == [200, 200]
    assert "Vertel in je eigen woorden" in words(noor.card)


async def test_what_teams_delivers_twice_is_done_once(served: Served) -> None:
    noor = served["medewerker"]
    sent = noor.activity(text="mijn meldingen")
    assert (await noor.wire.post(sent)).status == 200
    assert (await noor.wire.post(sent)).status == 200
    await served.quiet()
    await served.office.worker.until_quiet()
    assert len(noor.messages) == 2


async def test_a_mention_in_a_channel_is_answered_in_private(served: Served) -> None:
    noor = served["medewerker"]
    place = {"id": "19:team@thread.tacv2", "conversationType": "channel", "tenantId": TENANT}
    mention = {"type": "mention", "text": "<at>Meldpunt</at>", "mentioned": {"id": BOT}}
    text = "<at>Meldpunt</at> ik wil iets melden"
    await noor.says(text, conversation=place, entities=[mention])
    assert "Is er nu gevaar?" in noor.reads
    assert served.teams.of(place["id"]) == []


async def test_another_persons_card_is_refused_to_the_clicker_only(served: Served) -> None:
    noor, sem = served["medewerker"], served["collega"]
    await noor.says("ik wil iets melden")
    theirs = noor.messages[-1]
    (data,) = [a["data"] for a in actions(theirs.card) if a["data"].get("answer") == "no"]
    await sem.says("help")
    answer = await sem.presses(sem.messages[-1], data)
    assert answer.status == 200
    assert theirs.edits == 0
    assert "Is er nu gevaar?" in words(theirs.card)


async def test_another_persons_duty_cannot_be_tapped(served: Served) -> None:
    lotte, sem = served["leidinggevende"], served["collega"]
    await report_by_buttons(served["medewerker"])
    await served.quiet()
    seen = next(a["data"] for a in actions(lotte.card) if a["data"]["step"].startswith("seen."))
    await sem.says("help")
    before = words(lotte.card)
    answer = await sem.presses(sem.messages[-1], seen)
    assert answer.status == 200
    assert words(lotte.card) == before
    assert "2026-0001" not in sem.reads


async def test_markup_in_a_story_stays_words(served: Served) -> None:
    """The connector of the tests refuses a card with a block in which Markdown is read."""
    noor = served["medewerker"]
    story = 'Hij schold: "<b>jij</b> [klik](https://kwaad.example) <at>Bo</at>" aan de balie.'
    await noor.says("ik wil iets melden")
    await noor.taps("danger", "no")
    await noor.says(story)
    await served.quiet()
    await noor.says("help")
    for wrong in ("<script", "selectAction"):
        assert wrong not in json.dumps([message.activity for message in noor.messages])


async def test_a_reminder_comes_by_itself_as_a_new_message(served: Served) -> None:
    lotte = served["leidinggevende"]
    await report_by_buttons(served["medewerker"])
    await served.quiet()
    before = len(lotte.messages)
    await served.later(days=2)
    assert len(lotte.messages) > before


async def test_the_way_back_is_renewed_by_every_turn_and_lies_encrypted(served: Served) -> None:
    noor, teams = served["medewerker"], served.teams
    moved = f"{teams.url}/amer/"  # Teams moves a tenant to another region
    token = teams.token(serviceurl=moved)
    answer = await noor.wire.post(noor.activity(text="help", serviceUrl=moved), token=token)
    assert answer.status == 200
    await served.quiet()
    async with served.office.database.reading() as transaction:
        sender = await transaction.sender("teams", noor.tenant, noor.user)
    assert sender
    assert sender.address
    assert sender.address.reference["service_url"] == moved
    file = Path(served.office.settings.database_url.removeprefix("sqlite:///"))
    assert all(b"/amer/" not in one.read_bytes() for one in file.parent.glob(f"{file.name}*"))


async def test_who_blocked_the_bot_is_passed_over_and_named_by_the_doctor(served: Served) -> None:
    lotte, ruben = served["leidinggevende"], served["leidinggevende2"]
    del served.teams.conversations[lotte.conversation]
    await report_by_buttons(served["medewerker"])
    await served.quiet()
    await served.office.worker.until_quiet()
    assert "2026-0001" not in lotte.reads
    assert "2026-0001" in ruben.reads
    findings = await served.examine()
    assert any("leidinggevende@voorbeeldstad.example" in finding.says for finding in findings)


async def test_a_card_that_teams_would_not_take_now_is_sent_later(served: Served) -> None:
    noor = served["medewerker"]
    before = len(noor.messages)
    served.teams.fails(500, times=1, on="/activities")
    assert (await noor.wire.post(noor.activity(text="mijn meldingen"))).status == 200
    await served.quiet()
    assert len(noor.messages) == before
    await served.later(minutes=1)
    assert len(noor.messages) == before + 1


async def test_in_english(served: Served) -> None:
    alex = served["collega-en"]
    await alex.says("report", locale="en-GB")
    assert "danger" in alex.reads.lower()
    assert alex.card["lang"] == "en"


async def test_a_stranger_may_report_too_and_says_who_their_manager_is(served: Served) -> None:
    user = "bbbbbbbb-0000-0000-0000-000000000009"
    served.teams.member(user, name="Vreemd Gezicht", email="vreemd@voorbeeldstad.example")
    stranger = Person(served["medewerker"].wire, user, "Vreemd Gezicht")
    await stranger.says("ik wil iets melden")
    await served.quiet()
    assert "Is er nu gevaar?" in stranger.reads
    await stranger.hands_in("manager", manager="leidinggevende@voorbeeldstad.example")
    await served.quiet()
    await report_by_buttons(stranger)
    await served.quiet()
    assert "2026-0001" in served["leidinggevende"].reads


async def test_where_nobody_can_be_reached_it_comes_to_rest(
    teams: FakeTeams, sqlite_url: str, clock: StandingClock
) -> None:
    """Each card that does not arrive is told of, and those words do not arrive either."""
    async with serving(teams, sqlite_url, clock) as served:
        await report_by_buttons(served["medewerker"])
        await served.quiet()
        async with asyncio.timeout(PATIENCE):
            await served.office.worker.until_quiet()
