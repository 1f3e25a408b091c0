"""Links to a file: one-time, for a quarter of an hour, bound to one person."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from bot.letters.links import LetterLinks, letter_links
from bot.tickets import Tickets
from cases.clock import Clock
from cases.showing import Look
from storage.keys import Keys

PATH = "/evidence/"
LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class EvidenceLinks:
    """Keeps the promise of `cases.links.FileLinks`. Without a public address there are none."""

    tickets: Tickets
    public_url: str
    letters: LetterLinks

    def to(self, organisation_id: str, person_id: UUID, file_id: UUID, language: str) -> str:
        if not self.public_url:
            return ""
        said = {
            "id": uuid4().hex,
            "organisation": organisation_id,
            "person": str(person_id),
            "file": str(file_id),
            "language": language,
        }
        return self.public_url.rstrip("/") + PATH + self.tickets.sealed(said, LIFETIME)

    def to_letter(
        self, organisation_id: str, person_id: UUID, duty_id: UUID, letter: str, language: str
    ) -> str:
        return self.letters.to(organisation_id, person_id, duty_id, letter, language)

    def opened(self, ticket: str) -> tuple[Look, str]:
        """Return what a link asks for, and the language of who asks. Raises BadTicket."""
        said = self.tickets.opened(ticket)
        look = Look(said["id"], said["organisation"], UUID(said["person"]), UUID(said["file"]))
        return look, said["language"]


def evidence_links(keys: Keys, public_url: str, clock: Clock) -> EvidenceLinks:
    """Return the maker of links; `public_url` is the address by which people reach us."""
    letters = letter_links(keys, public_url, clock)
    return EvidenceLinks(Tickets(keys, clock, "link to evidence"), public_url, letters)
