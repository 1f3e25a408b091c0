"""Looking at evidence: who may gets a link, and whoever opens it is asked again, and written down.

Only what `access.may` allows; a link that was given while somebody was allowed to is worth nothing
when they no longer are.
"""

from dataclasses import dataclass
from uuid import UUID

from cases.access import Action, CaseCircle, Denied, may
from cases.cards.evidence import link_card
from cases.cards.frame import word
from cases.clock import Clock
from cases.desk import Desk
from cases.opening import Gone, Look, opened_once
from storage.database import Database
from storage.records import Person, StoredFile

KIND = "evidence"  # under which the ids of links that were used are noted


@dataclass(frozen=True, slots=True)
class FileLook(Look):
    """A link to a file. `original`: as it came in, not the copy to look at."""

    file_id: UUID
    original: bool = False


async def offer(desk: Desk, person: Person, channel: str, file_id: UUID) -> None:
    """Give a link to a file of a case, to who may see it."""
    found = await _found(desk, file_id)
    if found is None or not may(person.id, Action.READ_EVIDENCE, found[1]):
        desk.send(person.id, word("evidence.refused", person, "error"), channel=channel)
        if found:
            await _note(desk, found[1], person.id, "refused", file_id)
        return
    file, circle = found
    url = desk.links.to_file(desk.organisation.id, person.id, file.id, person.language)
    card = link_card(circle.case, file, person, url)
    desk.send(person.id, card, channel=channel, case_id=circle.case.id)


async def open_file(database: Database, clock: Clock, look: FileLook) -> tuple[StoredFile, bytes]:
    """Return a file and its content, once, and write down who looked.

    Raises UsedUp, Denied, Gone; what was refused is written down too.
    """
    async with opened_once(database, clock, KIND, look) as desk:
        found = await _found(desk, look.file_id)
        if found is None:
            raise Gone
        file, circle = found
        allowed = may(look.person_id, Action.READ_EVIDENCE, circle)
        action = "refused" if not allowed else "read_original" if look.original else "read_evidence"
        await _note(desk, circle, look.person_id, action, file.id)
        content = await desk.storage.files.content(file.id) if allowed else None
        if allowed and content is None:
            raise Gone
    if content is None:
        raise Denied
    return file, content


async def _found(desk: Desk, file_id: UUID) -> tuple[StoredFile, CaseCircle] | None:
    file = await desk.storage.files.get(file_id)
    case = await desk.storage.cases.get(file.case_id) if file and file.case_id else None
    return (file, await desk.circle(case)) if file and case else None


async def _note(
    desk: Desk, circle: CaseCircle, person_id: UUID, action: str, file_id: UUID
) -> None:
    detail = {"file": str(file_id)}
    await desk.storage.audit.append(circle.case.id, str(person_id), action, detail, desk.now)
