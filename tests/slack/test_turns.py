"""What a turn does with odd things that people do: somebody else's card, marks, very long texts."""

import pytest

from tests.slack.office import SlackOffice
from tests.slack.wire import Hand


@pytest.fixture
def anna(office: SlackOffice) -> Hand:
    return office["medewerker"]


async def test_another_person_on_somebodys_card_is_refused_and_the_card_stays(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.says("ik wil iets melden")
    await office.settled()
    before = [(m.ts, m.edits) for m in anna.messages]
    message, block, button = anna.find("answer:danger:no")
    colleague = office["collega"]
    office.slack.dm("T0GEM", colleague.user)
    answer = await office.wire.interact(colleague.tap(message, block, button))
    await office.settled()
    assert answer.status == 200
    assert [(m.ts, m.edits) for m in anna.messages] == before
    assert colleague.messages
    assert "Is er nu gevaar?" not in colleague.screen


async def test_a_story_with_marks_is_shown_as_it_was_typed(office: SlackOffice, anna: Hand) -> None:
    nasty = "<!channel> *vet* <@U1> <https://kwaad.example|klik> </div> hij schold mij uit"
    await anna.says("ik wil iets melden")
    await office.settled()
    await anna.taps("answer:danger:no")
    await office.settled()
    await anna.says(nasty)
    await office.settled()
    assert office.slack.refusals == []
    for call in office.slack.called("chat.postMessage"):
        for text in marked_up(call.args["blocks"]):
            assert "kwaad" not in text
            assert "<!channel>" not in text
        assert "<!channel>" not in call.args["text"]


def marked_up(value: object) -> list[str]:
    match value:
        case {"type": "mrkdwn", "text": str(text)}:
            return [text]
        case dict():
            return [text for each in value.values() for text in marked_up(each)]
        case list():
            return [text for each in value for text in marked_up(each)]
        case _:
            return []


@pytest.mark.parametrize("length", [10_000, 39_000])
async def test_a_very_long_message_has_an_answer(
    office: SlackOffice, anna: Hand, length: int
) -> None:
    await anna.says("ik wil iets melden")
    await office.settled()
    await anna.taps("answer:danger:no")
    await office.settled()
    story = ("Hij schold mij uit. " * (length // 20))[:length]
    assert (await anna.says(story)).status == 200
    await office.settled()
    assert ("te lang" in anna.screen) is (length > 10_000)
    assert office.slack.refusals == []
