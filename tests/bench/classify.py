"""How long a story takes from text to category, one at a time on one core; and how long the reader
takes to be ready, and how much room."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from protocols.load import pack
from protocols.verdict import classify
from tests.bench.databases import Databases
from tests.bench.figure import Figure
from tests.eval.labels import SEALED, labelled
from words.observe import observe

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TIMES = 5


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
    alone = sorted((_alone(texts) for _ in range(TIMES)), key=lambda told: told["start_ms"])
    middle = alone[TIMES // 2]
    note = f"from import to the first text, in the middle of {TIMES}"
    yield Figure("classify_start_ms", round(middle["start_ms"]), "ms", at_most=300, note=note)
    yield Figure("classify_mb", round(middle["mb"]), "MB", at_most=100, note=f"{len(texts)} texts")


def _alone(texts: Sequence[str]) -> dict[str, float]:
    """What the reader says of itself in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.reader"],
        input="\n".join(map(json.dumps, texts)),
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, float] = json.loads(told.stdout)
    return said


def _share(times: list[float], share: float) -> float:
    return round(times[int(len(times) * share)] * 1000, 2)
