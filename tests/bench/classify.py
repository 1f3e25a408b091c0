"""How long a story takes from text to category, one at a time on one core."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from protocols.load import pack
from protocols.verdict import classify
from tests.bench.databases import Databases
from tests.bench.figure import Figure
from tests.eval.labels import SEALED, labelled
from words.observe import observe

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def measure(_databases: Databases, _seconds: int) -> Iterator[Figure]:
    """Read every sealed text twice, the first time to warm up."""
    texts = [one.text for file in sorted(SEALED.glob("*.jsonl")) for one in labelled(file)]
    heerlen = pack("heerlen")
    times: list[float] = []
    for _ in range(2):
        times = []
        for text in texts:
            began = time.perf_counter()
            classify(heerlen, observe(text, NOW))
            times.append(time.perf_counter() - began)
    times.sort()
    note = f"{len(times)} texts"
    yield Figure("classify_p50_ms", _share(times, 0.50), "ms", note=note)
    yield Figure("classify_p95_ms", _share(times, 0.95), "ms", at_most=20, note=note)


def _share(times: list[float], share: float) -> float:
    return round(times[int(len(times) * share)] * 1000, 2)
