"""The reader in a process of its own: how long until its first text is read, and what it holds.

python -m tests.bench.reader < TEXTS, a JSON string a line; prints {"start_ms": …, "mb": …}
"""
# ruff: noqa: E402  what is imported is part of what is measured

import time

BEGAN = time.perf_counter()

import json
import sys
from datetime import UTC, datetime

from words.observe import observe

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def main() -> None:
    """Read a first text, then all of standard input."""
    observe("Gisteren schold een man mij uit aan de balie.", NOW)
    start_ms = 1000 * (time.perf_counter() - BEGAN)
    for line in sys.stdin:
        observe(json.loads(line), NOW)

    from psutil import Process  # type: ignore[import-untyped]  # after all that is measured

    print(json.dumps({"start_ms": start_ms, "mb": Process().memory_info().rss / 2**20}))


if __name__ == "__main__":
    main()
