"""Slack payload -> what somebody sent. Pure; the payload's signature has been checked before.

Payloads: docs.slack.dev/reference/events, docs.slack.dev/reference/interaction-payloads.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from bot.slack.blocks import REF
from bot.slack.filled import (
    File,
    NotOurs,
    Payload,
    Values,
    chosen,
    files_of,
    read_files,
    read_values,
    text_of,
)
from bot.slack.text import clean, read

logger = structlog.get_logger(__name__)

T = TypeVar("T")

# What a payload that is not built like Slack's makes Python raise.
WRONG_SHAPE = (
    *(LookupError, TypeError, ValueError, AttributeError),
    *(ArithmeticError, OSError, RecursionError),  # a moment out of all reckoning; nested too deep
)

_ACTION = re.compile(r"answer:(?P<step>[^:]+)(?::(?P<value>[^:]+))?")
_ID = re.compile(r"[\x21-\x7e]{1,255}")
_TYPED = {None, "file_share", "thread_broadcast", "me_message"}  # subtypes a person makes
_MENTION = re.compile(r"<@(?P<user>[A-Z0-9]+)(?:\|[^>]*)?>[ ,:]*")
_FIRST = re.compile(rf"^\s*{_MENTION.pattern}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One thing somebody did in Slack. `step` None: typed. `channel` is where we may answer."""

    team: str
    user: str
    event_id: str
    text: str = ""
    step: str | None = None
    value: str | None = None
    values: Values | None = None
    ref: str | None = None
    files: tuple[File, ...] = ()
    # The direct message with us, where it was typed in. Not where a tap was made: somebody else's
    # card is in somebody else's conversation.
    channel: str | None = None
    message: str | None = None  # the ts of the message that was tapped
    view: str | None = None  # the id of the modal it came from
    name: str = ""


def understood(read: Callable[[Payload], T], body: Payload) -> T | None:
    """Return what a payload says, or None where it is not ours or does not look like Slack's."""
    try:
        return read(body)
    except NotOurs:
        return None
    except WRONG_SHAPE as problem:
        # The signature is right and the shape is not: nothing to do, and nothing to quote.
        logger.warning("payload not understood", reason=type(problem).__name__)
        return None


def read_message(body: Payload) -> Received:
    """Read a direct message. Raises NotOurs."""
    event = body["event"]
    if event.get("bot_id") or event.get("subtype") not in _TYPED or event["channel_type"] != "im":
        raise NotOurs
    return _typed(body, read(_without_us(body)), _word(event["channel"]))


def read_mention(body: Payload) -> Received:
    """Read a mention in a channel. It is answered in private, so the channel is left out."""
    event = body["event"]
    if event.get("bot_id"):
        raise NotOurs
    told, named = _without_us(body), event.get("text") or ""
    return _typed(body, read(_FIRST.sub("", told) if told == named else told), None)


def _without_us(body: Payload) -> str:
    """Return what was said without our own name, wherever it stands; others' names stay."""
    ours = {one.get("user_id") for one in body.get("authorizations") or () if one.get("is_bot")}
    text = body["event"].get("text") or ""
    return _MENTION.sub(lambda name: "" if name["user"] in ours else name[0], text)


def _typed(body: Payload, text: str, channel: str | None) -> Received:
    event = body["event"]
    return Received(
        team=_home(body, event.get("user_team") or event.get("team")),
        user=_word(event["user"]),
        event_id=_word(body["event_id"]),
        text=text,
        files=read_files(event.get("files") or ()),
        channel=channel,
    )


def read_action(body: Payload) -> Received:
    """Read a tap on a button or a select, in a message or a modal. Raises NotOurs."""
    action = body["actions"][0]
    match = _ACTION.fullmatch(action.get("action_id") or "")
    if not match:
        raise NotOurs
    step, value = match["step"], match["value"]
    option = action.get("selected_option")
    message = body.get("message") or {}
    handed_in = value == "submit"
    return replace(
        _who(body),
        step=step,
        value=None if handed_in else chosen(option) if option else value,
        values=_fields_of(step, read_values(body.get("state") or {})) if handed_in else None,
        ref=_menu_ref(message, step, action) if option else text_of(action.get("value")),
        message=message.get("ts"),
        view=(body.get("view") or {}).get("id"),
    )


def _fields_of(step: str, values: Values) -> Values:
    """Return one form's fields: a message tells of every field on it, other forms' too."""
    return {name: given for name, given in values.items() if name.partition("#")[0] == step}


def read_submission(body: Payload) -> Received:
    """Read a modal that was handed in. Raises NotOurs when it is none of ours."""
    view = body["view"]
    metadata = read_metadata(view)
    if "step" not in metadata:
        raise NotOurs
    return replace(
        _who(body),
        step=metadata["step"],
        ref=metadata.get("ref"),
        values=read_values(view.get("state") or {}),
        files=files_of(view.get("state") or {}),
        view=view.get("id"),
    )


