"""People who send messages: as fast as they are answered, or one a second each."""

import asyncio
import time
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class Sends(Protocol):
    """One person at a keyboard: sends the next message and waits for the answer."""

    async def send(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Figures:
    """What was seen: messages a second, and how long the answers took, in milliseconds."""

    rate: float
    p50: float
    p99: float
    count: int


async def as_fast_as_answered(people: Sequence[Sends], seconds: float) -> Figures:
    """Let everybody send the next message as soon as the last one is answered."""

    async def keep_sending(person: Sends, until: float) -> list[float]:
        times = []
        while time.perf_counter() < until:
            times.append(await _timed(person))
        return times

    began = time.perf_counter()
    times = await _all(keep_sending(person, began + seconds) for person in people)
    return _figures(times, time.perf_counter() - began)


async def one_a_second(people: Sequence[Sends], seconds: int) -> Figures:
    """Let everybody send a message a second, spread over the second.

    An answer's time counts from when the message was to be sent, so that a server which stalls is
    not spared by messages that had to wait for it.
    """
    began = time.perf_counter()

    async def each_second(person: Sends, offset: float) -> list[float]:
        times = []
        for second in range(seconds):
            planned = began + second + offset
            await asyncio.sleep(max(0.0, planned - time.perf_counter()))
            await person.send()
            times.append(time.perf_counter() - planned)
        return times

    spread = [place / len(people) for place in range(len(people))]
    times = await _all(each_second(*pair) for pair in zip(people, spread, strict=True))
    return _figures(times, time.perf_counter() - began)


async def _timed(person: Sends) -> float:
    began = time.perf_counter()
    await person.send()
    return time.perf_counter() - began


async def _all(loops: Iterable[Coroutine[Any, Any, list[float]]]) -> list[float]:
    return sorted(spent for times in await asyncio.gather(*loops) for spent in times)


def _figures(times: Sequence[float], seconds: float) -> Figures:
    def milliseconds(share: float) -> float:
        return round(times[min(int(len(times) * share), len(times) - 1)] * 1000, 2)

    return Figures(
        round(len(times) / seconds, 1), milliseconds(0.50), milliseconds(0.99), len(times)
    )
