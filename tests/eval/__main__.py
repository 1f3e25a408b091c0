"""`make eval`: the figures on the sealed texts, or on files of one's own.

python -m tests.eval [FILE.jsonl ...]
"""

import sys
from pathlib import Path

from tests.eval.evaluate import moments, read_all, shown, weights_of
from tests.eval.labels import (
    APART,
    MOMENTS,
    NEWEST,
    SEALED,
    SEALED_ENGLISH,
    SEALED_MOMENTS,
    hands,
    labelled,
)


def main() -> None:
    """Print the table for each file; without any, for the sealed texts and the newest hands."""
    given = [Path(name) for name in sys.argv[1:]]
    paths = given or sorted(SEALED.glob("*.jsonl"))
    reads = {path.name: read_all(labelled(path)) for path in paths}
    for name, of_file in reads.items():
        sys.stdout.write(shown(name, of_file))
    if len(reads) > 1:
        sys.stdout.write(
            shown("all of them", [one for of_file in reads.values() for one in of_file])
        )
    if not given:
        _without_a_file()


def _without_a_file() -> None:
    sys.stdout.write(shown("in English", read_all(labelled(SEALED_ENGLISH))))
    newest = [text for name in NEWEST for text in hands()[name]]
    with weights_of(APART):
        sys.stdout.write(shown("the newest hands, weights made without them", read_all(newest)))
    for file in (SEALED_MOMENTS, MOMENTS):
        right, found = moments(file)
        figures = f"right when filled in {right}, of those told {found}"
        sys.stdout.write(f"\n{file.name}: {figures}\n")


if __name__ == "__main__":
    main()
