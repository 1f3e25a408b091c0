"""The cast in Slack without its wire: a card as messages, an answer as a payload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from bot.slack.receive import Received, read_action, read_message
from bot.slack.reception import reply_of
from bot.slack.render import to_messages
from cases.inbound import Inbound, Profile, Upload
from dialogs.card import Card
from tests.chats import AMSTERDAM, Field, Shown
from tests.slack.look import actions, state, words
from tests.slack.world import Json

_ids = count(1)


@dataclass(slots=True)
class SlackShown(Shown):
    """A card in Slack: beside what can be tapped, the action and the blocks it stands in."""

    action: dict[tuple[str, str], Json] = field(default_factory=dict)
    blocks: list[Json] = field(default_factory=list)


class SlackChat:
    """Somebody's Slack id is here their e-mail address."""

    channel = "slack"
    team = "T0GEM"

    def show(self, card: Card) -> SlackShown:
        blocks = [block for message in to_messages(card) for block in message.blocks]
        shown = SlackShown(words(blocks).replace("\n", " "), {}, {}, {}, blocks=blocks)
        for block, element in actions(blocks):
            self._offer(shown, block, element)
        return shown

    def _offer(self, shown: SlackShown, block: Json, element: Json) -> None:
        step = element["action_id"].split(":")[1]
        action = {**element, "block_id": block["block_id"]}
        if element["type"] == "static_select":
            for option in element["options"]:
                shown.taps[step, option["value"]] = ""
                shown.action[step, option["value"]] = action | {"selected_option": option}
            return
        value = element["action_id"].split(":")[2]
        shown.action[step, value] = action
        if value == "submit":
            shown.forms[step] = [_field(b) for b in _inputs(shown.blocks, step)]
        else:
            shown.taps[step, value] = element.get("value", "")

    def typed(self, who: str, text: str, uploads: Sequence[Upload]) -> Inbound:
        event = {"type": "message", "channel_type": "im", "channel": "D1", "user": who}
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        body = {"team_id": self.team, "event_id": f"Ev{next(_ids)}"}
        return self._inbound(read_message(body | {"event": event | {"text": escaped}}), uploads)

    def tapped(self, who: str, shown: Shown, step: str, value: str) -> Inbound:
        assert isinstance(shown, SlackShown)
        known = (known for known, answer in shown.taps if answer == value)
        whole = next(one for one in known if one == step or one.startswith(f"{step}."))
        return self._inbound(read_action(self._tap(who, shown, whole, value)))

    def handed_in(
        self, who: str, shown: Shown, step: str, given: Mapping[int, tuple[str, ...]]
    ) -> Inbound:
        assert isinstance(shown, SlackShown)
        values: dict[str, Any] = {}
        for number, block in enumerate(_inputs(shown.blocks, step), 1):
            if number in given:
                values[block["block_id"]] = given_as(block["element"]["type"], given[number])
        body = self._tap(who, shown, step, "submit")
        return self._inbound(read_action(body | {"state": state(shown.blocks, values)}))

    def _tap(self, who: str, shown: SlackShown, step: str, value: str) -> Json:
        return {
            "team": {"id": self.team},
            "user": {"id": who, "team_id": self.team},
            "trigger_id": f"t{next(_ids)}",
            "message": {"ts": "1.2", "blocks": shown.blocks},
            "actions": [shown.action[step, value]],
        }

    def _inbound(self, received: Received, uploads: Sequence[Upload] = ()) -> Inbound:
        return Inbound(
            channel=self.channel,
            workspace=received.team,
            external_id=received.user,
            event_id=received.event_id,
            reply=reply_of(received),
            profile=Profile(email=received.user),
            uploads=tuple(uploads),
        )


def given_as(kind: str, values: Sequence[str]) -> Any:
    """Return what the script fills in as this kind of field gives it."""
    if kind in ("checkboxes", "multi_static_select"):
        return list(values)
    if kind == "datetimepicker":
        return int(datetime.fromisoformat(values[0]).replace(tzinfo=AMSTERDAM).timestamp())
    return values[0]


def _inputs(blocks: Sequence[Json], step: str) -> list[Json]:
    inputs = [block for block in blocks if block["type"] == "input"]
    return [block for block in inputs if block["block_id"].partition("#")[0] == step]


def _field(block: Json) -> Field:
    element = block["element"]
    chosen = [*element.get("initial_options", ()), element.get("initial_option")]
    filled = [option["value"] for option in chosen if option]
    typed = element.get("initial_value") or element.get("initial_date")
    return Field(block["block_id"], filled or ([typed] if typed else []))
