"""A wrong dialog fails when it is imported; the right one speaks the shared vocabulary."""

import pytest

from dialogs.asks import Category, Choice, Files, FreeText
from dialogs.conditions import chosen
from dialogs.dialog import Dialog, Step, WrongDialog
from dialogs.groups import GROUPS
from dialogs.incident import (
    GROUNDS,
    INCIDENT,
    INJURIES,
    LOCAL,
    ORIGINS,
    PLACES,
    SEVEN_WS,
    TARGETS,
    incident,
)
from protocols.vocabulary import Conduct, Fact, Ground, Injury, Origin, Place, Target

ASK = Choice(("yes", "no"))
FILES = Files(frozenset({"image/png"}), 1, 1)


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ((Step("who", ASK), Step("who", ASK)), "twice"),
        ((Step("who", ASK, when=chosen("what", "x")), Step("what", ASK)), "not asked before"),
        ((Step("who", ASK, rests_on=frozenset({"what"})),), "not asked before"),
        ((Step("change", ASK),), "cannot be the key"),
        ((Step("Who is it", ASK),), "cannot be the key"),
        ((Step("who", Choice(("a:b",))),), "no button can carry"),
        ((Step("one", FILES), Step("two", FILES)), "two steps ask for files"),
    ],
)
def test_a_wrong_dialog_fails_at_import(steps: tuple[Step, ...], says: str) -> None:
    with pytest.raises(WrongDialog, match=says):
        Dialog("wrong", steps)


@pytest.mark.parametrize("spills", ["who", "nowhere"])
def test_it_spills_into_free_text_alone(spills: str) -> None:
    with pytest.raises(WrongDialog, match="no free text"):
        Dialog("wrong", (Step("who", ASK),), spills)


def test_a_right_dialog_does_not() -> None:
    steps = (Step("a", ASK), Step("b", FreeText()), Step("c", Category()))
    assert Dialog("right", steps, spills="b").texts("a") == "right.a"


def test_places_and_injuries_are_the_vocabulary() -> None:
    assert tuple(Place) == PLACES
    assert tuple(Injury) == INJURIES
    assert (tuple(Target), tuple(Ground), tuple(Origin)) == (TARGETS, GROUNDS, ORIGINS)
    assert frozenset(Fact) == LOCAL


def test_what_a_protocol_does_not_ask_is_nowhere() -> None:
    plain, whole = incident(frozenset()), incident(LOCAL)
    assert {step.key for step in whole.steps} - {step.key for step in plain.steps} == {
        *("target", "ground", "summoned", "account")
    }
    left = {option for step in plain.steps for option in step.ask.options}
    assert left.isdisjoint({"company", "off_duty", "under_influence", *ORIGINS} - {"other"})
    assert incident(LOCAL) == INCIDENT


def test_every_act_is_in_exactly_one_group() -> None:
    covered = [code for group in GROUPS.values() for code in group.covers]
    assert sorted(covered) == sorted(Conduct)
    assert all(set(group.says) <= set(group.covers) for group in GROUPS.values())


def test_no_list_is_longer_than_a_channel_can_show() -> None:
    ask = INCIDENT.find("what")
    assert all(len(field.options) <= 10 for field in getattr(ask, "fields", ()))


def test_the_seven_ws_are_steps() -> None:
    assert set(SEVEN_WS) <= {step.key for step in INCIDENT.steps}
