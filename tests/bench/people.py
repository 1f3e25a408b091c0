"""The people of the bench: one organisation, and messages as a report brings them.

Everybody goes through a report, now with these answers, now with those, and at its end throws it
away and begins anew, so that the load is that of conversation and goes on as long as it has to.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from cases.organisation_file import OrganisationFile
from tests.bench.wire import Wire

ORGANISATION = "voorbeeldstad"
THROW_AWAY = ("throw_away", "yes")
STORY = (
    "Een man aan de balie werd boos omdat zijn aanvraag was afgewezen. Hij schold me uit en zei "
    "dat hij me na het werk zou opwachten."
)
_NUMBERS = count(10_000)  # no story is told twice, so that none is known from the time before


def address(number: int) -> str:
    return f"medewerker{number}@voorbeeldstad.example"


def organisation_file(employees: int) -> OrganisationFile:
    """Return a municipality with so many employees, and one for each role that acts."""
    acting = ("cag", "bmw", "director")
    staff = [{"email": f"{role}@voorbeeldstad.example", "name": role} for role in acting]
    chief = {"email": "chef@voorbeeldstad.example", "name": "chef", "team": "balie"}
    desk = [
        {"email": address(number), "name": f"Medewerker {number}", "team": "balie"}
        for number in range(employees)
    ]
    return OrganisationFile.model_validate(
        {
            "organisation": {
                "id": ORGANISATION,
                "name": "Gemeente Voorbeeldstad",
                "protocols": {"employee": "heerlen"},
            },
            "teams": [{"id": "balie", "name": "Balie", "manager": chief["email"]}],
            "people": [*staff, chief, *desk],
            "roles": {role: [{"person": f"{role}@voorbeeldstad.example"}] for role in acting},
        }
    )


@dataclass(slots=True)
class Talker:
    """One employee who answers what is asked, over the wire."""

    wire: Wire
    email: str
    card: Mapping[str, Any] = field(default_factory=dict)
    sent: int = 0

    async def send(self) -> None:
        """Send the next message and keep the card that came back."""
        self.sent += 1
        answer = answer_to(self.card, self.sent)
        message = {"person": self.email, "event": uuid4().hex, **answer}
        answered = json.loads(await self.wire.post("/", json.dumps(message).encode()))
        self.card = answered["card"]


def answer_to(card: Mapping[str, Any], turn: int) -> dict[str, Any]:
    """Return what somebody answers to this card: the story, a form, or one of its buttons.

    A finished report is not sent: it is thrown away.
    """
    step = card.get("step")
    if step == "story":
        return {"text": f"{STORY} Het was nummer {next(_NUMBERS)}."}
    if step in ("category", "send"):
        return {"text": "stop"}
    for part in card.get("parts", ()):
        match part.get("part"):
            case "form":
                values = {one["name"]: _filled(one) for one in part["inputs"]}
                return {"step": part["step"], "ref": part["ref"], "values": values}
            case "buttons":
                return _tap(part["buttons"], step, turn)
            case "menu":
                first = part["options"][0]["value"]
                return {"step": part["step"], "value": first, "ref": part["ref"]}
    return {"text": "ik wil iets melden"}


def _tap(buttons: Sequence[Mapping[str, Any]], step: str | None, turn: int) -> dict[str, Any]:
    """Tap one of the question's answers, now this one, now that; never that there is danger."""
    answers = [button for button in buttons if button["step"] == step]
    thrown_away = [b for b in buttons if b["step"] == "stop" and b["value"] in THROW_AWAY]
    chosen = thrown_away or (answers[-1:] if step == "danger" else answers) or buttons[:1]
    button = chosen[turn % len(chosen)]
    return {key: button[key] for key in ("step", "value", "ref")}


def _filled(one: Mapping[str, Any]) -> list[str]:
    if one.get("initial"):
        return list(one["initial"])
    if one["kind"] in ("choice", "person"):
        return [one["options"][0]["value"]] if one.get("options") else []
    return ["gisteren om tien uur"] if one["kind"] in ("text", "long_text", "moment") else []
