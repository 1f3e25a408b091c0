"""Each hand read with weights that were made without it. Needs scikit-learn, as `train` does.

python -m tests.eval.leave_out [HAND ...]
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from tests.eval.evaluate import Read, made_light_of, read_all, right
from tests.eval.labels import SCHEMES, hands, nothing
from tests.eval.train import Corpus, files
from words import weigh


def read_without(name: str) -> list[Read]:
    """The texts of one hand, read with the weights of all the others."""
    others = [text for hand, texts in hands().items() if hand != name for text in texts]
    with tempfile.TemporaryDirectory() as folder, patch.object(weigh, "FOLDER", Path(folder)):
        for question, weights in files(Corpus(others, nothing())):
            (Path(folder) / f"{question}.tsv").write_text(weights, "utf-8")
        weigh.model.cache_clear()
        reads = read_all(hands()[name])
    weigh.model.cache_clear()
    return reads


def line(name: str, reads: Sequence[Read]) -> str:
    """The figures of one hand."""
    figures = (f"{scheme} {right(reads, scheme)}" for scheme in SCHEMES)
    return f"{name} {'  '.join(figures)}  light {made_light_of(reads)}"


def main() -> None:
    """Print a line for each hand that is named, or for all."""
    for name in sys.argv[1:] or hands():
        sys.stdout.write(line(name, read_without(name)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
