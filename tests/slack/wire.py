"""People in Slack: they type, tap and fill in, and what they do reaches the bot as Slack sends it.

Every request is signed (v0, HMAC-SHA256 over timestamp and body: docs.slack.dev/authentication/
verifying-requests-from-slack) and posted over HTTP to the bot's real door.
"""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession

from bot.slack.reception import AFTERWARDS
from tests.fake_slack import FakeSlack
from tests.slack.look import actions, state, words
from tests.slack.world import Json, Message

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot's door said."""

    status: int
    body: str

    @property
    def json(self) -> Json:
        return dict(json.loads(self.body)) if self.body else {}


@dataclass(frozen=True, slots=True)
class Wire:
    """From Slack to the bot."""

    slack: FakeSlack
    session: ClientSession
    door: str  # the address of /slack/events
    secret: str = SECRET

    async def settled(self) -> None:
        """Wait until everything that the turns have brought about has been sent."""
        while waiting := [t for t in asyncio.all_tasks() if t.get_name() == AFTERWARDS]:
            await asyncio.gather(*waiting, return_exceptions=True)

    async def post(
        self,
        body: bytes,
        content_type: str = "application/json",
        *,
        secret: str = "",
        skew: float = 0,
        **headers: str,
    ) -> Answer:
        """Post a signed body. `skew` seconds are added to the time it says it was sent."""
        stamp = str(int(time.time() + skew))
        signed = f"v0:{stamp}:".encode() + body
        digest = hmac.new((secret or self.secret).encode(), signed, hashlib.sha256).hexdigest()
        sent = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        async with self.session.post(self.door, data=body, headers=sent) as answer:
            return Answer(answer.status, await answer.text())

    async def event(self, team: str, event: Json, event_id: str = "", **how: Any) -> Answer:
        """Tell of an event, as the Events API does."""
        return await self.post(json.dumps(self.callback(team, event, event_id)).encode(), **how)

    def callback(self, team: str, event: Json, event_id: str = "") -> Json:
        return {
            "type": "event_callback",
            "team_id": team,
            "api_app_id": "A0FAKE",
            "event_id": event_id or f"Ev{next(self.slack.count):08d}",
            "event_time": int(time.time()),
            "authorizations": [{"team_id": team, "user_id": f"UBOT{team}", "is_bot": True}],
            "event": event,
        }

    async def interact(self, payload: Json, **how: Any) -> Answer:
        """Tell of a tap, a modal or a shortcut."""
        body = urlencode({"payload": json.dumps(payload)}).encode()
        return await self.post(body, "application/x-www-form-urlencoded", **how)

    async def command(self, fields: Mapping[str, str], **how: Any) -> Answer:
        return await self.post(
            urlencode(fields).encode(), "application/x-www-form-urlencoded", **how
        )

    def hand(self, team: str, user: str) -> "Hand":
        return Hand(self, team, user)


