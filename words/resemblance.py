"""What a story resembles: the acts, the channel and the warnings that its words together speak for.

What is read from it rests on no word of the lexicon, so the words that weigh most are its evidence.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

from protocols.vocabulary import Conduct, Place
from words.findings import Finding
from words.grams import LONGEST, Sorts, signs_of, within, without_pieces
from words.kinds import KIND, Kind
from words.readings import Readings
from words.weigh import Scores, chance, shared, weights

NOTHING = "nothing"  # the answer for texts in which nobody does anything
_FEWEST, _FAMILIAR = 5, 0.6  # words of a story, and the share of them that has to be known
TOGETHER = 3  # sentences that are read for a warning together
_OF_ACTS = 0.3  # how much the acts together say of how likely a kind is
_SHOWN = 3  # words that weigh most


def is_familiar(sorts: Sorts) -> bool:
    """Whether most words of the story stood in the texts that the weights were made from."""
    words = [name for names, first, end in sorts[1] if end == first + 1 for name in names]
    familiar = sum(name in weights().rows for name in words)
    return len(words) >= _FEWEST and familiar >= _FAMILIAR * len(words)


def scores_of(sorts: Sorts, acts: Sequence[Finding], findings: Sequence[Finding]) -> Scores:
    """How much a story, with what was found in it, speaks for each kind, act and channel."""
    return weights().models["kind"].scores(weights().sorts(sorts), signs_of(acts, findings))


def likely_acts(scores: Scores) -> Mapping[Conduct, float]:
    """How likely each usual act is; together 1 with how likely it is that nothing happened.

    One question tells the kinds apart, another the acts: asked for its kind alone a text is read
    better than as the sum of its acts, and best as a bit of both.
    """
    kinds = _done(scores["kind"])
    likely = {Conduct(name): value for name, value in _done(scores["conduct"]).items()}
    sums = dict.fromkeys(Kind, 0.0)
    for act, value in likely.items():
        sums[KIND[act]] += value
    both = {kind: (1 - _OF_ACTS) * kinds[kind] + _OF_ACTS * sums[kind] for kind in Kind}
    return {act: value / sums[KIND[act]] * both[KIND[act]] for act, value in likely.items()}


def _done(scores: Mapping[str, float]) -> dict[str, float]:
    """How likely each answer is but for that nothing happened."""
    return {name: value for name, value in shared(scores).items() if name != NOTHING}


def likely_places(scores: Scores) -> Mapping[Place, float]:
    """How likely each channel is, together 1."""
    return {Place(name): value for name, value in shared(scores["place"]).items()}


def likely_flags(
    readings: Readings, sorts: Sorts, acts: Sequence[Finding], findings: Sequence[Finding]
) -> Mapping[str, float]:
    """How much the part of the story that most resembles a warning does so, from 0 to 1.

    Read by one, two and three sentences together, so that no other sentence takes a warning away.
    """
    model = weights().models["flag"]
    words = without_pieces(sorts)
    best = {answer.name: -math.inf for answer in model.questions["flag"]}
    for first, end in parts_of(readings, TOGETHER):
        signs = signs_of(findings_within(acts, first, end), findings_within(findings, first, end))
        scores = model.scores(weights().sorts(within(words, first, end)), signs)["flag"]
        best = {name: max(best[name], score) for name, score in scores.items()}
    return {name: chance(score) for name, score in best.items()}


def findings_within(findings: Sequence[Finding], first: int, end: int) -> list[Finding]:
    """Return what was found between a first token and one past the last."""
    return [finding for finding in findings if first <= finding.first and finding.last < end]


def parts_of(readings: Readings, sentences: int) -> Iterator[tuple[int, int]]:
    """Each sentence, each two on end and so on, as first token and one past the last."""
    tokens = readings.story.tokens[:LONGEST]
    starts = [
        at
        for at, token in enumerate(tokens)
        if at == 0 or token.sentence != tokens[at - 1].sentence
    ]
    ends = [*starts[1:], len(tokens)]
    for more in range(sentences):
        yield from zip(starts, ends[more:], strict=False)


def words_for(question: str, answer: str, sorts: Sorts) -> list[tuple[int, int]]:
    """The words that speak most for an answer, as (first token, one past the last), in order."""
    by_token = _by_token(question, answer, sorts)
    most = sorted(by_token, key=lambda at: (-by_token[at], at))[:_SHOWN]
    return _joined(sorted(at for at in most if by_token[at] > 0))


def _by_token(question: str, answer: str, sorts: Sorts) -> dict[int, float]:
    """How much each token speaks for the answer: a gram's weight shared among its tokens."""
    model = weights().models[question]
    sums: dict[int, float] = {}
    for grams, sort in zip(sorts, weights().sorts(sorts), strict=True):
        speaks = model.speaks_for(question, answer, sort)
        for (_, first, end), said in zip(grams, speaks, strict=True):
            for at in range(first, end):
                sums[at] = sums.get(at, 0.0) + said / (end - first)
    return sums


def _joined(places: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbours together: 3, 4, 7 are (3, 5) and (7, 8)."""
    joined: list[tuple[int, int]] = []
    for at in places:
        if joined and joined[-1][1] == at:
            joined[-1] = (joined[-1][0], at + 1)
        else:
            joined.append((at, at + 1))
    return joined
