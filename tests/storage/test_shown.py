"""Where the newest card of a key was shown: to this person, in this organisation, and arrived."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import DatabaseFailed
from storage.records import Outgoing, OutgoingState
from storage.shown import Showing
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW


async def sent(town: Town, *cards: Outgoing) -> None:
    """Send cards, each to be found again by its id."""
    under_way = [
        replace(card, state=OutgoingState.SENDING, next_at=NOW + timedelta(minutes=2))
        for card in cards
    ]
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).outbox.add(*under_way)
    for card in cards:
        await town.database.settle(card, {"ts": str(card.id)}, NOW)


async def test_the_newest_of_each_key_that_reached_each_person(town: Town) -> None:
    anna, bram = town.anna.id, town.bram.id
    old, new = made.card(anna, key="duty:7"), made.card(anna, key="duty:7")
    others, other = made.card(bram, key="duty:7"), made.card(anna, key="duty:8")
    await sent(town, old, new, others, other)
    async with town.database.writing() as transaction:  # not arrived yet
        await transaction.of(ORGANISATION).outbox.add(made.card(anna, key="duty:8"))
    never, keyless = made.card(bram, key="duty:8"), made.card(anna)
    assert await town.database.shown([new, others, other, never, keyless]) == {
        (anna, "duty:7"): {"ts": str(new.id)},
        (bram, "duty:7"): {"ts": str(others.id)},
        (anna, "duty:8"): {"ts": str(other.id)},
    }
    assert await town.database.shown([keyless]) == {}


async def test_a_crowd_asks_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = [made.card(town.anna.id, key=f"k{n}") for n in range(20)]
    await sent(town, *cards)
    showing: Showing = town.database._showing
    asked = 0
    reading = showing.reading

    def counted() -> object:
        nonlocal asked
        asked += 1
        return reading()

    monkeypatch.setattr(showing, "reading", counted)
    found = await asyncio.gather(*(town.database.shown([card]) for card in cards))
    assert asked == 1
    for card, shown in zip(cards, found, strict=True):
        assert shown[town.anna.id, card.key or ""] == {"ts": str(card.id)}


async def test_everybody_who_asks_hears_that_the_database_is_away(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        async def __aenter__(self) -> None:
            raise DatabaseFailed("away")

        async def __aexit__(self, *_: object) -> None: ...

    card = made.card(town.anna.id, key="k")
    with monkeypatch.context() as patched:
        patched.setattr(town.database._showing, "reading", Broken)
        asking = [town.database.shown([card]) for _ in range(2)]
        told = await asyncio.gather(*asking, return_exceptions=True)
    assert [str(problem) for problem in told] == ["away"] * 2
    assert await town.database.shown([card]) == {}  # and it goes on