@dataclass(frozen=True, slots=True)
class Hand:
    """One person at their screen."""

    wire: Wire
    team: str
    user: str

    @property
    def slack(self) -> FakeSlack:
        return self.wire.slack

    @property
    def messages(self) -> list[Message]:
        return self.slack.shown(self.team, self.user)

    @property
    def screen(self) -> str:
        """Everything that stands in the direct message, as plain words."""
        return "\n".join(words(message.blocks) or message.text for message in self.messages)

    @property
    def marks(self) -> list[str]:
        """Every action_id that can be tapped now."""
        return [element["action_id"] for m in self.messages for _, element in actions(m.blocks)]

    async def says(self, text: str, files: Sequence[Json] = (), **how: Any) -> Answer:
        """Type to the bot; Slack escapes three signs on the way."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return await self.sends(escaped, files, **how)

    async def sends(self, text: str, files: Sequence[Json] = (), **how: Any) -> Answer:
        """Type to the bot, in Slack's own marked-up form."""
        event: Json = {
            "type": "message",
            "channel": self.slack.dm(self.team, self.user),
            "channel_type": "im",
            "user": self.user,
            "team": self.team,
            "text": text,
            "ts": f"{time.time():.6f}",
        }
        if files:
            event |= {"subtype": "file_share", "files": list(files)}
        return await self.wire.event(self.team, event, **how)

    async def taps(self, mark: str, **how: Any) -> Answer:
        """Tap on the newest button with this action_id, or with these words on it."""
        message, block, button = self.find(mark)
        return await self.wire.interact(self.tap(message, block, button), **how)

    async def picks(self, step: str, value: str) -> Answer:
        """Choose from the newest select of a step."""
        message, block, select = self.find(f"answer:{step}")
        option = next(option for option in select["options"] if option["value"] == value)
        return await self.wire.interact(
            self.tap(message, block, select | {"selected_option": option})
        )

    async def hands_in(self, step: str, **values: Any) -> Answer:
        """Fill in the newest form of a step and hand it in; fields by name, `#` written `__`."""
        message, block, button = self.find(f"answer:{step}:submit")
        payload = self.tap(message, block, button)
        payload["state"] = self.state(message.blocks, values)
        return await self.wire.interact(payload)

    def find(self, mark: str) -> tuple[Message, Json, Json]:
        """Return the newest action with this mark. AssertionError when it is nowhere."""
        for message in reversed(self.messages):
            for block, element in actions(message.blocks):
                if mark in (element["action_id"], element.get("text", {}).get("text")):
                    return message, block, element
        known = [e["action_id"] for m in self.messages for _, e in actions(m.blocks)]
        raise AssertionError(f"{self.user} sees no {mark!r}, only {known}")

    def tap(self, message: Message, block: Json, element: Json) -> Json:
        """Return the payload of a tap: block_actions."""
        action = {**element, "block_id": block["block_id"], "action_ts": str(time.time())}
        return self._interaction("block_actions") | {
            "container": {"type": "message", "message_ts": message.ts},
            "channel": {"id": message.channel, "name": "directmessage"},
            "message": {"type": "message", "ts": message.ts, "blocks": message.blocks},
            "state": {"values": {}},
            "actions": [action],
        }

    def state(self, blocks: Iterable[Json], values: Mapping[str, Any]) -> Json:
        """Return what Slack says is filled in: these values, the rest as it is shown."""
        return state(blocks, values)

    async def types_command(self, text: str = "", command: str = "/melden") -> Answer:
        return await self.wire.command(
            {
                "command": command,
                "text": text,
                "team_id": self.team,
                "user_id": self.user,
                "user_name": self.user.lower(),
                "channel_id": "C000000001",
                "trigger_id": self.slack.trigger(self.user),
            }
        )

    async def uses_shortcut(self, callback_id: str = "report", **more: Any) -> Answer:
        kind = "message_action" if "message" in more else "shortcut"
        return await self.wire.interact(
            self._interaction(kind) | {"callback_id": callback_id} | more
        )

    async def submits(self, **values: Any) -> Answer:
        """Fill in the open modal and hand it in."""
        answer = await self.wire.interact(self.submission(**values))
        if answer.status == 200:
            self._respond(answer.json)
        return answer

    def submission(self, **values: Any) -> Json:
        """Return the payload of handing in the open modal: view_submission."""
        view = self.slack.modals[self.user][-1]
        filled = view | {"state": state(view["blocks"], values)}
        return self._interaction("view_submission") | {"view": filled}

    def _respond(self, answer: Json) -> None:
        match answer.get("response_action"):
            case None | "clear":
                self.slack.modals[self.user].clear()
            case "update":
                self.slack.modals[self.user][-1] |= answer["view"]

    async def opens_home(self) -> Answer:
        event = {"type": "app_home_opened", "user": self.user, "tab": "home", "channel": "D0"}
        return await self.wire.event(self.team, event)

    async def taps_at_home(self, action_id: str) -> Answer:
        """Tap a button of the App Home."""
        view = self.slack.homes[self.user]
        block, element = next(
            found for found in actions(view["blocks"]) if found[1]["action_id"] == action_id
        )
        payload = self._interaction("block_actions") | {
            "container": {"type": "view"},
            "view": view | {"id": "V0HOME"},
            "actions": [{**element, "block_id": block.get("block_id", "b")}],
        }
        return await self.wire.interact(payload)

    async def reports(self, story: str) -> None:
        """Report by the form, answer what is asked with the likeliest button, and send it."""
        await self.types_command()
        await self.wire.settled()
        await self.submits(danger="no", story=story, where="balie")
        await self.wire.settled()
        for _ in range(12):
            if "answer:send:yes" in [e["action_id"] for _, e in actions(self.messages[-1].blocks)]:
                break
            await self.taps_likeliest()
            await self.wire.settled()
        await self.taps("answer:send:yes")
        await self.wire.settled()

    async def taps_likeliest(self) -> Answer:
        """Answer the newest question with its first button, a form as it is shown."""
        elements = [e for _, e in actions(self.messages[-1].blocks)]
        taps = [e for e in elements if not e["action_id"].endswith(":submit")]
        confirms = [e for e in taps if e["action_id"].endswith(":confirm")]
        likely = [*confirms, *taps, *elements][0]
        if likely["action_id"].endswith(":submit"):
            return await self.hands_in(likely["action_id"].split(":")[1])
        return await self.taps(likely["action_id"])

    def _interaction(self, kind: str) -> Json:
        return {
            "type": kind,
            "team": {"id": self.team, "domain": "gemeente"},
            "user": {"id": self.user, "username": self.user.lower(), "team_id": self.team},
            "api_app_id": "A0FAKE",
            "trigger_id": self.slack.trigger(self.user),
        }
