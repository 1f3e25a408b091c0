"""Several processes that play together on one database, in step: each hears what all have to say.

Nobody goes on before everybody has spoken. So the clock of the simulation stands at the same moment
in all of them, and moves when all are done with it.
"""

import asyncio
import multiprocessing
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Protocol, TypeVar

Said = TypeVar("Said")
TO_END = 30.0  # seconds from the end of the first to that of the last
_PROCESSES = multiprocessing.get_context("fork")  # they begin with what the parent has read


class Company(Protocol):
    @property
    def number(self) -> int:
        """Which one of them this process is; the first has number 0."""

    async def all(self, mine: Said) -> Sequence[Said]:
        """Say something; return what everybody says, in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class Alone:
    """A single process."""

    number: int = 0

    async def all(self, mine: Said) -> Sequence[Said]:
        return [mine]


@dataclass(frozen=True, slots=True)
class Member:
    """One of several processes."""

    number: int
    _pipe: "Connection[Any, Any]"

    async def all(self, mine: Said) -> Sequence[Said]:
        self._pipe.send(mine)
        said: Sequence[Said] = await asyncio.to_thread(self._pipe.recv)
        return said


def together(many: int, play: Callable[[Company], bool]) -> bool:
    """Let so many processes play, and pass on what they say; return whether all ended well."""
    pipes, processes = [], []
    for number in range(many):
        ours, theirs = _PROCESSES.Pipe()
        process = _PROCESSES.Process(target=_play, args=(play, Member(number, theirs)))
        process.start()
        theirs.close()  # so that we notice when it ends
        pipes.append(ours)
        processes.append(process)
    _pass_on(pipes)
    for process in processes:
        process.join(TO_END)
        process.terminate()  # it waits for one that failed
        process.join()
    return not any(process.exitcode for process in processes)


def _play(play: Callable[[Company], bool], member: Company) -> None:
    sys.exit(not play(member))


def _pass_on(pipes: "Sequence[Connection[Any, Any]]") -> None:
    """Until one of them has nothing more to say: it has ended."""
    while True:
        try:
            said = [pipe.recv() for pipe in pipes]
        except EOFError:
            return
        for pipe in pipes:
            pipe.send(said)
