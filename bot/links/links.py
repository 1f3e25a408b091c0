"""Makes and reads the links: sealed, for one person, for a quarter of an hour, for one use."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from bot.tickets import Tickets
from cases.ban_list import LikenessLook
from cases.clock import Clock
from cases.letters import LetterLook
from cases.showing import FileLook
from storage.keys import Keys

FILES = "/evidence/"
LETTERS = "/evidence/letter/"  # under what a proxy passes on already
LIKENESSES = "/evidence/likeness/"
LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class OwnLinks:
    """Keeps the promise of `cases.links.Links`. Without a public address there are none."""

    files: Tickets
    letters: Tickets
    likenesses: Tickets
    public_url: str

    def to_file(self, organisation_id: str, person_id: UUID, file_id: UUID, language: str) -> str:
        said = {**_whose(organisation_id, person_id, language), "file": str(file_id)}
        return self._address(FILES, self.files, said)

    def to_letter(
        self, organisation_id: str, person_id: UUID, duty_id: UUID, letter: str, language: str
    ) -> str:
        whose = _whose(organisation_id, person_id, language)
        said = {**whose, "duty": str(duty_id), "letter": letter}
        return self._address(LETTERS, self.letters, said)

    def to_likeness(
        self, organisation_id: str, person_id: UUID, listed_id: UUID, language: str
    ) -> str:
        said = {**_whose(organisation_id, person_id, language), "listed": str(listed_id)}
        return self._address(LIKENESSES, self.likenesses, said)

    def file(self, ticket: str) -> tuple[FileLook, str]:
        """Return what a link to a file asks for, and in what language. Raises BadTicket."""
        said = self.files.opened(ticket)
        return FileLook(*_asking(said), UUID(said["file"])), said["language"]

    def letter(self, ticket: str) -> tuple[LetterLook, str]:
        """Return what a link to a letter asks for, and in what language. Raises BadTicket."""
        said = self.letters.opened(ticket)
        return LetterLook(*_asking(said), UUID(said["duty"]), said["letter"]), said["language"]

    def likeness(self, ticket: str) -> tuple[LikenessLook, str]:
        """Return what a link to a likeness asks for, and in what language. Raises BadTicket."""
        said = self.likenesses.opened(ticket)
        return LikenessLook(*_asking(said), UUID(said["listed"])), said["language"]

    def _address(self, path: str, tickets: Tickets, said: dict[str, str]) -> str:
        if not self.public_url:
            return ""
        return self.public_url.rstrip("/") + path + tickets.sealed(said, LIFETIME)


def _whose(organisation_id: str, person_id: UUID, language: str) -> dict[str, str]:
    return {
        "id": uuid4().hex,
        "organisation": organisation_id,
        "person": str(person_id),
        "language": language,
    }


def _asking(said: dict[str, str]) -> tuple[str, str, UUID]:
    return said["id"], said["organisation"], UUID(said["person"])


def own_links(keys: Keys, public_url: str, clock: Clock) -> OwnLinks:
    """Return the maker of links; `public_url` is the address by which people reach us."""
    whats = ("evidence", "a letter", "a likeness")
    files, letters, likenesses = (Tickets(keys, clock, f"link to {what}") for what in whats)
    return OwnLinks(files, letters, likenesses, public_url)
