"""Signed by Slack and built like nothing of Slack's: never a 500, whatever part is wrong."""

import copy
import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from tests.slack.office import TEAM, SlackOffice
from tests.slack.wire import Answer, Wire
from tests.slack.world import Json

Path = tuple[str | int, ...]
MISSING = object()
JUNK = cycle([None, MISSING, 0, True, "x", [], {}, [[]], 10**30, {"a": 1}, "a\x00b", "\ud800"])


def paths(value: Any, here: Path = ()) -> Iterator[Path]:
    """Yield where each part of a payload stands."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        yield (*here, key)
        if isinstance(part, dict | list):
            yield from paths(part, (*here, key))


def spoilt(whole: Json, path: Path) -> Json:
    """Return the payload with the next piece of junk in one place."""
    copied: Any = copy.deepcopy(whole)
    inside, junk = copied, next(JUNK)
    for key in path[:-1]:
        inside = inside[key]
    if junk is MISSING:
        del inside[path[-1]]
    else:
        inside[path[-1]] = junk
    return dict(copied)


async def each_spoilt(wire: Wire, payload: Json) -> None:
    """Send a payload again and again, each time with another part wrong."""
    for path in paths(payload):
        body = spoilt(payload, path)
        answer = await _send(wire, body, as_event="event" in payload)
        assert answer.status < 500, f"{path}: {body}"


async def _send(wire: Wire, body: Json, *, as_event: bool) -> Answer:
    if as_event:
        return await wire.post(json.dumps(body).encode())
    return await wire.interact(body)


async def test_taps_forms_and_shortcuts(office: SlackOffice) -> None:
    anna, photo = office["medewerker"], office.slack.keep_file(b"\xff\xd8\xff", "image/jpeg", "f")
    await anna.says("melden")
    await office.settled()
    await each_spoilt(office.wire, anna.tap(*anna.find("answer:danger:no")))
    await anna.types_command()
    await office.settled()
    form = anna.submission(danger="no", when=1790000000, evidence=[photo])
    form["view"]["blocks"] = []  # nothing of them is read
    await each_spoilt(office.wire, form)
    message = {"ts": "1790000000.1", "text": "dag", "user": "U0CAG", "files": [photo]}
    reported = anna._interaction("message_action") | {"callback_id": "report_message"}
    channel = {"channel": {"id": "C1", "name": "algemeen"}}
    await each_spoilt(office.wire, reported | channel | {"message": message})
    await office.settled()


async def test_events(office: SlackOffice) -> None:
    user = office["medewerker"].user
    for event in (
        {"type": "message", "channel_type": "im", "channel": "D1", "user": user, "text": "dag"},
        {"type": "app_mention", "channel": "C1", "user": user, "text": "<@U1> melden"},
        {"type": "app_home_opened", "user": user, "tab": "home"},
        {"type": "user_change", "user": {"id": user, "team_id": TEAM, "deleted": False}},
        {"type": "tokens_revoked", "tokens": {"bot": ["U1"]}},
    ):
        await each_spoilt(office.wire, office.wire.callback(TEAM, event))
    await office.settled()
