"""People in a Teams of our own: they type, tap and hand in; what they do is signed and posted."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.teams.cards import actions, data_of, hand_in_of, words
from tests.teams.fake_teams import APP_ID, BOT, TENANT, FakeTeams, Json, Message

_ids: Iterator[int] = itertools.count(1)


@dataclass(slots=True)
class Answered:
    """What the bot answered over HTTP."""

    status: int
    body: Any


@dataclass(slots=True)
class Wire:
    """The way from Teams to the bot."""

    teams: FakeTeams
    session: aiohttp.ClientSession
    bot_url: str  # where /api/messages is

    async def post(self, activity: Any, *, token: str | None = "", **kwargs: Any) -> Answered:
        """Post an activity; `token` "" is a good one, None is none at all."""
        shown = self.teams.token() if token == "" else token
        headers = {"Authorization": f"Bearer {shown}"} if shown is not None else {}
        headers |= kwargs.pop("headers", {})
        body = {"data": activity} if isinstance(activity, bytes) else {"json": activity}
        async with self.session.post(
            f"{self.bot_url}/api/messages", headers=headers, **body
        ) as answer:
            text = await answer.text()
            return Answered(answer.status, await answer.json() if text else None)


@dataclass(slots=True)
class Person:
    """Somebody with the app. Their client knows Execute, unless `old`."""

    wire: Wire
    user: str  # Entra object id
    name: str
    old: bool = False
    tenant: str = TENANT
    last: Answered | None = None
    pressed: Json = field(default_factory=dict)

    def button(self, step: str) -> tuple[Message, Json]:
        """Return the newest button whose step begins like this, and the message it is on."""
        return next(
            (message, action["data"])
            for message in reversed(self.messages)
            for action in actions(message.card)
            if action.get("data", {}).get("step", "").startswith(step)
        )

    def links(self, path: str) -> list[str]:
        """Return the addresses on this person's cards that hold a path."""
        every = (a.get("url", "") for message in self.messages for a in actions(message.card))
        return [url for url in every if path in url]

    @property
    def conversation(self) -> str:
        return f"a:{self.user}"

    @property
    def messages(self) -> list[Message]:
        return self.wire.teams.of(self.conversation)

    @property
    def card(self) -> Json:
        """The newest card that can be tapped, else the newest."""
        cards = [message.card for message in self.messages if message.card]
        live = [card for card in cards if actions(card)]
        return (live or cards)[-1]

    @property
    def reads(self) -> str:
        """All that stands in the chat."""
        return "\n".join(words(m.card) or m.activity.get("text", "") for m in self.messages)

    def activity(self, **more: Any) -> Json:
        """An activity of this person, as Teams makes it."""
        self.wire.teams.conversations[self.conversation] = self.user
        base = {
            "type": "message",
            "id": f"1{next(_ids):012d}",
            "timestamp": "2026-11-23T10:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": self.wire.teams.service_url,
            "locale": "nl-NL",
            "from": {"id": f"29:{self.user}", "name": self.name, "aadObjectId": self.user},
            "recipient": {"id": BOT, "name": "Meldpunt"},
            "conversation": {
                "id": self.conversation,
                "conversationType": "personal",
                "tenantId": self.tenant,
            },
            "channelData": {"tenant": {"id": self.tenant}},
        }
        return base | more

    async def installs(self) -> Answered:
        """Get the app; Teams tells it in two ways."""
        before = len(self.messages)
        bot = {"membersAdded": [{"id": BOT}]}
        await self.wire.post(self.activity(type="conversationUpdate", **bot))
        answered = await self.wire.post(self.activity(type="installationUpdate", action="add"))
        await self.wire.teams.until(lambda: len(self.messages) > before)
        return answered

    async def says(self, text: str, **more: Any) -> Answered:
        """Type, and wait for what comes below it."""
        before = len(self.messages)
        self.last = await self.wire.post(self.activity(text=text, textFormat="plain", **more))
        if self.last.status == 200:
            await self.wire.teams.until(lambda: len(self.messages) > before)
        return self.last

    async def taps(self, step: str, answer: str) -> Answered:
        """Press the button with these marks, on the newest message that has it."""
        message = self._with(lambda card: data_of(card, step, answer))
        return await self.presses(message, data_of(message.card, step, answer))

    async def hands_in(self, step: str, **values: str) -> Answered:
        """Fill in fields and press their button. `harm__2` is the field `harm#2`."""
        message = self._with(lambda card: hand_in_of(card, step))
        filled = {name.replace("__", "#"): value for name, value in values.items()}
        return await self.presses(message, hand_in_of(message.card, step) | filled)

    async def presses(self, message: Message, data: Json) -> Answered:
        """Press a button, and wait for what comes of it."""
        before = (message.edits, len(self.messages))
        self.pressed = data
        self.last = await self.posts(message, data)
        if self.last.status == 200:
            await self.wire.teams.until(lambda: (message.edits, len(self.messages)) != before)
        return self.last

    async def posts(self, message: Message, data: Json) -> Answered:
        """Send an action's data as this client does."""
        if self.old:
            return await self.wire.post(self.activity(value=data, replyToId=message.id))
        action = {"type": "Action.Execute", "verb": "answer", "data": data}
        sent = self.activity(
            type="invoke",
            name="adaptiveCard/action",
            replyToId=message.id,
            value={"action": action, "trigger": "manual"},
        )
        return await self.wire.post(sent)

    def _with(self, marked: Any) -> Message:
        problem = AssertionError("no card at all")
        for message in reversed(self.messages):
            try:
                marked(message.card)
            except AssertionError as other:
                problem = other
            else:
                return message
        raise AssertionError(f"no such button in: {self.reads}") from problem


__all__ = ["APP_ID", "Answered", "Person", "Wire"]
