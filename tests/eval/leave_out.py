"""Each hand read with weights that were made without it, a fifth of the hands at a time.

python -m tests.eval.leave_out [HAND ...]

The hands that are named are left out together; without any, all in turn, which takes a quarter of
an hour. Needs scikit-learn, as `train` does.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.eval.evaluate import Read, made_light_of, read_all, right, shown, weights_of
from tests.eval.labels import SCHEMES, hands
from tests.eval.train import write

FIFTHS = 5
# Hands in the shares of the customer's sample. In the others unusual words, boundaries, self-harm,
# weapons, implied channels or English were sought on purpose.
LIKE_THE_SAMPLE = {
    f"{hand:02}"
    for hand in (
        *(7, 11, 12, 14, 15, 16, 19, 22, 24, 25),
        *range(28, 37),
        *(39, 40, 41, 45, 46, 47, 56, 57),
    )
}


def read_without(names: Sequence[str]) -> Mapping[str, Sequence[Read]]:
    """The texts of some hands, read with the weights of all the others."""
    all_hands = hands()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "weights.tsv"
        write(file, {hand: texts for hand, texts in all_hands.items() if hand not in names})
        with weights_of(file):
            return {name: read_all(all_hands[name]) for name in names}


def parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """What is left out together: the hands that were asked for, or a fifth of all."""
    every = sorted(hands())
    yield from [names] if names else (every[at::FIFTHS] for at in range(FIFTHS))


def line(name: str, reads: Sequence[Read]) -> str:
    """The figures of one hand."""
    figures = (f"{scheme} {right(reads, scheme)}" for scheme in SCHEMES)
    return f"{name} {'  '.join(figures)}  light {made_light_of(reads)}\n"


def together(title: str, reads: Iterable[Sequence[Read]]) -> str:
    """The table of several hands; nothing where there are none."""
    all_of_them = [one for of_hand in reads for one in of_hand]
    return shown(title, all_of_them) if all_of_them else ""


def main() -> None:
    """Print a line for each hand, and the table of either kind."""
    read: dict[str, Sequence[Read]] = {}
    for names in parts(sys.argv[1:]):
        for name, reads in read_without(names).items():
            read[name] = reads
            sys.stdout.write(line(name, reads))
            sys.stdout.flush()
    like = (reads for name, reads in read.items() if name in LIKE_THE_SAMPLE)
    sought = (reads for name, reads in read.items() if name not in LIKE_THE_SAMPLE)
    sys.stdout.write(together("in the shares of the sample", like))
    sys.stdout.write(together("sought on purpose", sought))


if __name__ == "__main__":
    main()
