"""What it takes to open a case: the turn that sends a report, its duties in the same commit."""

import time
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any

from bot.settings import Settings
from bot.warm import warm
from bot.wiring import Office, open_office
from cases.organisation import import_organisation
from storage.database import Database
from storage.keys import Keys
from tests.bench.people import address, answer_to, organisation_file
from tests.bench.product import SECRET_KEYS, Nowhere, inbound

EMPLOYEES = 3000
WARM_UP = 10
CASES = 100
STORY = (
    "Vanmorgen om tien uur sloeg een man mij aan de balie in mijn gezicht omdat zijn aanvraag was "
    "afgewezen. Ik had een bloedneus en ben naar de huisarts geweest."
)
COLLEAGUE = "Medewerker 2999"  # hurt as well, so that there are talks with two


async def opening(url: str) -> tuple[float, int]:
    """Return the 95th percentile in ms of sending a report, and the duties that a case got."""
    warm()
    database = Database.open(url, Keys.parse(SECRET_KEYS))
    await database.migrate()
    async with database.writing() as transaction:
        await import_organisation(transaction, organisation_file(EMPLOYEES), datetime.now(UTC))
    async with open_office(Settings(), {"web": Nowhere()}, database=database) as office:
        took = [await _report(office, number) for number in range(WARM_UP + CASES)]
    async with database.reading() as transaction:
        owed = sum((await transaction.counted()).duties.values())
    await database.close()
    return quantiles(took[WARM_UP:], n=20)[18], owed // len(took)


async def _report(office: Office, number: int) -> float:
    """Tell a story and answer what is asked; return how many ms the last answer took."""
    who, card = address(number % EMPLOYEES), dict[str, Any]()
    for turn in range(30):
        message = {"person": who, "event": f"{number}-{turn}", **_answer(card)}
        began = time.perf_counter()
        turned = await office.cases.turn(inbound(message))
        took = 1000 * (time.perf_counter() - began)
        await office.delivery.answer(turned)
        card = dict(turned.answers[-1].card)
        if card["kind"] == "receipt":
            return took
    raise AssertionError("the report does not end")


def _answer(card: dict[str, Any]) -> dict[str, Any]:
    """Answer in the likeliest way, for a colleague too; send what is elsewhere thrown away."""
    if card.get("step") == "story":
        return {"text": STORY}
    if card.get("step") == "victim":
        return {"text": COLLEAGUE}
    if card.get("step") == "care":
        form = answer_to(card, 0)
        return form | {"values": form["values"] | {"care": ["several"]}}
    if card.get("step") in ("category", "send"):
        return {"step": card["step"], "value": _SENDS[card["step"]], "ref": card["ref"]}
    return answer_to(card, 0)


_SENDS = {"category": "confirm", "send": "yes"}
