"""`make eval`: the figures on the sealed texts, or on a file of one's own.

python -m tests.eval [FILE.jsonl ...]
"""

import sys
from pathlib import Path

from tests.eval.evaluate import moments, read_all, table
from tests.eval.labels import SEALED, labelled


def main() -> None:
    """Print the table for each file; without any, for the sealed part."""
    given = [Path(name) for name in sys.argv[1:]]
    for path in given or [SEALED]:
        reads = read_all(labelled(path))
        sys.stdout.write(f"\n{path.name}, {len(reads)} texts\n" + "\n".join(table(reads)) + "\n")
    if not given:
        right, found = moments()
        sys.stdout.write(f"\nwhen: right when filled in {right}, of those told {found}\n")


if __name__ == "__main__":
    main()
