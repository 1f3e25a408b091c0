"""Makes words/weights.json from the tuning texts. Needs scikit-learn, as the bot itself does not.

pip install scikit-learn && python -m tests.eval.train
"""

import json
from pathlib import Path
from typing import Any

from words.findings import Finding
from words.judge import acts
from words.kinds import Kind
from words.observe import found_in
from words.weigh import features

TEXTS = Path(__file__).parent / "texts" / "tuning.jsonl"
WEIGHTS = Path(__file__).parent.parent.parent / "words" / "weights.json"
KINDS = {
    "A": Kind.EMOTION,
    "B": Kind.ORGANISATION,
    "C": Kind.VERBAL,
    "D_threat": Kind.THREAT,
    "D_physical": Kind.PHYSICAL,
    "E": Kind.ONESELF,
}
STRENGTH = 2.0  # of the penalty, its inverse: chosen by ten-fold cross-validation


def acts_of(text: str) -> list[Finding]:
    """What stands in a text, as the observer sees it before it weighs."""
    readings, findings = found_in(text)
    return acts(findings, readings)


def table(
    classes: Any, names: Any, coefficients: Any, intercepts: Any
) -> dict[str, dict[str, float]]:
    """The weights by kind and sign, rounded; "" is the intercept."""
    return {
        kind: {"": round(float(intercepts[row]), 3)}
        | {
            name: round(float(value), 3)
            for name, value in zip(names, coefficients[row], strict=True)
        }
        for row, kind in enumerate(classes)
    }


def main() -> None:
    """Fit and write the weights."""
    from sklearn.feature_extraction import DictVectorizer  # type: ignore[import-not-found]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

    texts = [json.loads(line) for line in TEXTS.read_text("utf-8").splitlines()]
    vectors = DictVectorizer()
    rows = vectors.fit_transform([features(acts_of(text["text"])) for text in texts])
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit(rows, [KINDS[text["heerlen"]].value for text in texts])
    names = vectors.get_feature_names_out()
    weights = table(model.classes_, names, model.coef_, model.intercept_)
    WEIGHTS.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
