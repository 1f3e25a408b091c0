"""Links to the page where evidence can be handed in: one-time, expiring, bound to one person.

A link holds all there is to know, encrypted with the secret keys; nothing is stored until it is
used. It is used up by its id, which is the event id of the turn that takes the files.
"""

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from cases.clock import Clock
from dialogs.card import Card, Form
from storage.keys import Keys, UnknownKey

LIFETIME = timedelta(hours=24)
EVIDENCE = "evidence"  # the step that asks for files
PATH = "/upload/"
_OWNER = b"link to the upload page"  # what the encryption is bound to


class BadLink(Exception):
    """No link of ours, or one that was tampered with, or one that is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a link stands for."""

    id: str
    tenant: str
    person: str  # the channel's id of whom it was made for
    ref: str  # the question of the report it was made for
    language: str
    until: str  # ISO moment


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
            until=(self.clock.now() + LIFETIME).isoformat(),
        )
        return f"{self.public_url.rstrip('/')}{PATH}{self.sealed(ticket)}"

    def sealed(self, ticket: Ticket) -> str:
        """Return the ticket as text fit for an address."""
        said = {name: getattr(ticket, name) for name in Ticket.__slots__}
        content = json.dumps(said, separators=(",", ":")).encode()
        whole = self.keys.first.encode() + b"." + self.keys.wrap(content, _OWNER)
        return base64.urlsafe_b64encode(whole).decode().rstrip("=")

    def opened(self, text: str) -> Ticket:
        """Return the ticket. Raises BadLink."""
        try:
            whole = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            key_id, _, sealed = whole.partition(b".")
            ticket = Ticket(**_object(self.keys.unwrap(key_id.decode(), sealed, _OWNER)))
        except (binascii.Error, ValueError, TypeError, UnknownKey) as problem:
            raise BadLink("not a link of ours") from problem
        if datetime.fromisoformat(ticket.until) < self.clock.now():
            raise BadLink("this link is over")
        return ticket


def _object(content: bytes) -> dict[str, Any]:
    found = json.loads(content)
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def _wants_files(card: Card) -> bool:
    forms = (part for part in card.parts if isinstance(part, Form))
    asked = any(field.kind == "files" for form in forms for field in form.inputs)
    return asked or card.step == EVIDENCE
