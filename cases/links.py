"""Links of our own, which cases ask for and the edge makes."""

from typing import Protocol
from uuid import UUID


class Links(Protocol):
    """Makes links that open one thing, once, for a short while, for one person."""

    def to_file(self, organisation_id: str, person_id: UUID, file_id: UUID, language: str) -> str:
        """Return the address of a piece of evidence; empty where people cannot reach us."""
        ...

    def to_letter(
        self, organisation_id: str, person_id: UUID, duty_id: UUID, letter: str, language: str
    ) -> str:
        """Return the address of a letter as a Word file; empty where people cannot reach us."""
        ...

    def to_likeness(
        self, organisation_id: str, person_id: UUID, listed_id: UUID, language: str
    ) -> str:
        """Return the address of the likeness of an entry on the list of bans; empty likewise."""
        ...


class NoLinks:
    """Where nobody said by what address people reach us."""

    def to_file(self, organisation_id: str, person_id: UUID, file_id: UUID, language: str) -> str:
        return ""

    def to_letter(
        self, organisation_id: str, person_id: UUID, duty_id: UUID, letter: str, language: str
    ) -> str:
        return ""

    def to_likeness(
        self, organisation_id: str, person_id: UUID, listed_id: UUID, language: str
    ) -> str:
        return ""
