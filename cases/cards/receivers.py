"""Who gets to see what of a report, by name, before it is sent."""

from collections.abc import Collection, Iterator
from uuid import UUID

from cases.access import reads_story
from cases.desk import Desk
from cases.directory import Directory
from cases.sheet import NAMING, directory_for, footage_hours, sheet_of
from cases.verdict import Suggestion
from dialogs.answers import Answer, Answers
from dialogs.summary import Receiver
from dialogs.texts import say
from protocols.pack import Pack
from protocols.route import route
from protocols.timeline import timeline
from protocols.vocabulary import DutyKind, Role
from storage.records import Person

_OWN = frozenset({Role.REPORTER, Role.VICTIM})


async def receivers(
    desk: Desk, person: Person, pack: Pack, answers: Answers, found: Suggestion
) -> list[Receiver]:
    """Return who is told under the protocol's route, then who else gets a duty of the case."""
    directory = await directory_for(desk, person, answers)
    sheet = sheet_of(desk, person, found, answers, directory)
    routed = [role for step in route(pack, sheet) for role in step.to]
    planned = timeline(desk.agreed(pack), sheet, desk.calendar, footage_hours(desk, answers))
    duties = [(role, one.kind) for one in planned if not one.foreseen for role in one.to]
    carers = {role for role, kind in duties if kind is DutyKind.AFTERCARE_TALK}
    everybody = dict.fromkeys((*routed, *(role for role, _ in duties)))
    roles = [role for role in everybody if role not in _OWN]
    holders = {role: _holder(role, person, answers, directory) for role in roles}
    told: dict[UUID | Role, list[Role]] = {}
    for role in roles:
        holder = holders[role]
        if holder or role in routed:
            told.setdefault(holder.id if holder else role, []).append(role)
    return [_receiver(holders[of[0]], of, carers, person.language) for of in told.values()]


def _holder(role: Role, person: Person, answers: Answers, directory: Directory) -> Person | None:
    return directory.who(role, person.team_id, without={person.id, *_parties(answers, directory)})


def _parties(answers: Answers, directory: Directory) -> Iterator[UUID]:
    names = (name for step in NAMING for name in answers.get(step, Answer()).names)
    yield from (found.id for found in map(directory.named, names) if found)


def _receiver(
    holder: Person | None, roles: Collection[Role], carers: Collection[Role], language: str
) -> Receiver:
    who = holder.name if holder else say("incident.send.nobody", language)
    what = "number_only"
    if any(map(reads_story, roles)):
        what = "story"
    elif set(roles) & set(carers):
        what = "talk"
    names = ", ".join(say(f"role.{role}", language) for role in roles)
    return Receiver(f"{who} ({names})", say(f"incident.send.{what}", language))
