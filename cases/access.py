"""Who may do what with a case: decided here and nowhere else, and denied unless said."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Self
from uuid import UUID

from cases.directory import Directory
from protocols.facts import FactSheet
from protocols.load import pack_of
from protocols.sanction import BanList
from protocols.vocabulary import Role
from storage.records import Case, Duty, Part, Party


class Action(StrEnum):
    READ_STATE = "read_state"  # number, what is done and what is to come
    READ_STORY = "read_story"  # the reporter's own words, the people, the perpetrator
    READ_EVIDENCE = "read_evidence"
    CHANGE = "change"  # note what has happened since: an arrest, hospital, another time
    ACT = "act"  # tap on a duty: seen, done, later, decide
    READ_LIST = "read_list"  # on the list of bans: whom it is about, what holds, until when
    KEEP_LIST = "keep_list"  # fill in who it is, with which likeness; take it off


# Who reads the story where the case came to them; the CAG always does.
_HANDLERS = frozenset(
    {Role.MANAGER, Role.DIRECTOR, Role.MAYOR, Role.REGISTRAR, Role.MUNICIPAL_SECRETARY}
)


def reads_story(role: Role) -> bool:
    """Tell whether who has this role in a case may read its story."""
    return role is Role.CAG or role in _HANDLERS


class Denied(Exception):
    """This person may not do this with this case. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Everybody who has to do with a duty, and who they are today.

    A standing duty has no case, and so no parties.
    """

    directory: Directory
    case: Case | None = None
    team_id: str | None = None
    parties: Collection[Party] = ()
    duties: Collection[Duty] = ()

    @property
    def involved(self) -> frozenset[UUID]:
        """The people who may not handle the case, because they are in it."""
        return frozenset(party.person_id for party in self.parties if party.person_id)

    def is_part(self, person_id: UUID, *parts: Part) -> bool:
        return any(p.person_id == person_id and p.part in parts for p in self.parties)

    def has_duty(self, person_id: UUID, *roles: Role) -> bool:
        return any(d.person_id == person_id and d.role in roles for d in self.duties)


@dataclass(frozen=True, kw_only=True)
class CaseCircle(Circle):
    """Everybody who has to do with one case."""

    case: Case

    @cached_property
    def sheet(self) -> FactSheet:
        """What is known of the case."""
        return FactSheet.model_validate(self.case.sheet)

    @classmethod
    def of(
        cls,
        case: Case,
        parties: Collection[Party],
        duties: Collection[Duty],
        directory: Directory,
    ) -> Self:
        return cls(
            case=case, team_id=case.team_id, parties=parties, duties=duties, directory=directory
        )


def may(person_id: UUID, action: Action, circle: Circle, duty: Duty | None = None) -> bool:
    """Tell whether the person may do this; the only place where that is decided.

    The reporter follows their own report. The CAG and the manager who handles the case read the
    story; who gives aftercare acts without it (Heerlen §7.1, §10; least content). A colleague who
    is accused sees nothing. A standing duty has nothing to read but itself.
    """
    if circle.is_part(person_id, Part.ACCUSED):
        return False
    if action is Action.ACT:
        return duty is not None and _may_act(person_id, circle, duty)
    if circle.case is None:
        return False
    reporter = person_id == circle.case.reporter_id
    handles = _handles(person_id, circle)
    match action:
        case Action.READ_STATE:
            return reporter or handles or circle.is_part(person_id, Part.VICTIM)
        case Action.READ_STORY | Action.READ_EVIDENCE:
            return reporter or handles
        case Action.CHANGE:
            return handles
        case Action.READ_LIST:
            return may_open_list(person_id, _list_of(circle.case), circle.directory, circle.team_id)
        case Action.KEEP_LIST:
            return _keeps_list(person_id, circle, circle.case)


def may_open_list(
    person_id: UUID, rule: BanList | None, directory: Directory, team_id: str | None
) -> bool:
    """Tell whether the protocol names the person among those who see its list of bans.

    `team_id`: of whose manager the list is asked. Each entry is asked about by itself (`may`).
    """
    roles = (*rule.keepers, *rule.readers) if rule else ()
    return any(directory.holds(person_id, role, team_id) for role in roles)


def _keeps_list(person_id: UUID, circle: Circle, case: Case) -> bool:
    """Whom the protocol names, unless they are in the case themselves."""
    rule, holds = _list_of(case), circle.directory.holds
    named = rule and any(holds(person_id, role, circle.team_id) for role in rule.keepers)
    return bool(named) and not _is_party(person_id, circle)


def _list_of(case: Case) -> BanList | None:
    return pack_of(case.protocol, case.protocol_date).ban_list


def _handles(person_id: UUID, circle: Circle) -> bool:
    """The CAG always; the manager, the director and the mayor where the case came to them."""
    if _is_party(person_id, circle):
        return False
    return circle.directory.holds(person_id, Role.CAG) or circle.has_duty(person_id, *_HANDLERS)


def _is_party(person_id: UUID, circle: Circle) -> bool:
    return circle.is_part(person_id, Part.REPORTER, Part.VICTIM, Part.WITNESS)


def _may_act(person_id: UUID, circle: Circle, duty: Duty) -> bool:
    """Whose duty it is, who stands in, whom it went up to, and the CAG, who directs (§7.1)."""
    if duty.person_id == person_id:
        return True
    if _is_party(person_id, circle):
        return False
    if str(person_id) in duty.plan.get("told", ()):
        return True
    holds = circle.directory.holds
    return holds(person_id, duty.role, circle.team_id) or holds(person_id, Role.CAG)
