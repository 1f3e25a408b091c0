"""The one shape in which anything comes in, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.known import NOTHING, Known
from dialogs.reply import Reply
from storage.records import Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the channel knows of the sender, to find them in the directory. Empty: not known."""

    email: str = ""
    name: str = ""
    language: str = ""  # the channel's locale: "nl-NL"
    manager: str = ""  # the e-mail address of who they say their manager is


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was fetched from the channel, not yet checked or stored.

    `problem` is the key of the sentence that says why there is no content; empty: there is.
    """

    name: str
    media_type: str
    content: bytes
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A verified message, tap or form of one person.

    `workspace` is the Slack team, the Teams tenant or, in the trial, the organisation's id.
    `event_id` is the channel's own id of this event: the same id twice is done once.
    `reference` is what the channel needs to write to this person later (stored encrypted).
    """

    channel: str
    workspace: str
    external_id: str
    event_id: str
    reply: Reply
    profile: Profile = Profile()
    reference: Mapping[str, Any] = field(default_factory=dict)
    uploads: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """What a turn has committed: cards that the process which took the turn sends itself.

    `answers` go to the sender and first, `others` to everybody else; after a crash the worker
    sends them. `refused` is set instead for a workspace nobody knows: say so politely, nothing
    is stored. `repeated`: the event had come before, and nothing was done. `known`: what whoever
    sends the cards need not read again.
    """

    answers: tuple[Outgoing, ...] = ()
    others: tuple[Outgoing, ...] = ()
    repeated: bool = False
    refused: bool = False
    known: Known = NOTHING
