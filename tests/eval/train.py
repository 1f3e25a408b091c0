"""Makes words/weights.tsv from the labelled texts. Needs scikit-learn, as the bot itself does not.

pip install scikit-learn && python -m tests.eval.train
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, log
from pathlib import Path
from random import Random
from typing import Any

from protocols.vocabulary import Conduct
from tests.eval.labels import APART, NEWEST, Labelled, hands, nearly_nothing, nothing
from words.grams import Sorts, signs_of, without_pieces, without_tokens
from words.kinds import KIND, Kind
from words.observe import reading
from words.places import not_meant
from words.resemblance import NOTHING
from words.weigh import FILE, Fitted, written

# what a mistake costs, how much is added to each count, and how much the counts say beside the
# margins; and the least share of a weight that is kept: chosen hand by hand
COST = 0.3
SMOOTHED = 0.1
COUNTS = 0.8
COUNTS_OF_FLAGS = 0.4
PAIRS = 10  # of a hundred texts
TIMES_NOTHING = 3  # each of the texts in which nothing happens counts: they are few
PARTS = 5  # of the hands, each read with what was learnt from the others, to see how sure to be
LEAST = 0.003
LEAST_OF_FLAGS = 0.01
FLAGS = (
    "acute_danger",
    "self_harm",
    "weapon",
    "injury",
    "damage",
    "discrimination",
    "sexual",
    "stalking",
    "sustained",
)
OFTEN = 2  # a gram of fewer texts than this is left out
OFTEN_PIECES = 5  # the same of a piece of a word


def conduct(text: Labelled) -> str:
    """The usual act of what a text is labelled with, as one code of the vocabulary."""
    if text.heerlen in _ONE_ACT:
        return _ONE_ACT[text.heerlen]
    return _OF_LABEL[text.heerlen](text)


def _criticism(text: Labelled) -> str:
    return "nuisance" if text.velsen == "hinderlijk" and not text.sustained else "criticising"


def _verbal(text: Labelled) -> str:
    if text.flags["sexual"]:
        return "sexual_remark"
    if text.flags["discrimination"]:
        return "discriminating"
    return "insulting" if text.flags["punishable"] else "mocking"


def _threat(text: Labelled) -> str:
    if text.alkmaar[0] == "psychisch":
        return "blackmail"
    if text.flags["stalking"]:
        return "stalking"
    return "threat_to_building" if text.lingewaard == 1 else "threat"


def _physical(text: Labelled) -> str:
    if text.alkmaar[0] == "fysiek_zaak":
        return "destroying"
    return "attempted_blow" if text.lingewaard == 2 else "hitting"


_ONE_ACT = {"A": "complaining", "E": "self_harm_threat"}
_OF_LABEL = {"B": _criticism, "C": _verbal, "D_threat": _threat, "D_physical": _physical}


def pairs(hands: Mapping[str, Sequence[Labelled]]) -> dict[str, list[Labelled]]:
    """Two texts of one hand on end, for some: a story in which more was done is labelled with the
    heaviest of it. Without self-harm, which no other act outweighs.
    """
    draw = Random(1)  # noqa: S311  no secret
    paired: dict[str, list[Labelled]] = {}
    for name, texts in hands.items():
        others = [text for text in texts if text.heerlen != "E"]
        drawn = draw.sample(others, len(others) * PAIRS // 100 * 2)
        paired[name] = [_on_end(*two) for two in zip(drawn[::2], drawn[1::2], strict=True)]
    return paired


def _heaviness(text: Labelled) -> int:
    """The place of the kind of act, the heaviest first."""
    return list(Kind).index(KIND[Conduct(conduct(text))])


def _on_end(one: Labelled, other: Labelled) -> Labelled:
    heavier = min((one, other), key=_heaviness)
    return heavier.model_copy(update={"text": f"{one.text} {other.text}", "evidence": ()})


class Corpus:
    """Texts with their grams and signs, read once. `by`: the hand that wrote each."""

    def __init__(self, hands: Mapping[str, Sequence[Labelled]], nothing: Sequence[str]) -> None:
        self.texts = [text for of_hand in hands.values() for text in of_hand]
        self.nothing = nothing
        self.by = [name for name, of_hand in hands.items() for _ in of_hand]
        self.by += [NOTHING] * len(nothing)
        read = [reading(text) for text in (*(text.text for text in self.texts), *nothing)]
        self.grams = [one.grams for one in read]
        self.of_places = [without_tokens(one.grams, not_meant(one.readings)) for one in read]
        self.signs = [signs_of(one.standing, one.findings) for one in read]

    def answers(self, of: Callable[[Labelled], Any], otherwise: Any) -> list[Any]:
        """The answer for every text; `otherwise` for those in which nothing happened."""
        return [*map(of, self.texts), *(otherwise for _ in self.nothing)]


def rareness_of(texts: Iterable[Sorts]) -> dict[str, float]:
    """The inverse document frequency of every gram that stands in more than one text."""
    counts: Counter[str] = Counter()
    total = 0
    for sorts in texts:
        total += 1
        counts.update({name for grams in sorts for names, _, _ in grams for name in names})
    return {
        name: round(1 + log((1 + total) / (1 + count)), 2)
        for name, count in counts.items()
        if count >= (OFTEN_PIECES if name.startswith("c") else OFTEN)
    }


def vector_of(sorts: Sorts, rareness: Mapping[str, float]) -> dict[str, float]:
    """What each counted gram weighs in a text, as `words/weigh.py` has it; each sort together 1."""
    vector: dict[str, float] = {}
    for grams in sorts:
        counts = Counter(name for names, _, _ in grams for name in names if name in rareness)
        weights = {name: rareness[name] * (1 + log(count)) for name, count in counts.items()}
        length = hypot(*weights.values())
        vector |= {name: weight / length for name, weight in weights.items()}
    return vector


@dataclass(frozen=True, slots=True)
class Linear:
    """What each column says of each answer, and what the answers begin with (arrays)."""

    answers: Sequence[Any]
    weights: Any
    starts: Any

    def scores(self, rows: Any) -> Any:
        """How much each row speaks for each answer."""
        return rows @ self.weights + self.starts

    def times(self, factor: float) -> "Linear":
        """All scores so many times as large."""
        return Linear(self.answers, factor * self.weights, factor * self.starts)

    def plus(self, other: "Linear") -> "Linear":
        """The scores of both added up."""
        return Linear(self.answers, self.weights + other.weights, self.starts + other.starts)


def margins(rows: Any, answers: Sequence[Any]) -> Linear:
    """A linear support vector machine, each answer against the others."""
    from sklearn.svm import LinearSVC  # type: ignore[import-not-found]

    model = LinearSVC(C=COST).fit(rows, answers)
    sides = [[1.0]] if len(model.classes_) > 2 else [[-0.5, 0.5]]  # of two it holds the second
    return Linear(model.classes_, model.coef_.T * sides, model.intercept_ * sides[0])


def counts(rows: Any, answers: Sequence[Any]) -> Linear:
    """A complement naive Bayes: how unlike the texts with all other answers."""
    from sklearn.naive_bayes import ComplementNB  # type: ignore[import-not-found]

    model = ComplementNB(alpha=SMOOTHED).fit(rows, answers)
    said = model.feature_log_prob_.T
    middle = said.mean(axis=1, keepdims=True)  # says nothing of which answer it is
    return Linear(model.classes_, said - middle, 0.0 * said[0])


def both(rows: Any, answers: Sequence[Any], share: float) -> Linear:
    """The two together, since they err on different texts; `share`: how much the counts say."""

    def of_one_size(model: Linear) -> Linear:
        scores = model.scores(rows)
        return model.times(1 / (scores - scores.mean(axis=1, keepdims=True)).std())

    return of_one_size(margins(rows, answers)).plus(of_one_size(counts(rows, answers)).times(share))


def unseen(rows: Any, answers: Sequence[Any], by: Sequence[str], share: float) -> Any:
    """The scores of each row by what was learnt from other hands than the one that wrote it."""
    import numpy as np  # type: ignore[import-not-found]
    from sklearn.model_selection import GroupKFold  # type: ignore[import-not-found]

    given = np.array(answers)
    scores = np.zeros((len(given), len(set(answers))))
    for learnt, left in GroupKFold(PARTS).split(rows, given, by):
        model = both(rows[learnt], given[learnt], share)
        places = np.searchsorted(sorted(set(answers)), model.answers)
        scores[np.ix_(left, places)] = model.scores(rows[left])
    return scores


def columns(vectors: Sequence[Mapping[str, float]]) -> tuple[Any, list[str]]:
    """The vectors as rows of a sparse matrix, and the names of its columns."""
    import numpy as np
    from sklearn.feature_extraction import DictVectorizer  # type: ignore[import-not-found]

    names = DictVectorizer()
    rows = names.fit_transform(vectors)
    rows.indices, rows.indptr = rows.indices.astype(np.int32), rows.indptr.astype(np.int32)
    return rows, list(names.get_feature_names_out())


def sureness(scores: Any, answers: Sequence[Any]) -> float:
    """By how much to multiply scores of answers that exclude each other to be rightly sure."""
    import numpy as np
    from sklearn.metrics import log_loss  # type: ignore[import-not-found]

    def loss(factor: float) -> float:
        powers = np.exp(factor * (scores - scores.max(axis=1, keepdims=True)))
        return float(log_loss(answers, powers / powers.sum(axis=1, keepdims=True)))

    return float(min(np.geomspace(0.5, 20, 60), key=loss))


def conducts(corpus: Corpus, rareness: Mapping[str, float]) -> dict[str, Fitted]:
    """The questions of the kinds and of the usual acts, each with "nothing" beside them."""
    vectors = [
        vector_of(grams, rareness) | signs
        for grams, signs in zip(corpus.grams, corpus.signs, strict=True)
    ]
    kinds = corpus.answers(lambda text: str(KIND[Conduct(conduct(text))]), NOTHING)
    return {
        "kind": one_of(vectors, kinds, corpus.by),
        "conduct": one_of(vectors, corpus.answers(conduct, NOTHING), corpus.by),
    }


def places(corpus: Corpus, rareness: Mapping[str, float]) -> Fitted:
    """The question of the channel. What is said of nothing names none."""
    named = len(corpus.texts)
    vectors = [vector_of(one, rareness) for one in corpus.of_places[:named]]
    return one_of(vectors, [text.channel for text in corpus.texts], corpus.by[:named])


def one_of(
    vectors: Sequence[Mapping[str, float]], answers: Sequence[str], by: Sequence[str]
) -> Fitted:
    """A question whose answers exclude each other."""
    rows, names = columns(vectors)
    model = both(rows, answers, COUNTS)
    model = model.times(sureness(unseen(rows, answers, by, COUNTS), answers))
    starts = list(zip(map(str, model.answers), map(float, model.starts), strict=True))
    return Fitted(starts, dict(zip(names, model.weights.tolist(), strict=True)), LEAST)


def flags(corpus: Corpus, rareness: Mapping[str, float]) -> Fitted:
    """The question of the warnings, each answered yes or no."""
    vectors = [
        vector_of(without_pieces(grams), rareness) | signs
        for grams, signs in zip(corpus.grams, corpus.signs, strict=True)
    ]
    rows, names = columns(vectors)
    fitted = [yes_or_no(rows, corpus.answers(_raises(flag), False), corpus.by) for flag in FLAGS]
    weights = zip(*[weights for _, weights in fitted], strict=True)
    starts = [(flag, start) for flag, (start, _) in zip(FLAGS, fitted, strict=True)]
    return Fitted(starts, dict(zip(names, weights, strict=True)), LEAST_OF_FLAGS)


def yes_or_no(rows: Any, answers: Sequence[bool], by: Sequence[str]) -> tuple[float, list[float]]:
    """What speaks for yes before anything is read, and what each column adds: log odds."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

    against, of = unseen(rows, answers, by, COUNTS_OF_FLAGS).T
    sure = LogisticRegression().fit((of - against)[:, None], answers)
    factor = float(sure.coef_[0, 0])
    model = both(rows, answers, COUNTS_OF_FLAGS).times(factor)
    weights = (model.weights[:, 1] - model.weights[:, 0]).tolist()
    return float(model.starts[1] - model.starts[0] + sure.intercept_[0]), weights


def _raises(flag: str) -> Callable[[Labelled], bool]:
    return lambda text: text.sustained if flag == "sustained" else text.flags[flag]


def write(file: Path, hands: Mapping[str, Sequence[Labelled]]) -> None:
    """Fit and write the weights that these texts give."""
    quiet = [*nothing(), *nearly_nothing()] * TIMES_NOTHING
    corpus = Corpus(hands, quiet)
    longer = Corpus({name: [*hands[name], *more] for name, more in pairs(hands).items()}, quiet)
    rareness = rareness_of(corpus.grams)
    of_story = {**conducts(longer, rareness), "place": places(corpus, rareness)}
    of_parts = {"flag": flags(corpus, rareness)}
    file.write_text(written([of_story, of_parts], rareness), "utf-8")


def main() -> None:
    """Write the bot's weights, and those without the newest hands, which the tests read by."""
    write(FILE, hands())
    write(APART, {name: texts for name, texts in hands().items() if name not in NEWEST})


if __name__ == "__main__":
    main()
