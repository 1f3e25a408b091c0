"""What no word of the lexicon says but the words together resemble, and what it rests on."""

from datetime import UTC, datetime
from io import StringIO

import pytest

from protocols.facts import Flags
from protocols.vocabulary import Conduct
from tests.eval.labels import nothing
from tests.eval.train import vector_of
from words.observe import ALIKE, observe
from words.weigh import Fitted, Weights, parsed, shared, written

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


TRUE = {"wslaan": [2.0, -1.0], "wdicht": [-1.0, 0.5], "cdeur": [0.0, 3.0], "sthreat": [0.0, 4.0]}
RARE = {"wslaan": 2.5, "wdicht": 6.0, "cdeur": 4.0}


def read_back() -> Weights:
    """Weights for two questions, written and parsed."""
    acts = Fitted([("threat", 0.5), ("insulting", -0.5)], TRUE, least=0.01)
    flag = Fitted([("weapon", -1.0)], {"wslaan": [1.0], "wdicht": [0.001]}, least=0.01)
    return parsed(StringIO(written([{"conduct": acts}, {"flag": flag}], RARE)))


def test_signs_count_for_what_they_are() -> None:
    scores = read_back().models["conduct"].scores([], {"sthreat": 0.5, "snever": 1.0})["conduct"]
    assert scores["threat"] == pytest.approx(0.5)
    assert scores["insulting"] == pytest.approx(1.5, abs=0.05)
    assert sum(shared(scores).values()) == pytest.approx(1.0)


def test_a_text_is_scored_as_the_training_weighs_it() -> None:
    pieces = [(("cdeur", "cunknown"), 0, 1), (("cdeur",), 1, 2)]
    words = [(("wslaan",), 0, 1), (("wdicht",), 1, 2), (("wslaan",), 2, 3), (("wunknown",), 3, 4)]
    vector = vector_of([pieces, words, []], RARE)
    weights = read_back()
    scores = weights.models["conduct"].scores(weights.sorts([pieces, words, []]), {})["conduct"]
    for at, (answer, start) in enumerate((("threat", 0.5), ("insulting", -0.5))):
        wanted = start + sum(value * TRUE[name][at] for name, value in vector.items())
        assert scores[answer] == pytest.approx(wanted, abs=0.05)


def test_a_gram_is_only_known_to_the_questions_that_it_says_something_of() -> None:
    weights = read_back()
    words = [(("wslaan",), 0, 1), (("wdicht",), 1, 2)]
    scores = weights.models["flag"].scores(weights.sorts([words]), {})["flag"]
    assert scores["weapon"] == pytest.approx(0.0)  # "slaan" alone weighs 1
    assert weights.models["flag"].scores([], {})["flag"]["weapon"] == -1.0


def test_what_speaks_for_an_answer_adds_up_to_its_score() -> None:
    weights = read_back()
    model = weights.models["conduct"]
    words = [(("wslaan",), 0, 1), (("wdicht",), 1, 2), (("wslaan",), 2, 3), (("wunknown",), 3, 4)]
    (sort,) = weights.sorts([words])
    for answer, start in (("threat", 0.5), ("insulting", -0.5)):
        said = model.scores([sort], {})["conduct"]
        others = sum(said.values()) / len(said)  # the starts together are 0
        twice = dict(zip(range(4), model.speaks_for("conduct", answer, sort), strict=True))
        assert twice[0] == twice[2]
        assert twice[0] + twice[1] + twice[3] == pytest.approx(said[answer] - start - others)
