"""Every way in: message, command, shortcuts, App Home, a mention; and what comes of a form."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from dialogs.answers import Answers, from_json
from tests.slack.look import actions, words
from tests.slack.office import STRANGER, TEAM, SlackOffice
from tests.slack.wire import Hand
from tests.slack.world import Json

STORY = "Een man aan de balie schold mij uit en gooide een stoel naar mij."


@pytest.fixture
def anna(office: SlackOffice) -> Hand:
    return office["medewerker"]


def modal(hand: Hand) -> Json:
    """Return the modal that somebody has open."""
    return hand.slack.modals[hand.user][-1]


async def answers_of(office: SlackOffice, email: str) -> Answers:
    """Return what the draft of this person holds."""
    async with office.database.reading() as transaction:
        storage = transaction.of("voorbeeldstad")
        person = await storage.people.by_email(email)
        assert person
        draft = await storage.conversations.latest(person.id)
    return from_json(draft.answers) if draft else {}


async def anna_told(office: SlackOffice) -> Answers:
    return await answers_of(office, "medewerker@voorbeeldstad.example")


async def test_the_command_opens_a_form_and_stores_nothing_yet(
    office: SlackOffice, anna: Hand
) -> None:
    answer = await anna.types_command()
    await office.settled()
    assert (answer.status, answer.body) == (200, "")
    names = [block.get("block_id") for block in modal(anna)["blocks"] if block["type"] == "input"]
    assert names == ["danger", "story", "where", "when", "evidence"]
    assert await office.stored() == (0, 0)
    assert anna.messages == []


async def test_the_form_answers_several_questions_at_once(office: SlackOffice, anna: Hand) -> None:
    await anna.types_command()
    await office.settled()
    at = int(datetime(2026, 11, 23, 8, 30, tzinfo=UTC).timestamp())
    answer = await anna.submits(danger="no", story=STORY, where="spreekkamer", when=at)
    await office.settled()
    assert answer.json["response_action"] == "update"
    assert "Ik ga verder in ons gesprek" in words(modal(anna))
    told = await anna_told(office)
    assert told["danger"].codes == ("no",)
    assert told["story"].text == STORY
    assert told["where"].codes == ("spreekkamer",)  # said, so not read out of the story
    assert told["when"].at == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    assert anna.marks  # what is still open is asked, whatever was read out of the story
    assert not [mark for mark in anna.marks if mark.startswith(("answer:story", "answer:where"))]


async def test_danger_in_the_form_puts_112_in_front_at_once(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.types_command()
    await office.settled()
    await anna.submits(danger="yes", story=STORY)
    await office.settled()
    assert "Bel nu 112" in words(modal(anna))
    assert "Bel nu 112" in anna.screen
    assert (await anna_told(office))["story"].text == STORY
    await anna.taps("answer:danger:continue")
    await office.settled()
    assert anna.marks
    assert "answer:danger:continue" not in anna.marks


async def test_danger_in_the_words_of_the_form_does_so_too(office: SlackOffice, anna: Hand) -> None:
    await anna.types_command()
    await office.settled()
    await anna.submits(danger="no", story="Hij staat nu voor me met een mes, help!")
    await office.settled()
    assert "Bel nu 112" in words(modal(anna))


async def test_words_behind_the_command_are_the_beginning_of_the_story(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.types_command(STORY)
    await office.settled()
    (story,) = [b["element"] for b in modal(anna)["blocks"] if b.get("block_id") == "story"]
    assert story["initial_value"] == STORY


async def test_danger_behind_the_command_does_not_wait_for_a_form(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.types_command("Hij staat nu voor me met een mes, help!")
    await office.settled()
    assert "Bel nu 112" in words(modal(anna))
    assert "Bel nu 112" in anna.screen


async def test_a_form_that_is_handed_in_empty_is_asked_in_the_conversation(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.types_command()
    await office.settled()
    await anna.submits(danger="no")
    await office.settled()
    assert "Vertel in je eigen woorden" in anna.screen


async def test_a_form_while_another_report_is_open_begins_a_new_one(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.says("ik wil iets melden")
    await office.settled()
    await anna.taps("answer:danger:no")
    await office.settled()
    await anna.says("Hij dreigde mij te slaan, aan de telefoon.")
    await office.settled()
    office.clock.at += timedelta(minutes=5)
    await anna.types_command()
    await office.settled()
    await anna.submits(danger="no", story=STORY)
    await office.settled()
    assert (await anna_told(office))["story"].text == STORY


async def test_a_trigger_that_expired_costs_nothing_but_the_modal(
    office: SlackOffice, anna: Hand
) -> None:
    office.slack.fail("views.open", error="expired_trigger_id")
    assert (await anna.types_command()).status == 200
    await office.settled()
    assert anna.slack.modals[anna.user] == []


async def test_the_shortcut_opens_the_same_form(office: SlackOffice, anna: Hand) -> None:
    assert (await anna.uses_shortcut()).status == 200
    await office.settled()
    assert "Is er nu gevaar?" in words(modal(anna))


async def test_a_message_is_reported_with_all_that_makes_it_evidence(
    office: SlackOffice, anna: Hand
) -> None:
    message = {"text": "Ik weet waar je woont, trut", "user": STRANGER, "ts": "1795420000.000200"}
    answer = await anna.uses_shortcut(
        "report_message", message=message, channel={"id": "C1", "name": "algemeen"}
    )
    await office.settled()
    assert answer.status == 200
    assert "bewaard als bewijs" in words(modal(anna))
    told = await anna_told(office)
    assert "Ik weet waar je woont" in told["story"].text
    assert told["where"].codes == ("online",)
    at = told["when"].at
    assert at
    assert int(at.timestamp()) == 1795420000
    (file,) = told["evidence"].files
    async with office.database.reading() as transaction:
        content = await transaction.of("voorbeeldstad").files.content(UUID(file.file_id))
    assert content
    kept = content.decode()
    assert "Van: Iemand Anders (U0VREEMD)" in kept
    assert "https://gemeente.slack.com/archives/C1/p1795420000000200" in kept
    assert "Ik weet waar je woont, trut" in kept
    assert "Is er nu gevaar?" in anna.screen


async def test_a_mention_is_answered_in_private_and_never_in_the_channel(
    office: SlackOffice, anna: Hand
) -> None:
    event = {
        "type": "app_mention",
        "user": anna.user,
        "channel": "C0ALGEMEEN",
        "text": "<@U0BOT> ik wil iets melden",
        "ts": "1.2",
    }
    assert (await office.wire.event(TEAM, event)).status == 200
    await office.settled()
    assert "Is er nu gevaar?" in anna.screen
    channels = {call.args["channel"] for call in office.slack.called("chat.postMessage")}
    assert channels == {office.slack.dm(TEAM, anna.user)}


async def test_the_home_of_an_employee(office: SlackOffice, anna: Hand) -> None:
    await anna.opens_home()
    await office.settled()
    shown = words(office.slack.homes[anna.user])
    assert "Je hebt nog niets gemeld" in shown
    assert "Je taken" in shown
    assert "Open zaken" not in shown


async def test_the_home_of_a_stranger_is_in_their_language(office: SlackOffice) -> None:
    stranger = office.wire.hand(TEAM, STRANGER)
    await stranger.opens_home()
    await office.settled()
    assert "I want to report something" in words(office.slack.homes[STRANGER])
    assert await office.stored() == (0, 0)


async def test_the_home_starts_a_report_in_the_form(office: SlackOffice, anna: Hand) -> None:
    await anna.opens_home()
    await office.settled()
    await anna.taps_at_home("answer:start:report")
    await office.settled()
    assert "Is er nu gevaar?" in words(modal(anna))


async def test_the_home_answers_where_one_looks_and_in_the_conversation(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.opens_home()
    await office.settled()
    await anna.taps_at_home("answer:start:what_now")
    await office.settled()
    shown = words(modal(anna))
    assert "112" in shown
    assert "Naar ons gesprek" in shown
    assert actions(modal(anna)["blocks"]) == []
    assert anna.messages


async def test_the_home_of_the_cag_shows_open_cases_and_what_is_late(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.reports(STORY)
    assert "2026-0001" in anna.screen
    cag, colleague = office["cag"], office["collega"]
    await cag.opens_home()
    await colleague.opens_home()
    await office.settled()
    shown = words(office.slack.homes[cag.user])
    assert "Er staat 1 zaak open" in shown
    assert "2026-0001" in shown
    assert STORY not in shown
    assert "2026-0001" not in words(office.slack.homes[colleague.user])
    office.clock.at = office.clock.at.replace(year=2027)
    await cag.opens_home()
    await office.settled()
    assert "Te laat" in words(office.slack.homes[cag.user])


async def test_the_home_of_the_manager_has_a_task_and_opens_it(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.reports(STORY)
    manager = office["leidinggevende"]
    await manager.opens_home()
    await office.settled()
    view = office.slack.homes[manager.user]
    tasks = [e for _, e in actions(view["blocks"]) if e["action_id"].startswith("answer:open.")]
    before = len(manager.messages)
    await manager.taps_at_home(tasks[0]["action_id"])
    await office.settled()
    assert len(manager.messages) == before + 1
