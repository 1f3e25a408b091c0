"""Durable turns a second, beside the floor in the same run, on both databases."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
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
WARM_UP = 2.0  # seconds
PAUSE = 0.5  # seconds, for what is still under way to end
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
    urls = {name: databases.fresh(kind) for name in WHO}
    for count, middle in asyncio.run(_rounds(urls, seconds)).items():
        for name, figures in middle.items():
            at = f"{kind}_at_{count}"
            yield Figure(f"{name}_per_s_{at}", figures.rate, "/s", note=_spread(figures))
        yield from _ratios(kind, count, middle)


async def _rounds(urls: Mapping[str, str], seconds: int) -> dict[int, dict[str, Figures]]:
    """Return, for each number of people, the middle round of everybody."""
    async with AsyncExitStack() as stack:
        ports = {
            name: await stack.enter_async_context(served(name, url)) for name, url in urls.items()
        }
        for name, port in ports.items():
            await _flood(name, port, CROWD, WARM_UP)
        return {count: await _in_turns(ports, count, seconds / ROUNDS) for count in (1, CROWD)}


async def _in_turns(ports: Mapping[str, int], count: int, seconds: float) -> dict[str, Figures]:
    seen: dict[str, list[Figures]] = {name: [] for name in ports}
    for _ in range(ROUNDS):
        for name, port in ports.items():
            seen[name].append(await _flood(name, port, count, seconds))
            await asyncio.sleep(PAUSE)
    return {name: _middle(rounds) for name, rounds in seen.items()}


def _ratios(kind: str, count: int, middle: Mapping[str, Figures]) -> Iterator[Figure]:
    """Yield ours divided by the floor's: the same work, and with the card's delivery on top."""
    at = kind if count == CROWD else f"{kind}_at_{count}"
    limit = HALF if count == CROWD else None
    for name, what in (("turn", "turn"), ("product", "turn_and_delivery")):
        ratio = round(middle[name].rate / middle["floor"].rate, 2)
        note = "its card delivered and settled too" if name == "product" else ""
        yield Figure(f"{what}_vs_floor_{at}", ratio, at_least=limit, note=note)


def _middle(seen: Sequence[Figures]) -> Figures:
    """Return the round in the middle by its rate."""
    return sorted(seen, key=lambda figures: figures.rate)[len(seen) // 2]


def _spread(figures: Figures) -> str:
    return f"p50 {figures.p50:g} ms, p99 {figures.p99:g} ms"


async def _flood(name: str, port: int, count: int, seconds: float) -> Figures:
    wires = [await Wire.open(port) for _ in range(count)]
    people = [WHO[name](wire, address(number)) for number, wire in enumerate(wires)]
    figures = await as_fast_as_answered(people, seconds)
    if name == "turn":  # else thousands of cards would wait, which every draft thrown away looks at
        await wires[0].post("/deliver", b"")
    for wire in wires:
        await wire.close()
    return figures


async def _paced(url: str, seconds: int) -> Figures:
    async with served("product", url) as port:
        people = [Talker(await Wire.open(port), address(n)) for n in range(CROWD)]
        await as_fast_as_answered(people, WARM_UP)
        await asyncio.sleep(PAUSE)
        return await one_a_second(people, seconds)
