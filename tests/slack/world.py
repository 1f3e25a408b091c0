"""What there is in a Slack of our own: workspaces, people, messages, modals, homes, files."""

import itertools
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.slack.strict import problems

Json = dict[str, Any]
TRIGGER_LIVES = 30.0  # seconds; Slack gives three, a busy machine of tests gets more


class Refused(Exception):
    """An answer with ok: false; `more` is said beside the error."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


@dataclass(slots=True)
class Message:
    """A message in a direct message with the bot. `edits` counts its changes."""

    ts: str
    channel: str
    text: str
    blocks: list[Json]
    edits: int = 0
    metadata: Json | None = None


@dataclass(slots=True)
class Workspace:
    """A team with its people (id -> users.info's user) and the bot's token there."""

    team: str
    token: str
    scopes: str
    people: dict[str, Json] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class World:
    """State, and the few ways to look at it and to add to it."""

    url: str = ""  # of the Web API, once it is served
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    channels: dict[str, tuple[str, str]] = field(default_factory=dict)  # D… -> team, user
    messages: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    modals: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))  # by user
    homes: dict[str, Json] = field(default_factory=dict)
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)  # id -> content, type
    codes: dict[str, str] = field(default_factory=dict)  # OAuth code -> team, or GRID
    opened: list[str] = field(default_factory=list)  # workspaces that an Enterprise let us in
    triggers: dict[str, tuple[str, float]] = field(default_factory=dict)  # id -> user, until
    count: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def workspace(self, team: str, token: str, scopes: str = "") -> Workspace:
        made = self.workspaces[team] = Workspace(team, token, scopes)
        return made

    def person(self, team: str, user: str, email: str, name: str, locale: str = "nl-NL") -> None:
        self.workspaces[team].people[user] = {
            "id": user,
            "team_id": team,
            "name": name.lower().replace(" ", "."),
            "real_name": name,
            "deleted": False,
            "locale": locale,
            "profile": {"email": email, "real_name": name},
        }

    def keep_file(self, content: bytes, media_type: str, name: str) -> Json:
        """Put a file in Slack; return the file object that events carry."""
        number = f"F{next(self.count):06d}"
        self.files[number] = content, media_type
        base = self.url.removesuffix("api/")
        return {
            "id": number,
            "name": name,
            "mimetype": media_type,
            "size": len(content),
            "url_private_download": f"{base}files/{number}",
        }

    def trigger(self, user: str) -> str:
        """Make a trigger id, good once and for three seconds."""
        made = f"{next(self.count)}.{user}.trigger"
        self.triggers[made] = user, time.monotonic() + TRIGGER_LIVES
        return made

    def dm(self, team: str, user: str) -> str:
        """Return the direct message between the bot and somebody; it is made when it is not."""
        for channel, who in self.channels.items():
            if who == (team, user):
                return channel
        channel = f"D{next(self.count):06d}"
        self.channels[channel] = team, user
        return channel

    def shown(self, team: str, user: str) -> list[Message]:
        """Return what stands in somebody's direct message, oldest first."""
        return self.messages[self.dm(team, user)]

    def user(self, team: str, user: str) -> Json:
        if user not in self.workspaces[team].people:
            raise Refused("user_not_found")
        return dict(self.workspaces[team].people[user])

    def message(self, args: Json) -> Message:
        for message in self.messages[args["channel"]]:
            if message.ts == args["ts"]:
                return message
        raise Refused("message_not_found")

    def check_open(self, team: str, channel: str) -> None:
        owner, user = self.channels.get(channel, ("", ""))
        if owner != team:
            raise Refused("channel_not_found")
        if self.user(team, user)["deleted"]:
            raise Refused("user_disabled")


def checked_view(view: Any, kind: str) -> Json:
    """Return a view as Slack keeps it, or refuse it."""
    read: Json = json.loads(view) if isinstance(view, str) else dict(view)
    wrong = problems(read.get("blocks", []), kind)
    wrong += [] if read.get("type") == kind else [f"type is {read.get('type')}"]
    titles = [read.get(name) for name in ("title", "submit", "close") if name in read]
    wrong += [f"too long: {t['text']}" for t in titles if t and len(t["text"]) > 24]
    if kind == "modal" and "title" not in read:
        wrong.append("no title")
    asks = any(block["type"] == "input" for block in read.get("blocks", []))
    if kind == "modal" and asks and "submit" not in read:
        wrong.append("inputs without a submit")
    if len(read.get("private_metadata", "")) > 3000:
        wrong.append("private_metadata too long")
    if len(json.dumps(read)) > 250_000:
        raise Refused("view_too_large")
    if wrong:
        raise Refused("invalid_arguments", response_metadata={"messages": wrong})
    return read


def check_shown(args: Json) -> None:
    """Refuse a message that Slack would not show."""
    blocks = args.get("blocks") or []
    text = args.get("text", "")
    if not blocks and not text:
        raise Refused("no_text")
    if len(text) > 40_000:
        raise Refused("msg_too_long")
    if blocks and (wrong := problems(blocks, "message")):
        raise Refused("invalid_blocks", response_metadata={"messages": wrong})
