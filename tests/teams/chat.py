"""The cast in Teams: a card through the renderer, an answer as an activity through the receiver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from bot.teams.fields import TIME
from bot.teams.receive import read
from bot.teams.render import to_adaptive_card
from cases.inbound import Inbound, Upload
from dialogs.card import Card
from tests.chats import Field, Shown
from tests.teams.activities import activity, execute
from tests.teams.cards import Json, actions, inputs, words

_ids = count(1)


@dataclass(slots=True)
class TeamsShown(Shown):
    """A card in Teams: beside what can be tapped, the data that the tap sends."""

    data: dict[tuple[str, str], Json] = field(default_factory=dict)
    hand_in: dict[str, Json] = field(default_factory=dict)


class TeamsChat:
    """Teams without its wire; somebody's Entra id is here their e-mail address."""

    channel = "teams"

    def show(self, card: Card) -> TeamsShown:
        return shown_of(to_adaptive_card(card))

    def typed(self, who: str, text: str, uploads: Sequence[Upload]) -> Inbound:
        inbound = self._read(activity(id=f"t{next(_ids)}", text=text, **_sender(who)))
        return replace(inbound, uploads=tuple(uploads))

    def tapped(self, who: str, shown: Shown, step: str, value: str) -> Inbound:
        assert isinstance(shown, TeamsShown)
        whole = next(
            known
            for known, answer in shown.taps
            if answer == value and (known == step or known.startswith(f"{step}."))
        )
        return self._execute(who, shown.data[whole, value])

    def handed_in(
        self, who: str, shown: Shown, step: str, given: Mapping[int, tuple[str, ...]]
    ) -> Inbound:
        assert isinstance(shown, TeamsShown)
        return self._execute(who, filled_in(shown, step, given))

    def _execute(self, who: str, data: Json) -> Inbound:
        return self._read(execute(data, id=f"f:{next(_ids)}", **_sender(who)))

    def _read(self, sent: Json) -> Inbound:
        """What comes in, with the e-mail address that Teams tells of somebody new."""
        received = read(sent)
        assert received
        inbound = received.inbound
        return replace(inbound, profile=replace(inbound.profile, email=inbound.external_id))


def shown_of(rendered: Json) -> TeamsShown:
    """Return what stands on a card, as the scripts look at it."""
    shown = TeamsShown(words(rendered), {}, {}, {})
    fields = {one["id"]: one for one in inputs(rendered)}
    for action in actions(rendered):
        data = action.get("data", {})
        if "answer" in data:
            _offer(shown, data["step"], data["answer"], data)
        elif "pick" in data:
            _offer_menu(shown, data, fields[data["pick"]])
        elif data:
            step = data["step"]
            mine = [f for name, f in fields.items() if name.partition("#")[0] == step]
            shown.forms[step] = [_field(f) for f in mine if not f["id"].endswith(TIME)]
            shown.refs[step], shown.hand_in[step] = data["ref"], data
    return shown


def filled_in(shown: TeamsShown, step: str, given: Mapping[int, tuple[str, ...]]) -> Json:
    """Return what is sent when a form is handed in: these fields, the rest as it is shown."""
    filled = {
        one.name: ",".join(given.get(number, tuple(one.filled)))
        for number, one in enumerate(shown.forms[step], 1)
    }
    return shown.hand_in[step] | filled


def _sender(who: str) -> Json:
    return {"from": {"id": f"29:{who}", "name": who, "aadObjectId": who}}


def _offer(shown: TeamsShown, step: str, value: str, data: Json) -> None:
    shown.taps[step, value] = data["ref"]
    shown.data[step, value] = data


def _offer_menu(shown: TeamsShown, data: Json, menu: Json) -> None:
    """A line of a menu is a tap too; where several questions are folded in one, it says whose."""
    for choice in menu["choices"]:
        step, value = data["step"], choice["value"]
        if step == "more":
            step, value, _ref = value.split(":", 2)
        _offer(shown, step, value, data | {data["pick"]: choice["value"]})


def _field(shown: Json) -> Field:
    value: Any = shown.get("value", "")
    filled = value.split(",") if shown.get("isMultiSelect") else [value]
    return Field(shown["id"], [one for one in filled if one])
