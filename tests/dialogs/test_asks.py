"""How each kind of question reads a tap, a form and what people type."""

from datetime import datetime, timedelta

import pytest

from dialogs.answers import Answer
from dialogs.asked import Asked
from dialogs.asks import Ask, NotUnderstood
from dialogs.groups import conducts
from dialogs.incident import INCIDENT, is_known
from dialogs.reply import Reply
from tests.dialogs.person import NOW, OUTSIDE


def ask(key: str) -> Ask:
    found = INCIDENT.find(key)
    assert found
    return found


def read(key: str, reply: Reply, before: Answer | None = None) -> Answer:
    return ask(key).read(reply, Asked(key, f"incident.{key}", before, OUTSIDE))


def typed(key: str, text: str, before: Answer | None = None) -> Answer:
    return read(key, Reply(text=text), before)


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("danger", "nee", "no"),
        ("danger", "Nee hoor!", "no"),
        ("danger", "JA", "yes"),
        ("danger", "yes", "yes"),
        ("danger", "nope", "no"),
        ("danger", "👍", "yes"),
        ("danger", "2", "no"),
        ("story", "Stap voor stap.", "stepwise"),
        ("story", "step by step", "stepwise"),
        ("who", "een onbekende", "citizen_unknown"),
        ("who", "onbekende", "citizen_unknown"),
        ("who", "stranger", "citizen_unknown"),
        ("where", "telefonisch", "telefoon"),
        ("where", "spreekkmaer", "spreekkamer"),
        ("with_what", "met een voorwerp", "object"),
        ("why", "geen idee", "unknown"),
        ("how", "overslaan", "skip"),
        ("known", "weet ik niet", "unknown"),
        ("witness_names", "overslaan", "skip"),
        ("category", "klopt", "C"),
        ("category", "d threat", "D_threat"),
        ("send", "Verstuur maar", "yes"),
    ],
)
def test_typed_words_are_understood_as_the_button(key: str, text: str, code: str) -> None:
    assert typed(key, text).code == code


def test_own_words_are_an_answer() -> None:
    assert typed("who", "een lange man met een rode pet") == Answer(
        text="een lange man met een rode pet", source="text"
    )


def test_a_place_named_in_a_longer_answer_counts_and_the_words_stay() -> None:
    answer = typed("where", "aan de balie van het stadskantoor")
    assert (answer.code, answer.text) == ("balie", "aan de balie van het stadskantoor")


@pytest.mark.parametrize("text", ["niet aan de balie", "eerst op straat, toen aan de balie"])
def test_a_place_denied_or_one_of_two_is_not_guessed(text: str) -> None:
    assert typed("where", text) == Answer(text=text, source="text")


@pytest.mark.parametrize("key", ["danger", "known", "send"])
def test_other_words_do_not_answer_a_plain_choice(key: str) -> None:
    with pytest.raises(NotUnderstood, match=r"error\.pick_one"):
        typed(key, "misschien wel")


def test_ten_thousand_characters_are_a_story_and_one_more_is_not() -> None:
    assert len(typed("story", "é" * 10_000).text) == 10_000
    with pytest.raises(NotUnderstood) as problem:
        typed("story", "é" * 10_001)
    assert problem.value.text_key == "error.too_long"
    assert problem.value.values == {"most": 10_000, "length": 10_001}


@pytest.mark.parametrize("text", ["", "   \n", "\x00\x07"])
def test_nothing_typed_is_nothing_told(text: str) -> None:
    with pytest.raises(NotUnderstood, match=r"error\.empty"):
        typed("story", text)


def test_emoji_alone_are_no_story_but_may_be_in_one() -> None:
    with pytest.raises(NotUnderstood, match=r"error\.no_words"):
        typed("story", "😡😡😡")
    assert typed("story", "Hij schold 😡").text == "Hij schold 😡"


def test_control_characters_are_left_out() -> None:
    assert typed("story", "een\x00 man\r\nschold\ud800").text == "een man\nschold"


def test_another_language_is_kept_as_it_was_typed() -> None:
    assert typed("story", "سبني رجل عند المكتب").text == "سبني رجل عند المكتب"


def test_ticks_by_form() -> None:
    form = Reply(step="what", values={"what": ("insult", "bogus"), "what#2": ("blows",)})
    ticked = {"words": ("insult",), "deeds": ("blows",), "otherwise": ()}
    assert read("what", form).fields == ticked


@pytest.mark.parametrize(
    ("text", "ticked"),
    [
        ("schelden en dreigen", ("insult", "menace")),
        ("5, 11", ("insult", "blows")),
        ("swearing and kicking", ("insult", "blows")),
    ],
)
def test_ticks_by_typing(text: str, ticked: tuple[str, ...]) -> None:
    assert typed("what", text).chosen == ticked


def test_typing_something_else_at_the_ticks_is_told_in_own_words() -> None:
    assert typed("what", "hij keek heel raar naar me").text == "hij keek heel raar naar me"


