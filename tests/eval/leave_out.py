"""Each hand read with weights that were made without it. Needs scikit-learn, as `train` does.

python -m tests.eval.leave_out [HAND ...]
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.eval.evaluate import Read, made_light_of, read_all, right, weights_of
from tests.eval.labels import SCHEMES, hands
from tests.eval.train import write


def read_without(name: str) -> list[Read]:
    """The texts of one hand, read with the weights of all the others."""
    others = {hand: texts for hand, texts in hands().items() if hand != name}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "weights.tsv"
        write(file, others)
        with weights_of(file):
            return read_all(hands()[name])


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
