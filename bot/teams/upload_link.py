"""Links to the page where evidence can be handed in: one-time, expiring, bound to one person.

A link holds all there is to know, encrypted with the secret keys; nothing is stored until it is
used. It is used up by its id, which is the event id of the turn that takes the files.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import uuid4

from bot.tickets import Tickets
from cases.clock import Clock
from dialogs.card import Card, Form
from storage.keys import Keys

LIFETIME = timedelta(hours=24)
EVIDENCE = "evidence"  # the step that asks for files
PATH = "/upload/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a link stands for."""

    id: str
    tenant: str
    person: str  # the channel's id of whom it was made for
    ref: str  # the question of the report it was made for
    language: str


@dataclass(frozen=True, slots=True)
class UploadLinks:
    """Makes and reads links. Without a public address there are none."""

    keys: Keys
    public_url: str
    clock: Clock
    new_id: Callable[[], str] = lambda: uuid4().hex

    def link(self, tenant: str, person: str, card: Card) -> str:
        """Return a link for this person where the card asks for files, else ""."""
        if not self.public_url or not _wants_files(card):
            return ""
        ticket = Ticket(
            id=self.new_id(),
            tenant=tenant,
            person=person,
            ref=card.ref or "",
            language=card.language,
        )
        return f"{self.public_url.rstrip('/')}{PATH}{self.sealed(ticket)}"

    def sealed(self, ticket: Ticket) -> str:
        """Return the ticket as text fit for an address."""
        return self._tickets.sealed(asdict(ticket), LIFETIME)

    def opened(self, text: str) -> Ticket:
        """Return the ticket. Raises BadTicket."""
        return Ticket(**self._tickets.opened(text))

    @property
    def _tickets(self) -> Tickets:
        return Tickets(self.keys, self.clock, "link to the upload page")


def _wants_files(card: Card) -> bool:
    forms = (part for part in card.parts if isinstance(part, Form))
    asked = any(field.kind == "files" for form in forms for field in form.inputs)
    return asked or card.step == EVIDENCE
