"""What no word of the lexicon says but the words together resemble, and what it rests on."""

from datetime import UTC, datetime

import pytest

from protocols.facts import Flags
from protocols.vocabulary import Conduct
from tests.eval.labels import nothing
from words.observe import ALIKE, observe
from words.weigh import parsed, shared, written

NOW = datetime(2026, 11, 25, 14, 40, tzinfo=UTC)


def test_an_act_without_a_sign_shows_the_words_that_it_rests_on() -> None:
    story = (
        "ff snel: gast met capuchon bij loket 2 zegt bro ik ga je djoeken as je me pas niet geeft"
    )
    facts = observe(story, NOW)
    assert facts.conducts[0] is Conduct.THREAT
    shown = [span for span in facts.evidence if span.why == f"{ALIKE}threat"]
    assert shown
    assert all(story[span.start : span.end] == span.text for span in shown)


def test_an_ordinary_day_resembles_no_act_and_hardly_ever_a_warning() -> None:
    stories = nothing()
    flags = {f"{ALIKE}{flag}" for flag in Flags.model_fields}
    warned = 0
    for story in stories:
        alike = {span.why for span in observe(story, NOW).evidence if span.why.startswith(ALIKE)}
        assert alike <= flags | {f"{ALIKE}sustained"}, story
        warned += bool(alike & flags)
    assert warned <= 0.06 * len(stories)


def test_weights_are_read_as_they_were_written() -> None:
    text = written(
        [("threat", 0.5), ("insulting", -0.5)],
        {"wslaan": 2.5},
        {"wslaan": [2.0, -1.0], "sthreat": [0.0, 4.0]},
        least=0.01,
    )
    scores = parsed(text).scores({"wslaan": 1.0, "sthreat": 0.5, "wnooit": 1.0})
    assert scores["threat"] == pytest.approx(2.5, abs=0.05)
    assert scores["insulting"] == pytest.approx(0.5, abs=0.05)
    assert sum(shared(scores).values()) == pytest.approx(1.0)
    assert parsed(text).rareness("wslaan") == 2.5
    assert parsed(text).rareness("wnooit") == 0.0