def test_nothing_ticked_is_asked_again_where_something_must_be() -> None:
    with pytest.raises(NotUnderstood, match=r"error\.tick_one"):
        read("what", Reply(step="what", values={}))


def test_a_hand_in_without_changes_takes_what_was_filled_in() -> None:
    assert read("care", Reply(step="care", value="submit")).fields == {
        "for_whom": ("self",),
        "police": ("together",),
        "aftercare": ("yes",),
    }
    assert typed("care", "ja").of("police") == ("together",)


def test_a_typed_tick_adds_to_what_was_filled_in() -> None:
    before = Answer(fields={"injury": ("first_aid",), "more": ()}, tentative=True)
    assert typed("harm", "getuigen", before).chosen == ("first_aid", "witnesses")


def test_yes_alone_says_nothing_about_harm() -> None:
    with pytest.raises(NotUnderstood, match=r"error\.tick_and_hand_in"):
        typed("harm", "ja")
    assert typed("harm", "nee").of("injury") == ("none",)


def test_what_the_story_told_stays_as_fine_as_it_was() -> None:
    before = Answer(codes=("biting", "swearing"), source="story", tentative=True)
    form = Reply(step="what", values={"what": ("insult", "menace"), "what#2": ()})
    answer = read("what", form, before)
    assert answer.codes == ("swearing",)
    assert conducts(answer) == ("swearing", "threat")


def test_conducts_of_ticks_alone() -> None:
    answer = Answer(fields={"words": ("insult",), "deeds": ("blows", "other")})
    assert conducts(answer) == ("insulting", "hitting")


@pytest.mark.parametrize(
    ("value", "at", "precision"),
    [
        ("now", NOW, "minute"),
        ("today_earlier", datetime(2026, 12, 18, tzinfo=NOW.tzinfo), "day"),
        ("yesterday", datetime(2026, 12, 17, tzinfo=NOW.tzinfo), "day"),
    ],
)
def test_moments_by_button(value: str, at: datetime, precision: str) -> None:
    answer = read("when", Reply(step="when", value=value))
    assert (answer.at, answer.precision) == (at, precision)


@pytest.mark.parametrize(
    "picked",
    [
        ("2026-12-18T15:30",),
        ("2026-12-18", "15:30"),
        ("2026-12-18T14:30:00+00:00",),
        (str(int(datetime(2026, 12, 18, 15, 30, tzinfo=NOW.tzinfo).timestamp())),),
    ],
)
def test_moments_by_picker(picked: tuple[str, ...]) -> None:
    answer = read("when", Reply(step="when", values={"when": picked}))
    assert answer.at == datetime(2026, 12, 18, 15, 30, tzinfo=NOW.tzinfo)
    assert answer.precision == "minute"


def test_a_day_from_the_picker_is_a_day() -> None:
    answer = read("when", Reply(step="when", values={"when": ("2026-12-01",)}))
    assert (answer.at, answer.precision) == (datetime(2026, 12, 1, tzinfo=NOW.tzinfo), "day")


def test_a_typed_moment_is_read_outside_and_keeps_its_words() -> None:
    answer = typed("when", "om drie uur")
    assert answer.at == NOW.replace(hour=15, minute=0)
    assert answer.text == "om drie uur"


@pytest.mark.parametrize("picked", ["tomorrow-ish", "9999999999999999999", "2026-13-01"])
def test_no_moment_is_asked_again(picked: str) -> None:
    with pytest.raises(NotUnderstood, match=r"error\.moment"):
        read("when", Reply(step="when", values={"when": (picked,)}))


def test_an_incident_is_not_ahead() -> None:
    soon = (NOW + timedelta(hours=1)).isoformat()
    with pytest.raises(NotUnderstood, match=r"error\.moment_ahead"):
        read("when", Reply(step="when", values={"when": (soon,)}))


def test_names_picked_or_typed() -> None:
    form = Reply(step="victim", values={"victim": ("Jan, Fatima", "Bo")})
    assert read("victim", form).names == ("Jan", "Fatima", "Bo")
    assert typed("victim", "Jan, Fatima en Bo; Jan").names == ("Jan", "Fatima", "Bo")


@pytest.mark.parametrize("text", [", ;", "x" * 101, ",".join(f"naam {n}" for n in range(21))])
def test_no_names_or_far_too_many(text: str) -> None:
    with pytest.raises(NotUnderstood):
        typed("victim", text)


@pytest.mark.parametrize(
    ("who", "known", "expected"),
    [
        ("citizen_known", None, True),
        ("colleague", None, True),
        ("citizen_unknown", None, False),
        ("group", "yes", True),
        ("other", "no", False),
        ("group", "unknown", None),
        ("unknown", None, False),
    ],
)
def test_is_the_perpetrator_known(who: str, known: str | None, expected: bool | None) -> None:
    answers = {"who": Answer(codes=(who,))}
    if known:
        answers["known"] = Answer(codes=(known,))
    assert is_known(answers) is expected
