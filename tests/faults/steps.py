"""The steps of claim, send and settle, and a way to die at each: kill -9 of oneself.

A step is a place in the product's own code. It is met from outside, so that nothing there knows of
it: the function is replaced by one that dies before or after the real one has done its work.
"""

import os
import signal
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any

from bot.deliver import Delivery
from cases import tick
from cases.looking import Round
from storage import settling
from storage.database import Database, Transaction
from storage.duties import Duties
from tests.crash.victim import NotingChannel

_Act = Callable[..., Awaitable[Any]]


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dying(act: _Act, on: int, *, before: bool = False, some: bool = False) -> _Act:
    """Return the function that dies the how manieth time; `some`: only where it did a thing."""
    met = iter(range(1, on + 1))

    @wraps(act)
    async def dies(*given: Any, **named: Any) -> Any:
        if before and next(met, on) >= on:
            _kill()
        done = await act(*given, **named)
        if not before and (done or not some) and next(met, on) >= on:
            _kill()
        return done

    return dies


# In the order in which a reminder comes by: where it is, and what is known outside by then. A card
# is claimed where it waits; else it goes from the commit to the delivery.
STEPS: Mapping[str, tuple[Any, str, Mapping[str, bool]]] = {
    "the duties are taken": (Duties, "take", {"some": True}),
    "the duties are written, and not committed": (Round, "write", {}),
    "the duties are committed": (tick, "look_at_due", {"some": True}),
    "the cards are claimed, and not committed": (Transaction, "claim_cards", {"some": True}),
    "the claim is committed": (Delivery, "_claim", {"some": True}),
    "the delivery has the cards": (Delivery, "_send_all", {"before": True}),
    "the card is about to be sent": (NotingChannel, "send", {"before": True}),
    "the card has arrived": (NotingChannel, "send", {}),
    "the card is settled, and not committed": (settling, "_settle", {}),
    "the card is settled": (Database, "settle", {}),
}


def die(step: str, on: int) -> None:
    """See to it that this process dies the how manieth time that it comes to a step."""
    owner, name, how = STEPS[step]
    setattr(owner, name, _dying(getattr(owner, name), on, **how))
