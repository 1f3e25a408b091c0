"""The observer with the packs keeps up on the newest hands, with weights made without them."""

from functools import cache

import pytest

from tests.eval.evaluate import (
    Read,
    class_recall,
    evidence_overlap,
    flag_figures,
    made_light_of,
    moments,
    read_all,
    right,
    slowest,
    weights_of,
)
from tests.eval.labels import APART, NEWEST, TEXTS, hands, labelled

SLOWEST = 200  # ms, far above what is measured: shared machines stall


@cache
def newest() -> tuple[Read, ...]:
    with weights_of(APART):
        return tuple(read_all([text for name in NEWEST for text in hands()[name]]))


def test_labels_are_whole() -> None:
    for path in TEXTS.rglob("*.jsonl"):
        texts = labelled(path)
        assert len({text.id for text in texts}) == len(texts)
        for text in texts:
            for place in text.evidence:
                assert text.text[place.start : place.end] == place.text


@pytest.mark.parametrize(
    ("scheme", "least"),
    [
        ("heerlen", 0.79),
        ("velsen", 0.81),
        ("lingewaard", 0.8),
        ("alkmaar", 0.78),
        ("politiek", 0.8),
        ("channel", 0.92),
    ],
)
def test_schemes(scheme: str, least: float) -> None:
    figure = right(newest(), scheme)
    assert figure.part / figure.whole >= least


def test_danger_is_seldom_missed() -> None:
    for name in ("acute_danger", "self_harm", "weapon"):
        recall, _ = flag_figures(newest(), name)
        assert recall.part / recall.whole >= 0.75, name


def test_violence_is_seldom_missed_or_made_light_of() -> None:
    recall = class_recall(newest(), "D_physical")
    assert recall.part / recall.whole >= 0.8
    light = made_light_of(newest())
    assert light.part / light.whole <= 0.05


def test_evidence_is_on_the_words_that_carry_it() -> None:
    figure = evidence_overlap(newest())
    assert figure.part / figure.whole >= 0.85


def test_a_moment_that_is_filled_in_is_nearly_always_right() -> None:
    right_when_filled, found = moments()
    assert right_when_filled.part / right_when_filled.whole >= 0.9
    assert found.part / found.whole >= 0.85


def test_it_is_quick() -> None:
    assert slowest(newest()) < SLOWEST
