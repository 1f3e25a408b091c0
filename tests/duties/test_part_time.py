"""Days on which somebody never works: what can wait waits, what cannot goes to who stands in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.demo import MUNICIPALITY
from cases.organisation import import_organisation
from cases.organisation_file import OrganisationFile, read_organisation_file
from storage.records import Duty, DutyState
from tests.cast import Stage
from tests.scripts.plays import report

TOWN = "voorbeeldstad"


@pytest.fixture
async def off_on_wednesday(stage: Stage) -> Stage:
    """It is Monday, a quarter past ten; the social worker is never there on Wednesday."""
    await stage["bmw"].says("ik werk niet op woensdag")
    stage["bmw"].sees("je werkt niet op woensdag")
    return stage


async def asked_on_wednesday(stage: Stage, *, until: timedelta, urgent: bool = False) -> Duty:
    """Make the first talk one that is reminded of on Wednesday morning, and wait till then."""
    await report(stage["medewerker"])
    wednesday = stage.clock.at + timedelta(days=2)
    async with stage.office.database.writing() as transaction:
        storage = transaction.of(TOWN)
        [case] = await storage.cases.list()
        talk = None
        for duty in await storage.duties.of_case(case.id):
            first = talk is None and duty.kind == "aftercare_talk"
            plan = {**duty.plan, "urgent": urgent, "reminders": []}
            moved = replace(
                duty,
                next_at=wednesday if first else None,
                due_at=wednesday + until,
                target=None,
                state=DutyState.DUE,
                plan=plan,
            )
            assert await storage.duties.save(moved, duty.version)
            talk = moved if first else talk
    assert talk
    for name in ("bmw", "bmw2"):
        stage[name].reads()
    await stage.later(days=2, hours=1)
    return talk


async def test_what_can_wait_comes_on_their_next_working_day(off_on_wednesday: Stage) -> None:
    stage, bmw = off_on_wednesday, off_on_wednesday["bmw"]
    await asked_on_wednesday(stage, until=timedelta(days=5))
    assert bmw.reads() == ""
    await stage.later(hours=20)
    assert bmw.reads() == ""  # it is Thursday, before the office opens
    await stage.later(hours=2)
    bmw.sees("Denk je hieraan? Nazorggesprek")
    assert "Nazorggesprek" not in stage["bmw2"].reads()


async def test_what_cannot_wait_goes_to_who_stands_in(off_on_wednesday: Stage) -> None:
    await asked_on_wednesday(off_on_wednesday, until=timedelta(hours=6))
    assert off_on_wednesday["bmw"].reads() == ""
    off_on_wednesday["bmw2"].sees("Denk je hieraan? Nazorggesprek")


async def test_what_is_urgent_knows_no_day_off(off_on_wednesday: Stage) -> None:
    await asked_on_wednesday(off_on_wednesday, until=timedelta(days=5), urgent=True)
    off_on_wednesday["bmw"].sees("Denk je hieraan? Nazorggesprek")


async def test_days_off_are_listed_and_taken_back(off_on_wednesday: Stage) -> None:
    bmw = off_on_wednesday["bmw"]
    await bmw.says("mijn taken")
    bmw.sees("Je werkt niet op woensdag")
    await bmw.says("ik werk niet op")
    bmw.sees("Op welke dag")
    await bmw.says(
        "ik werk niet op maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag"
    )
    bmw.sees("Er moet een dag overblijven")
    await bmw.says("ik werk elke dag")
    bmw.sees("je werkt elke werkdag")
    await bmw.says("mijn taken")
    assert "Je werkt niet op" not in bmw.reads()


async def imported(stage: Stage, **days: list[str]) -> tuple[int, ...]:
    """Bring the file in, with days off or without; return those of the social worker then."""
    file = read_organisation_file(MUNICIPALITY).model_dump(mode="json")
    for entry in file["people"]:
        if entry["email"].startswith("bmw@"):
            entry |= days
    async with stage.office.database.writing() as transaction:
        await import_organisation(
            transaction, OrganisationFile.model_validate(file), stage.clock.at
        )
        found = await transaction.of(TOWN).people.by_id(stage["bmw"].id)
    assert found
    return found.days_off


async def test_the_file_says_which_days_or_leaves_them_as_they_are(off_on_wednesday: Stage) -> None:
    assert await imported(off_on_wednesday) == (3,)
    assert await imported(off_on_wednesday, days_off=["friday", "monday"]) == (1, 5)
    assert await imported(off_on_wednesday, days_off=[]) == ()