def read_metadata(view: Payload) -> Payload:
    """Return what we put in a view's private_metadata. Raises NotOurs when it is not ours."""
    try:
        metadata = json.loads(view.get("private_metadata") or "{}")
    except json.JSONDecodeError as problem:
        raise NotOurs from problem
    if not isinstance(metadata, dict):
        raise NotOurs
    return metadata


def read_command(body: Payload) -> Received:
    """Read a slash command; its text is what stands behind it."""
    return Received(
        team=_word(body["team_id"]),
        user=_word(body["user_id"]),
        event_id=_event_id(body),
        text=read(body.get("text") or ""),
        name=clean(body.get("user_name") or ""),
    )


def read_shortcut(body: Payload) -> Received:
    """Read a global shortcut, or the opening of the App Home by a button: a person, no words."""
    return _who(body)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's account; `closed` when they cannot be reached in Slack any more."""

    team: str
    user: str
    closed: bool


def read_account(body: Payload) -> Account:
    """Read that an account has changed (user_change)."""
    user = body["event"]["user"]
    team = user.get("team_id") or body["team_id"]
    return Account(_word(team), _word(user["id"]), closed=bool(user.get("deleted")))


def read_removed(body: Payload) -> str:
    """Return the workspace that took us out. Raises NotOurs where only a person's token went."""
    tokens = body["event"].get("tokens")
    if tokens is not None and not tokens.get("bot"):
        raise NotOurs
    return _word(body["team_id"])


def read_home_opened(body: Payload) -> Account:
    """Read who opened the App Home. Raises NotOurs when it was the other tab."""
    event = body["event"]
    if event.get("tab") != "home":
        raise NotOurs
    return Account(_word(body["team_id"]), _word(event["user"]), closed=False)


@dataclass(frozen=True, slots=True)
class Reported:
    """A message that somebody reports: the evidence of aggression online."""

    text: str
    author: str  # a user's id, or the name a bot or an outsider shows
    channel: str
    at: datetime
    link: str
    files: tuple[File, ...]


def read_reported(body: Payload) -> Reported:
    """Read the message that a message shortcut was used on.

    The link is put together from the workspace's address, since asking Slack for it would need
    us to be in that channel.
    """
    message, channel = body["message"], body["channel"]
    ts, place = str(message["ts"]), _word(channel["id"])
    domain = clean((body.get("team") or {}).get("domain") or "app")
    author = message.get("user") or message.get("username") or message.get("bot_id")
    return Reported(
        text=read(message.get("text") or ""),
        author=clean(author or ""),
        channel=clean(channel.get("name") or place),
        at=datetime.fromtimestamp(float(ts), UTC),
        link=f"https://{domain}.slack.com/archives/{place}/p{ts.replace('.', '')}",
        files=read_files(message.get("files") or ()),
    )


def _menu_ref(message: Payload, step: str, action: Payload) -> str | None:
    """Return the reference of a menu: it stands in the block_id of the label above it."""
    before = None
    for block in message.get("blocks") or ():
        if block.get("block_id") == action.get("block_id"):
            break
        before = block
    mark = (before or {}).get("block_id") or ""
    prefix = f"{REF}{step}:"
    return mark.removeprefix(prefix).partition("#")[0] if mark.startswith(prefix) else None


def _who(body: Payload) -> Received:
    user = body["user"]
    return Received(
        team=_home(body, user.get("team_id")),
        user=_word(user["id"]),
        event_id=_event_id(body),
        name=clean(user.get("name") or user.get("username") or ""),
    )


def _home(body: Payload, own: str | None) -> str:
    """Return the workspace that counts: the person's own, so that a guest is met as a guest.

    Inside one Enterprise organisation people belong to other workspaces than they work in; there
    it is the workspace where it happened. (An app that such an organisation installed for all its
    workspaces is not told of one where nothing of a workspace was on the screen.)
    """
    here = body.get("team_id") or (body.get("team") or {}).get("id")
    inside = body.get("enterprise_id") or body.get("enterprise")
    return _word((here or own) if inside else (own or here))


def _word(value: object) -> str:
    """Return an id. Raises NotOurs when it is none."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise NotOurs
    return value


def _event_id(body: Payload) -> str:
    """Return an id for what has no event id: the trigger's, which is of one click alone."""
    if trigger := body.get("trigger_id"):
        return f"trigger:{_word(trigger)}"
    content = json.dumps(body, sort_keys=True, default=str)
    return f"body:{hashlib.sha256(content.encode()).hexdigest()}"
