"""Durable turns a second, beside the floor in the same run, on both databases."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from tests.bench.databases import KINDS, Databases
from tests.bench.figure import Figure
from tests.bench.load import Figures, Sends, as_fast_as_answered, one_a_second
from tests.bench.people import STORY, Talker, address
from tests.bench.served import served
from tests.bench.wire import Wire

CROWD = 50
ROUNDS = 3  # floor and product take turns, so that a busy moment of the machine hits both
WARM_UP = 1.0  # seconds
HALF = 0.5  # of the floor's rate, at least
QUICK = 50.0  # ms at the 99th percentile, at most


@dataclass(slots=True)
class Typist:
    """Somebody at the floor: the same story again and again."""

    wire: Wire
    email: str

    async def send(self) -> None:
        text = f'{{"person": "{self.email}", "event": "{uuid4().hex}", "text": "{STORY}"}}'
        await self.wire.post("/", text.encode())


WHO: dict[str, Callable[[Wire, str], Sends]] = {
    "floor": Typist,
    "turn": Talker,  # committed and answered
    "product": Talker,  # … and its card delivered and settled, all the while
}


def measure(databases: Databases, seconds: int) -> Iterator[Figure]:
    """Yield the figures of each database, then the paced load that has a limit."""
    for kind in KINDS:
        yield from _rates(databases, kind, seconds)
    for kind in KINDS:
        paced = asyncio.run(_paced(databases.fresh(kind), seconds))
        limit = QUICK if kind == "postgres" else None
        name = f"turn_p99_ms_at_{CROWD}" + ("" if kind == "postgres" else f"_{kind}")
        note = f"{CROWD} people, a message a second each, {kind}; p50 {paced.p50:g}"
        yield Figure(name, paced.p99, "ms", at_most=limit, note=note)


def _rates(databases: Databases, kind: str, seconds: int) -> Iterator[Figure]:
    for count in (1, CROWD):
        urls = {name: databases.fresh(kind) for name in WHO}
        seen: dict[str, list[Figures]] = {name: [] for name in WHO}
        for _ in range(ROUNDS):
            for name, url in urls.items():
                seen[name].append(asyncio.run(_flood(name, url, count, seconds / ROUNDS)))
        middle = {name: _middle(seen[name]) for name in WHO}
        for name, figures in middle.items():
            yield Figure(
                f"{name}_per_s_{kind}_at_{count}", figures.rate, "/s", note=_spread(figures)
            )
        yield from _ratios(kind, count, middle)


def _ratios(kind: str, count: int, middle: Mapping[str, Figures]) -> Iterator[Figure]:
    """Yield ours divided by the floor's: the turn with its delivery, and the turn alone."""
    at = kind if count == CROWD else f"{kind}_at_{count}"
    limit = HALF if count == CROWD else None
    for name, what in (("product", "turn"), ("turn", "turn_alone")):
        ratio = round(middle[name].rate / middle["floor"].rate, 2)
        note = "its card delivered and settled too" if name == "product" else ""
        yield Figure(f"{what}_vs_floor_{at}", ratio, at_least=limit, note=note)


def _middle(seen: Sequence[Figures]) -> Figures:
    """Return the round in the middle by its rate."""
    return sorted(seen, key=lambda figures: figures.rate)[len(seen) // 2]


def _spread(figures: Figures) -> str:
    return f"p50 {figures.p50:g} ms, p99 {figures.p99:g} ms"


async def _flood(name: str, url: str, count: int, seconds: float) -> Figures:
    async with served(name, url) as port:
        people = [WHO[name](await Wire.open(port), address(n)) for n in range(count)]
        await as_fast_as_answered(people, WARM_UP)
        return await as_fast_as_answered(people, seconds)


async def _paced(url: str, seconds: int) -> Figures:
    async with served("product", url) as port:
        people = [Talker(await Wire.open(port), address(n)) for n in range(CROWD)]
        await as_fast_as_answered(people, WARM_UP)
        return await one_a_second(people, seconds)
