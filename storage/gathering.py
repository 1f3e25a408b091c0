"""Does at once what many ask for at the same time.

What is asked while one round is under way is done together in the next. Who asks alone waits for
nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


@dataclass(slots=True)
class Gathering(Generic[Asked, Answer]):
    """`act` does a round: it returns an answer for each of what was asked, in its order."""

    act: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]]
    _waiting: list[tuple[Asked, asyncio.Future[Answer]]] = field(default_factory=list)
    _under_way: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Answer:
        """Return the answer once its round is done. Raises what `act` raises."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._under_way is None:
            self._under_way = asyncio.create_task(self._act_on_all())
        return await answer

    async def finish(self) -> None:
        """Wait until all is done, also for who no longer waits for it."""
        if self._under_way:
            await self._under_way

    async def _act_on_all(self) -> None:
        try:
            while self._waiting:
                round, self._waiting = self._waiting, []
                await self._act_on(round)
        finally:
            self._under_way = None

    async def _act_on(self, round: Sequence[tuple[Asked, asyncio.Future[Answer]]]) -> None:
        waiting = [answer for _, answer in round]
        try:
            answers = await self.act([asked for asked, _ in round])
        except Exception as problem:
            for answer in waiting:
                if not answer.done():  # else who waited for it was cancelled
                    answer.set_exception(problem)
            return
        for answer, given in zip(waiting, answers, strict=True):
            if not answer.done():
                answer.set_result(given)
