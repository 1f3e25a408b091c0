"""The observer with the packs keeps up on the newest hands, with weights made without them."""

from collections.abc import Mapping

from tests.eval.evaluate import (
    Read,
    Share,
    class_recall,
    evidence_overlap,
    flag_figures,
    made_light_of,
    moments,
    read_all,
    right,
    weights_of,
)
from tests.eval.labels import APART, MOMENTS, NEWEST, SCHEMES, TEXTS, hands, labelled

# The least of each figure: some points below what docs/classification.md has for these hands, since
# weights that are made anew move them.
LEAST = {
    "heerlen": 0.87,
    "velsen": 0.88,
    "lingewaard": 0.87,
    "alkmaar": 0.84,
    "politiek": 0.87,
    "channel": 0.95,
    "acute_danger": 0.8,
    "self_harm": 0.9,
    "weapon": 0.9,
    "D_physical": 0.9,
    "evidence": 0.9,
}
MOST_MADE_LIGHT_OF = 0.03


def test_labels_are_whole() -> None:
    for path in TEXTS.rglob("*.jsonl"):
        texts = labelled(path)
        assert len({text.id for text in texts}) == len(texts)
        for text in texts:
            for place in text.evidence:
                assert text.text[place.start : place.end] == place.text


def test_texts_that_the_weights_do_not_know_are_read_right() -> None:
    """One test, so that one process reads them, and once."""
    with weights_of(APART):
        reads = read_all([text for name in NEWEST for text in hands()[name]])
    figures = figures_of(reads)
    assert figures.keys() == LEAST.keys()
    below = {name: str(figures[name]) for name in LEAST if part(figures[name]) < LEAST[name]}
    assert not below
    assert part(made_light_of(reads)) <= MOST_MADE_LIGHT_OF


def figures_of(reads: list[Read]) -> Mapping[str, Share]:
    """Return each figure by its name: what is right in a scheme, and what is found of the rest."""
    flags = ("acute_danger", "self_harm", "weapon")
    return {
        **{scheme: right(reads, scheme) for scheme in SCHEMES},
        **{flag: flag_figures(reads, flag)[0] for flag in flags},
        "D_physical": class_recall(reads, "D_physical"),
        "evidence": evidence_overlap(reads),
    }


def part(share: Share) -> float:
    return share.part / share.whole


def test_a_moment_that_is_filled_in_is_nearly_always_right() -> None:
    right_when_filled, found = moments(MOMENTS)
    assert part(right_when_filled) >= 0.9
    assert part(found) >= 0.85
