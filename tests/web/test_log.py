"""The chat of one person: what stays, what gives way, and in which order."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from bot.web.log import Entry, Said, entries
from dialogs.card import Card, Kind
from storage.records import Outgoing, OutgoingState

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def row(
    title: str,
    key: str | None = None,
    kind: Kind = "question",
    minute: int = 0,
) -> Outgoing:
    return Outgoing(
        id=uuid4(),
        organisation_id="voorbeeldstad",
        person_id=UUID(int=1),
        channel=None,
        card=Card(kind=kind, title=title, key=key).model_dump(mode="json"),
        key=key,
        case_id=None,
        duty_id=None,
        state=OutgoingState.SENT,
        next_at=None,
        tries=1,
        created_at=START + timedelta(minutes=minute),
    )


def said(text: str, after: Outgoing | None) -> Said:
    return Said(id=uuid4(), text=text, at=START, after=after.id if after else None)


def titles(shown: list[Entry]) -> list[str]:
    return [e.card.title + (" (over)" if e.past else "") if e.card else e.text for e in shown]


def test_questions_and_answers_stay_in_their_order_and_only_the_last_is_open() -> None:
    first, second = row("Gevaar?", "conversation:1"), row("Vertel", "conversation:1")
    words = [said("melden", None), said("Nee", first)]
    assert titles(entries([first, second], words)) == ["melden", "Gevaar? (over)", "Nee", "Vertel"]


def test_two_conversations_do_not_close_each_other() -> None:
    shown = entries([row("A", "conversation:1"), row("B", "conversation:2")], [])
    assert titles(shown) == ["A", "B"]


def test_an_answer_to_a_tap_on_a_task_takes_the_place_of_the_task() -> None:
    task, other = row("Vang op", "duty:1", "duty"), row("Bericht", None, "notice")
    seen = row("Gezien", "duty:1", "duty")
    shown = entries([task, other, seen], [], answered={seen.id})
    assert titles(shown) == ["Gezien", "Bericht"]
    assert shown[0].place == entries([task], [])[0].place
    assert shown[0].version != entries([task], [])[0].version


def test_a_reminder_comes_at_the_end_and_the_older_card_goes() -> None:
    task, other = row("Vang op", "duty:1", "duty"), row("Bericht", None, "notice")
    reminder = row("Vergeet niet", "duty:1", "duty")
    assert titles(entries([task, other, reminder], [])) == ["Bericht", "Vergeet niet"]


def test_the_receipt_closes_the_last_question() -> None:
    question = row("Versturen?", "conversation:1")
    receipt = row("Binnen", "conversation:1", "receipt")
    assert titles(entries([question, receipt], [])) == ["Versturen? (over)", "Binnen"]


def test_words_of_before_the_window_are_left_out() -> None:
    assert titles(entries([row("A")], [said("oud", row("weg"))])) == ["A"]
