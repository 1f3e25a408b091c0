"""Makes words/weights.tsv from the labelled texts. Needs scikit-learn, as the bot itself does not.

pip install scikit-learn && python -m tests.eval.train
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import hypot, log
from pathlib import Path
from typing import Any

from protocols.vocabulary import Conduct
from tests.eval.labels import APART, NEWEST, Labelled, hands, nearly_nothing, nothing
from words.grams import Sorts, signs_of, without_pieces, without_tokens
from words.kinds import KIND
from words.observe import reading
from words.places import not_meant
from words.resemblance import NOTHING
from words.weigh import FILE, Fitted, written

# the inverse of the penalty, and the least share of a weight that is kept: chosen hand by hand
STRENGTH = 30.0
STRENGTH_OF_KINDS = 10.0
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


class Corpus:
    """Texts with their grams and signs, read once."""

    def __init__(self, texts: Sequence[Labelled], nothing: Sequence[str]) -> None:
        self.texts = texts
        self.nothing = nothing
        read = [reading(text) for text in (*(text.text for text in texts), *nothing)]
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
        if count >= OFTEN
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


def fitted(
    vectors: Sequence[Mapping[str, float]], answers: Sequence[Any], strength: float = STRENGTH
) -> Any:
    """A logistic regression, and the names of its columns."""
    from sklearn.feature_extraction import DictVectorizer  # type: ignore[import-not-found]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

    columns = DictVectorizer()
    rows = columns.fit_transform(vectors)
    model = LogisticRegression(C=strength, max_iter=3000, tol=1e-3)
    model.fit(rows, answers)
    return model, list(columns.get_feature_names_out())


def conducts(corpus: Corpus, rareness: Mapping[str, float]) -> dict[str, Fitted]:
    """The questions of the kinds and of the usual acts, each with "nothing" beside them."""
    vectors = [
        vector_of(grams, rareness) | signs
        for grams, signs in zip(corpus.grams, corpus.signs, strict=True)
    ]
    kinds = corpus.answers(lambda text: str(KIND[Conduct(conduct(text))]), NOTHING)
    return {
        "kind": one_of(vectors, kinds, STRENGTH_OF_KINDS),
        "conduct": one_of(vectors, corpus.answers(conduct, NOTHING)),
    }


def places(corpus: Corpus, rareness: Mapping[str, float]) -> Fitted:
    """The question of the channel. What is said of nothing names none."""
    vectors = [vector_of(one, rareness) for one in corpus.of_places[: len(corpus.texts)]]
    return one_of(vectors, [text.channel for text in corpus.texts])


def one_of(
    vectors: Sequence[Mapping[str, float]], answers: Sequence[str], strength: float = STRENGTH
) -> Fitted:
    """A question whose answers exclude each other."""
    model, names = fitted(vectors, answers, strength)
    starts = list(zip(map(str, model.classes_), map(float, model.intercept_), strict=True))
    return Fitted(starts, dict(zip(names, model.coef_.T.tolist(), strict=True)), LEAST)


def flags(corpus: Corpus, rareness: Mapping[str, float]) -> Fitted:
    """The question of the warnings, each answered yes or no."""
    vectors = [
        vector_of(without_pieces(grams), rareness) | signs
        for grams, signs in zip(corpus.grams, corpus.signs, strict=True)
    ]
    models = [fitted(vectors, corpus.answers(_raises(flag), False)) for flag in FLAGS]
    columns = [model.coef_[0].tolist() for model, _ in models]
    weights = dict(zip(models[0][1], zip(*columns, strict=True), strict=True))
    starts = [
        (flag, float(model.intercept_[0])) for flag, (model, _) in zip(FLAGS, models, strict=True)
    ]
    return Fitted(starts, weights, LEAST_OF_FLAGS)


def _raises(flag: str) -> Callable[[Labelled], bool]:
    return lambda text: text.sustained if flag == "sustained" else text.flags[flag]


def write(file: Path, texts: Sequence[Labelled]) -> None:
    """Fit and write the weights that these texts give."""
    corpus = Corpus(texts, [*nothing(), *nearly_nothing()])
    rareness = rareness_of(corpus.grams)
    of_story = {**conducts(corpus, rareness), "place": places(corpus, rareness)}
    of_parts = {"flag": flags(corpus, rareness)}
    file.write_text(written([of_story, of_parts], rareness), "utf-8")


def main() -> None:
    """Write the bot's weights, and those without the newest hands, which the tests read by."""
    written_by = hands()
    write(FILE, [text for hand in written_by.values() for text in hand])
    write(APART, [text for name, hand in written_by.items() if name not in NEWEST for text in hand])


if __name__ == "__main__":
    main()
