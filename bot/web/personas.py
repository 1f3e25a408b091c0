"""Whom you can be in the trial: the people of the municipality, and what each of them is. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from dialogs.texts import say
from protocols.vocabulary import Office
from storage.records import Person, RoleHolder, Team

_FIRST = ("employee", "manager", "cag", "bmw", "bot", "director", "municipal_secretary", "mayor")
OFFICES = frozenset(Office)  # what somebody is who holds no role
COLOURS = 6  # of the round marks with initials, in trial.css


@dataclass(frozen=True, slots=True)
class Persona:
    """One of the people on the left of the page."""

    person: Person
    role: str  # a role or office of the vocabulary
    deputy: bool  # only stands in for it
    colour: int
    unread: int = 0

    @property
    def initials(self) -> str:
        """The first letters of the first and the last name."""
        words = self.person.name.split() or ["?"]
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()

    def what(self, language: str) -> str:
        """Say what they are: "leidinggevende"."""
        office = self.role in OFFICES
        role = say(f"web.office.{self.role}" if office else f"role.{self.role}", language)
        return say("web.deputy", language, role=role) if self.deputy else role


def personas(
    people: Sequence[Person],
    teams: Sequence[Team],
    holders: Sequence[RoleHolder],
    unread: Mapping[UUID, int],
) -> list[Persona]:
    """Return everybody who can be chosen: employees first, then up the line, deputies after."""
    codes = {person.id: _code(person, teams, holders) for person in people}
    chosen = sorted(
        (person for person in people if person.active),
        key=lambda person: (*_rank(*codes[person.id]), person.language != "nl", person.name),
    )
    return [
        Persona(person, *codes[person.id], n % COLOURS, unread.get(person.id, 0))
        for n, person in enumerate(chosen)
    ]


def _code(person: Person, teams: Sequence[Team], holders: Sequence[RoleHolder]) -> tuple[str, bool]:
    """Return what somebody is, and whether only as somebody's deputy."""
    if any(team.manager_id == person.id for team in teams) and person.office == "employee":
        own = [h.role for h in holders if h.person_id == person.id and h.role != "manager"]
        return (own[0], False) if own else ("manager", False)
    if own := [holder.role for holder in holders if holder.person_id == person.id]:
        return own[0], False
    if person.office != "employee":
        return person.office, False
    if stands_in := [holder.role for holder in holders if holder.deputy_id == person.id]:
        return stands_in[0], True
    return "employee", False


def _rank(code: str, deputy: bool) -> tuple[int, int]:
    return (_FIRST.index(code) if code in _FIRST else len(_FIRST), int(deputy))
