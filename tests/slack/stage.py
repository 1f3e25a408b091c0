"""The cast's scripts, played in Slack: every line goes over HTTP, signed, to the real app."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from cases.inbound import Upload
from tests.cast import DOMAIN
from tests.chats import Field, Shown
from tests.slack.chat import given_as
from tests.slack.look import actions, words
from tests.slack.office import SlackOffice
from tests.slack.wire import Hand
from tests.slack.world import Json, Message


@dataclass(slots=True)
class SlackPlayer:
    """One person of the cast, with the words of `tests.cast.Player`."""

    hand: Hand
    stage: "SlackStage"
    _read: dict[str, int] = field(default_factory=dict)  # ts -> edits when last read

    @property
    def screen(self) -> Sequence[Shown]:
        return [_shown(message) for message in self.hand.messages]

    async def says(self, text: str, *uploads: Upload) -> None:
        slack = self.hand.slack
        files = [slack.keep_file(one.content, one.media_type, one.name) for one in uploads]
        assert (await self.hand.says(text, files)).status == 200
        await self.stage.office.settled()

    async def taps(self, step: str, value: str, on: str = "") -> None:
        """Tap a button or pick from a list (about `on`); a duty's step may lack its id."""
        message, block, element = self._find(step, value, on)
        action = dict(element)
        if element["type"] == "static_select":
            option = next(o for o in element["options"] if o["value"] == value)
            action["selected_option"] = option
        answer = await self.hand.wire.interact(self.hand.tap(message, block, action))
        assert answer.status == 200
        await self.stage.office.settled()

    async def hands_in(self, step: str, on: str = "", **fields: Sequence[str]) -> None:
        """Hand in the newest form of a step; fields are `f1`, `f2`, … in their order."""
        message, block, button = self._find(step, "submit", on)
        inputs = [b for b in message.blocks if b["type"] == "input"]
        mine = [b["block_id"] for b in inputs if _step_of(b["element"]) == _step_of(button)]
        values: dict[str, Any] = {}
        for name, given in fields.items():
            element = next(b["element"] for b in inputs if b["block_id"] == mine[int(name[1:]) - 1])
            values[mine[int(name[1:]) - 1]] = given_as(element["type"], given)
        payload = self.hand.tap(message, block, button)
        payload["state"] = self.hand.state(message.blocks, values)
        assert (await self.hand.wire.interact(payload)).status == 200
        await self.stage.office.settled()

    def _find(self, step: str, value: str, on: str) -> tuple[Message, Json, Json]:
        about = [m for m in self.hand.messages if on in words(m.blocks)]
        for message in reversed(about):
            for block, element in actions(message.blocks):
                if _offers(element, step, value):
                    return message, block, element
        seen = [sorted(_shown(m).taps) for m in self.hand.messages[-3:]]
        raise AssertionError(f"{self.hand.user} sees nothing for {step} {value}, only {seen}")

    def sees(self, *expected: str) -> str:
        text = self.reads()
        for word in expected:
            assert word in text, f"{self.hand.user} does not see {word!r} but:\n{text}"
        return text

    def reads(self) -> str:
        """Return what has arrived or changed since the last look."""
        new = [m for m in self.hand.messages if self._read.get(m.ts) != m.edits]
        self._read = {message.ts: message.edits for message in self.hand.messages}
        return "\n\n".join(words(message.blocks) or message.text for message in new)


@dataclass(slots=True)
class SlackStage:
    """The municipality in Slack, with the words of `tests.cast.Stage`."""

    office: SlackOffice
    people: dict[str, SlackPlayer] = field(default_factory=dict)

    def __getitem__(self, name: str) -> SlackPlayer:
        if name not in self.people:
            self.people[name] = SlackPlayer(self.office[f"{name}@{DOMAIN}"], self)
        return self.people[name]

    async def later(self, **span: float) -> None:
        """Let time pass, stopping at every moment at which something is due."""
        clock = self.office.clock
        end = clock.at + timedelta(**span)
        for _ in range(500):
            async with self.office.database.reading() as transaction:
                coming = await transaction.next_look()
            if coming is None or coming > end:
                break
            clock.at = max(coming, clock.at + timedelta(seconds=1))
            await self.office.work()
        clock.at = end
        await self.office.work()


def _step_of(element: Json) -> str:
    return str(element["action_id"]).split(":")[1]


def _offers(element: Json, step: str, value: str) -> bool:
    known = _step_of(element)
    if known != step and not known.startswith(f"{step}."):
        return False
    if element["type"] == "static_select":
        return any(option["value"] == value for option in element["options"])
    return str(element["action_id"]).split(":")[2] == value


def _shown(message: Message) -> Shown:
    """Return what stands on a message, as the scripts look at it."""
    taps: dict[tuple[str, str], str] = {}
    forms: dict[str, list[Field]] = {}
    for _, element in actions(message.blocks):
        step, ref = _step_of(element), element.get("value", "")
        if element["type"] == "static_select":
            taps |= {(step, option["value"]): "" for option in element["options"]}
        elif element["action_id"].endswith(":submit"):
            forms[step] = []
        else:
            taps[step, element["action_id"].split(":")[2]] = ref
    return Shown(words(message.blocks), taps, forms, {})
