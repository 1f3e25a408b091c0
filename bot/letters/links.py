"""Links to a letter as a Word file: for one person, for a quarter of an hour, for one use."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from bot.tickets import Tickets
from cases.clock import Clock
from cases.letters import LetterLook
from storage.keys import Keys

PATH = "/evidence/letter/"  # under what a proxy passes on already
LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class LetterLinks:
    """Makes and reads the links. Without a public address there are none."""

    tickets: Tickets
    public_url: str

    def to(
        self, organisation_id: str, person_id: UUID, duty_id: UUID, letter: str, language: str
    ) -> str:
        if not self.public_url:
            return ""
        said = {
            "id": uuid4().hex,
            "organisation": organisation_id,
            "person": str(person_id),
            "duty": str(duty_id),
            "letter": letter,
            "language": language,
        }
        return self.public_url.rstrip("/") + PATH + self.tickets.sealed(said, LIFETIME)

    def opened(self, ticket: str) -> tuple[LetterLook, str]:
        """Return what a link asks for, and the language of who asks. Raises BadTicket."""
        said = self.tickets.opened(ticket)
        look = LetterLook(
            said["id"],
            said["organisation"],
            UUID(said["person"]),
            UUID(said["duty"]),
            said["letter"],
        )
        return look, said["language"]


def letter_links(keys: Keys, public_url: str, clock: Clock) -> LetterLinks:
    """Return the maker of links; `public_url` is the address by which people reach us."""
    return LetterLinks(Tickets(keys, clock, "link to a letter"), public_url)
