"""What a duty keeps to, whatever people do: looking, seeing, going away, coming back, leaving."""

from collections.abc import Sequence
from datetime import timedelta

from bot.demo import MUNICIPALITY
from cases.organisation import import_organisation
from cases.organisation_file import OrganisationFile, read_organisation_file
from storage.records import Duty, DutyState
from tests.cast import Stage
from tests.scripts.plays import report

TOWN = "voorbeeldstad"


async def duties(stage: Stage, kind: str = "") -> Sequence[Duty]:
    async with stage.office.database.reading() as transaction:
        storage = transaction.of(TOWN)
        [case] = await storage.cases.list()
        return [duty for duty in await storage.duties.of_case(case.id) if kind in duty.kind]


async def trail(stage: Stage) -> Sequence[str]:
    async with stage.office.database.reading() as transaction:
        storage = transaction.of(TOWN)
        [case] = await storage.cases.list()
        assert await storage.audit.verify(case.id)
        return [entry.action for entry in await storage.audit.of_trail(case.id)]


async def test_looking_at_a_case_moves_nothing(stage: Stage) -> None:
    await report(stage["medewerker"])
    manager, before = stage["leidinggevende"], await duties(stage)
    await manager.says("mijn taken")
    await manager.taps("open", "card")
    await manager.taps("view", "story")
    await manager.taps("trail", "all")
    await manager.says("open zaken")
    await manager.taps("follow", "state")
    assert await duties(stage) == before


async def test_seeing_what_is_late_neither_ends_nor_hurries_it(stage: Stage) -> None:
    await report(stage["medewerker"])
    await stage.later(hours=1, minutes=5)
    deputy, cag = stage["leidinggevende2"], stage["cag"]
    deputy.sees("Nog niet gedaan: Eerste opvang")
    cag.reads()
    await deputy.taps("seen", "yes", on="Eerste opvang")
    await stage.later(hours=1)
    assert "Nog niet gedaan: Eerste opvang" not in cag.reads()
    await stage.later(hours=1, minutes=5)
    cag.sees("Nog niet gedaan: Eerste opvang")  # seen is not done


async def test_what_went_to_who_stands_in_comes_back_by_itself(stage: Stage) -> None:
    """It is Monday; the social worker is away till Tuesday, and does not say that she is back."""
    await report(stage["medewerker"])
    bmw, deputy = stage["bmw"], stage["bmw2"]
    await bmw.says("afwezig tot en met 24 november")
    deputy.sees("Jij vervangt Bo Nazorg")
    handed = [duty for duty in await duties(stage, "talk") if duty.person_id == deputy.id]
    assert handed
    for name in ("bmw", "bmw2"):
        stage[name].reads()
    await stage.later(days=5)
    bmw.sees("Denk je hieraan? Nazorggesprek")  # a card of its own, to act on
    talks = [duty for duty in await duties(stage, "talk") if duty.state is not DutyState.PLANNED]
    assert {duty.person_id for duty in talks} == {bmw.id}


async def test_what_went_on_from_who_stood_in_comes_back_to_whose_it_was(stage: Stage) -> None:
    """The deputy goes away as well, the same day, and both are back on Thursday."""
    await report(stage["medewerker"])
    bmw, deputy = stage["bmw"], stage["bmw2"]
    await bmw.says("afwezig tot en met 25 november")
    await deputy.says("afwezig tot en met 25 november")
    for name in ("bmw", "bmw2"):
        stage[name].reads()
    await stage.later(days=5)
    bmw.sees("Nazorggesprek")
    talks = [duty for duty in await duties(stage, "talk") if duty.state is not DutyState.PLANNED]
    assert {duty.person_id for duty in talks} == {bmw.id}


async def test_who_says_that_they_are_back_has_their_duties_again(stage: Stage) -> None:
    await report(stage["medewerker"])
    bmw = stage["bmw"]
    await bmw.says("afwezig tot en met 3 januari")
    bmw.reads()
    await stage.later(hours=3)
    await bmw.says("ik ben er weer")
    bmw.sees("Gesprek met Noor Balie", "Nieuwe taken komen weer bij jou")
    assert {duty.person_id for duty in await duties(stage, "talk")} == {bmw.id}
    assert {"duty_handed_over", "duty_handed_back"} <= set(await trail(stage))


async def test_the_duties_of_who_leaves_go_on_and_the_trail_says_so(stage: Stage) -> None:
    await report(stage["medewerker"])
    file = read_organisation_file(MUNICIPALITY).model_dump(mode="json")
    left = "bmw@voorbeeldstad.example"
    file["people"] = [one for one in file["people"] if one["email"] != left]
    file["roles"]["bmw"] = [{"person": "bmw2@voorbeeldstad.example"}]
    async with stage.office.database.writing() as transaction:
        changed = OrganisationFile.model_validate(file)
        done = await import_organisation(transaction, changed, stage.clock.at)
    assert done.duties_handed_over > 0
    stage.clock.at += timedelta(seconds=1)
    await stage.office.worker.until_quiet()
    assert {duty.person_id for duty in await duties(stage, "talk")} == {stage["bmw2"].id}
    assert "duty_left_behind" in await trail(stage)


async def test_the_buttons_of_three_talks_in_one_case_differ(stage: Stage) -> None:
    await report(stage["medewerker"])
    await stage["bmw"].says("mijn taken")
    stage["bmw"].sees("Nazorggesprek 2026-0001, 26 november", "2026-0001, 30 november")
