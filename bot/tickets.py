"""Tickets: what a link of ours stands for, encrypted into the link, so that nothing need be kept.

Made with the secret keys and bound to a purpose: a ticket for one thing opens no other.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from cases.clock import Clock
from storage.keys import Keys, UnknownKey

_UNTIL = "until"


class BadTicket(Exception):
    """No ticket of ours, one that was tampered with, or one that is over."""


@dataclass(frozen=True, slots=True)
class Tickets:
    """Makes and reads tickets for one purpose."""

    keys: Keys
    clock: Clock
    purpose: str

    def sealed(self, said: Mapping[str, str], lifetime: timedelta) -> str:
        """Return the ticket as text fit for an address."""
        until = (self.clock.now() + lifetime).timestamp()
        content = json.dumps({**said, _UNTIL: until}, separators=(",", ":")).encode()
        whole = self.keys.first.encode() + b"." + self.keys.wrap(content, self.purpose.encode())
        return base64.urlsafe_b64encode(whole).decode().rstrip("=")

    def opened(self, text: str) -> dict[str, str]:
        """Return what the ticket says. Raises BadTicket."""
        try:
            whole = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            key_id, _, sealed = whole.partition(b".")
            said = json.loads(self.keys.unwrap(key_id.decode(), sealed, self.purpose.encode()))
        except (binascii.Error, ValueError, UnknownKey) as problem:
            raise BadTicket("not ours") from problem
        if said.pop(_UNTIL) < self.clock.now().timestamp():
            raise BadTicket("too old")
        return dict(said)
