"""What holds for every text: it never fails, evidence lies in it, and danger is not talked away."""

from cProfile import Profile
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.eval.labels import hands
from words.danger import danger
from words.moments import read_moment
from words.observe import observe
from words.story import fold

NOW = datetime(2026, 11, 25, 14, 40, tzinfo=UTC)
ASIDE = (
    "Morgen heb ik vrij.",
    "De koffie was op.",
    "Mijn collega Buitendienst is op cursus.",
    "Het regende die dag.",
    "We hebben daarna de printer gevuld.",
)
GRAVE = ("acute_danger", "weapon", "self_harm", "injury")


@cache
def stories() -> tuple[str, ...]:
    return tuple(text.text for texts in hands().values() for text in texts)


any_text = st.text(st.characters(), max_size=200)
pieces = st.lists(
    st.sampled_from(["hij", "sloeg", "mij", "'", '"', ":", "niet", "\n", "mes", "🔪"])
)


@settings(max_examples=150)
@given(any_text | pieces.map(" ".join))
def test_never_fails_and_evidence_is_in_the_text(text: str) -> None:
    for span in observe(text, NOW).evidence:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
    assert danger(text) in (True, False)
    read_moment(text, NOW)


@pytest.mark.parametrize("piece", ["1-2-", "morgen om 3 uur ", "zei: ", '"ik sla je" ', "kanker"])
def test_ten_times_the_text_takes_some_ten_times_the_work(piece: str) -> None:
    """Counted in calls, which a busy machine does not change. It took a hundred times as many."""
    short, long = (_calls(piece * (length // len(piece))) for length in (1_000, 10_000))
    assert long < 20 * short


def _calls(text: str) -> int:
    profile = Profile(builtins=True)
    profile.runcall(observe, text, NOW)
    profile.runcall(danger, text)
    return sum(int(entry.callcount) for entry in profile.getstats())


@settings(max_examples=200)
@given(any_text)
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@settings(max_examples=80)
@given(st.data())
def test_a_sentence_about_something_else_takes_no_warning_away(data: st.DataObject) -> None:
    story = data.draw(st.sampled_from(stories()))
    other = data.draw(st.sampled_from(ASIDE))
    before = observe(story, NOW).flags
    ends = story.rstrip()[-1:] in ".!?"
    after = observe(f"{story} {other}" if ends else f"{story}. {other}", NOW).flags
    for name in GRAVE:
        assert getattr(after, name) >= getattr(before, name), name


@settings(max_examples=40)
@given(st.data())
def test_danger_is_not_talked_away_either(data: st.DataObject) -> None:
    story = data.draw(st.sampled_from(stories()))
    other = data.draw(st.sampled_from(ASIDE))
    assert danger(f"{other} {story}") >= danger(story)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00\x01\x02", "\ud800", "ﷺ" * 50, "a" * 5000, "'" * 400, "🔪" * 300],
)
def test_odd_input(text: str) -> None:
    observe(text, NOW)


def test_a_very_long_story_is_read_to_its_end() -> None:
    long = "Het was een gewone dag aan de balie. " * 2700
    assert len(long) > 99_000
    facts = observe(long + "Hij heeft een mes en staat nu voor me.", NOW)
    assert facts.flags.weapon
    assert facts.flags.acute_danger
