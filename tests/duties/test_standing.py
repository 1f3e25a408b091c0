"""What comes back by itself: made once for each period, told, taken up the line, done."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.channel import DeliveryFailed
from bot.demo import MUNICIPALITY
from cases.mending import cancel_duty, explain, list_duties, move_duty
from cases.organisation import import_organisation
from cases.organisation_file import OrganisationFile, read_organisation_file
from cases.standing import plan_ahead
from storage.records import Duty, DutyState
from tests.cast import Stage
from tests.scripts.plays import report
from tests.storage import raw

TOWN = "voorbeeldstad"
REPORT = "heerlen-10-quarterly-report"  # by the aftercare team, to the director
QUARTERS = [date(2026, 10, 1), *(date(2027, month, 1) for month in (1, 4, 7, 10))]


async def standing(stage: Stage, rule: str = "") -> Sequence[Duty]:
    """Return what comes back and has not ended (of a rule)."""
    async with stage.office.database.reading() as transaction:
        found = await transaction.of(TOWN).duties.open()
    return [one for one in found if one.case_id is None and rule in one.rule]


async def test_a_year_brings_each_period_once_and_nobody_forgets_it(stage: Stage) -> None:
    await stage.office.worker.until_quiet()  # as it does from the first second
    await stage.later(days=370)
    rows = await standing(stage)
    once = Counter((one.rule, one.role, one.team_id, one.starts) for one in rows)
    assert set(once.values()) == {1}
    quarters = [one for one in rows if one.rule == REPORT]
    assert [one.starts for one in quarters] == QUARTERS
    late = [one for one in rows if one.due_at < stage.clock.at - timedelta(days=14)]
    assert len(late) >= 5
    assert {one.state for one in late} == {DutyState.ESCALATED}  # nobody did a thing
    stage["bmw"].sees(
        "Verslag over kwartaal 1 van 2027", "Denk je hieraan? Verslag over kwartaal 1"
    )
    stage["bmw2"].sees("Nog niet gedaan: Verslag over kwartaal 1 van 2027", "Bo Nazorg")
    stage["cag"].sees("Nog niet gedaan: Verslag over kwartaal 1 van 2027")
    stage["directeur"].sees("Nog niet gedaan: Verslag over kwartaal 1 van 2027")


async def test_what_is_done_is_asked_no_more_until_the_next_period(stage: Stage) -> None:
    bmw = stage["bmw"]
    await stage.later(days=16)
    bmw.sees("Verslag over kwartaal 4 van 2026", "donderdag 31 december 2026, 17.00 uur", "§10.3")
    await bmw.says("mijn taken")
    bmw.sees("Verslag over kwartaal 4 van 2026: uiterlijk")
    await bmw.taps("open", "card", on="Je taken")
    await bmw.taps("done", "yes")
    bmw.sees("gedaan")
    await stage.later(days=60)
    assert "kwartaal 4 van 2026" not in bmw.reads() + stage["bmw2"].reads() + stage["cag"].reads()
    await stage.later(days=40)
    bmw.sees("Verslag over kwartaal 1 van 2027")


async def test_the_coordinator_may_say_it_is_done_and_a_colleague_may_not(stage: Stage) -> None:
    await stage.later(days=16)
    bmw, cag, colleague = stage["bmw"], stage["cag"], stage["collega"]
    shown = bmw.newest("done", "yes")
    await stage.send(stage.wire.chat.tapped(colleague.email, shown, "done", "yes"))
    colleague.sees("voor iemand anders")
    await stage.send(stage.wire.chat.tapped(cag.email, shown, "done", "yes"))
    cag.sees("Verslag over kwartaal 4 van 2026", "gedaan")
    assert [one for one in await standing(stage, REPORT) if one.starts == QUARTERS[0]] == []


async def test_two_workers_make_it_once(stage: Stage) -> None:
    rounds = [plan_ahead(stage.office.database, stage.clock, TOWN) for _ in range(4)]
    await asyncio.gather(*rounds)
    await plan_ahead(stage.office.database, stage.clock, TOWN)
    once = Counter((one.rule, one.role, one.starts) for one in await standing(stage))
    assert set(once.values()) == {1}


async def test_what_was_missed_while_nothing_ran_is_late_and_told(stage: Stage) -> None:
    await stage.office.worker.until_quiet()
    stage.clock.at = datetime(2027, 8, 2, 8, tzinfo=UTC)  # and nobody ran a worker till now
    await stage.office.worker.until_quiet()
    assert [one.starts for one in await standing(stage, REPORT)] == QUARTERS[:4]
    stage["bmw"].sees("Dit is te laat: Verslag over kwartaal 1 van 2027")


async def test_a_team_meets_with_its_own_manager(stage: Stage) -> None:
    file = read_organisation_file(MUNICIPALITY).model_dump(mode="json")
    file["organisation"]["protocols"] = {"employee": "lingewaard"}
    async with stage.office.database.writing() as transaction:
        changed = OrganisationFile.model_validate(file)
        await import_organisation(transaction, changed, stage.clock.at)
    await stage.office.worker.until_quiet()
    meetings = await standing(stage, "lingewaard-h4-monthly-evaluation")
    november = {one.team_id: one.person_id for one in meetings if one.starts == date(2026, 11, 1)}
    assert november["publiekszaken"] == stage["leidinggevende"].id
    assert november["buitendienst"] == stage["leidinggevende2"].id


async def test_it_is_told_to_who_is_there_then_not_to_who_stood_in_when_it_was_made(
    stage: Stage,
) -> None:
    bmw, deputy = stage["bmw"], stage["bmw2"]
    await bmw.says("afwezig tot en met 27 november")
    await stage.office.worker.until_quiet()
    [row] = [one for one in await standing(stage, REPORT) if one.starts == QUARTERS[0]]
    assert row.person_id == deputy.id
    await stage.later(days=16)
    bmw.sees("Verslag over kwartaal 4 van 2026")
    assert "kwartaal 4 van 2026" not in deputy.reads()


async def test_nor_to_who_stood_in_and_went_away_and_came_back(stage: Stage) -> None:
    bmw, deputy = stage["bmw"], stage["bmw2"]
    await bmw.says("afwezig tot en met 27 november")
    await stage.office.worker.until_quiet()
    await stage.later(days=5)
    await deputy.says("afwezig tot en met 2 december")
    await stage.later(days=11)
    bmw.sees("Verslag over kwartaal 4 van 2026")
    assert "kwartaal 4 van 2026" not in deputy.reads()


async def test_what_belongs_to_a_new_council_is_asked_when_it_begins(stage: Stage) -> None:
    stage.clock.at = datetime(2030, 3, 20, 9, tzinfo=UTC)
    await stage.office.worker.until_quiet()
    stage["griffier"].reads()
    await stage.later(days=14)
    stage["griffier"].sees("Teamoverleg over maandag 1 april 2030", "dinsdag 1 oktober 2030")


async def test_it_waits_for_the_day_that_somebody_works(stage: Stage) -> None:
    bmw = stage["bmw"]
    await bmw.says("ik werk niet op woensdag")
    await stage.office.worker.until_quiet()
    [row] = [one for one in await standing(stage, REPORT) if one.starts == QUARTERS[0]]
    assert row.next_at
    assert row.next_at.astimezone(UTC).isoweekday() == 3
    stage.clock.at = row.next_at
    bmw.reads()
    await stage.office.worker.until_quiet()
    assert "kwartaal" not in bmw.reads()
    await stage.later(days=1)
    bmw.sees("Verslag over kwartaal 4 van 2026")


async def test_it_stands_in_the_list_with_why(stage: Stage) -> None:
    await stage.later(days=16)
    async with stage.office.database.reading() as transaction:
        listed = await list_duties(transaction, TOWN, stage.clock.at)
        [one] = [line for line in listed if REPORT in line and "2026-12-31" in line]
        assert "terugkerend" in one
        [row] = [r for r in await transaction.of(TOWN).duties.open() if str(r.id) in one]
        told = "\n".join(await explain(transaction, TOWN, row.id, stage.clock.at))
    assert "2026-10-01 t/m 2026-12-31" in told
    assert "duty_announce" in told


async def quarter(stage: Stage) -> Duty:
    """Return the report of this quarter."""
    [row] = [one for one in await standing(stage, REPORT) if one.starts == QUARTERS[0]]
    return row


async def test_it_is_put_off_with_a_reason_and_its_limit_stays(stage: Stage) -> None:
    bmw = stage["bmw"]
    await stage.later(days=16)
    due_at = (await quarter(stage)).due_at
    await bmw.taps("later", "ask")
    bmw.sees("Later: Verslag over kwartaal 4 van 2026", "De uiterste dag blijft donderdag 31 dec")
    await bmw.hands_in("later", f1=["week"], f2=["other"], f3=["Ik wacht op de cijfers"])
    bmw.sees("Ik vraag het weer op")
    await stage.later(days=6)
    assert "kwartaal" not in bmw.reads()
    await stage.later(days=1)
    bmw.sees("Denk je hieraan? Verslag over kwartaal 4 van 2026")
    assert (await quarter(stage)).due_at == due_at


async def test_it_is_handed_over_and_both_are_told(stage: Stage) -> None:
    bmw, deputy, colleague = stage["bmw"], stage["bmw2"], stage["collega"]
    await stage.later(days=16)
    await bmw.taps("give", "ask")
    await bmw.hands_in("give", f1=[str(deputy.id)], f2=["other"], f3=["Zij heeft de cijfers"])
    deputy.sees("Bo Nazorg geeft deze taak aan jou", "Zij heeft de cijfers", "kwartaal 4 van 2026")
    bmw.sees("Doorgegeven aan", "Verslag over kwartaal 4 van 2026")
    assert (await quarter(stage)).person_id == deputy.id
    assert b"Zij heeft de cijfers" not in await raw.everything(stage.office.database)
    await deputy.taps("trail", "all")
    deputy.sees("Verloop van Verslag over kwartaal 4 van 2026", "gaf dit door", "Zij heeft de")
    shown = deputy.newest("trail", "all")
    await stage.send(stage.wire.chat.tapped(colleague.email, shown, "trail", "all"))
    colleague.sees("mag je niet")


async def test_it_goes_to_who_stands_in_and_comes_back(stage: Stage) -> None:
    bmw, deputy = stage["bmw"], stage["bmw2"]
    await stage.later(days=16)
    await bmw.says("afwezig tot en met 15 december")
    deputy.sees("Verslag over kwartaal 4 van 2026")
    assert (await quarter(stage)).person_id == deputy.id
    await bmw.says("ik ben er weer")
    bmw.sees("Verslag over kwartaal 4 van 2026")
    assert (await quarter(stage)).person_id == bmw.id


async def test_an_administrator_moves_and_cancels_it(stage: Stage) -> None:
    bmw = stage["bmw"]
    await stage.later(days=16)
    row, now = await quarter(stage), stage.clock.at
    to = row.due_at + timedelta(days=14)
    async with stage.office.database.writing() as transaction:
        await move_duty(transaction, TOWN, row.id, to, "eerst het jaarverslag", "admin:test", now)
    await stage.office.worker.until_quiet()
    bmw.sees("Verslag over kwartaal 4 van 2026", "14 januari 2027")
    async with stage.office.database.writing() as transaction:
        await cancel_duty(transaction, TOWN, row.id, "dit jaar niet", "admin:test", now)
        told = "\n".join(await explain(transaction, TOWN, row.id, now))
        assert await transaction.of(TOWN).audit.verify(row.id)
    assert "dit jaar niet" in told
    assert b"dit jaar niet" not in await raw.everything(stage.office.database)
    await stage.office.worker.until_quiet()
    bmw.sees("vervallen")
    await stage.later(days=60)
    assert "kwartaal 4 van 2026" not in bmw.reads() + stage["bmw2"].reads() + stage["cag"].reads()


async def test_what_is_due_to_one_person_comes_in_one_message(stage: Stage) -> None:
    registrar = stage["griffier"]
    await stage.later(days=16)
    registrar.reads()
    await stage.later(days=20)
    told = registrar.sees("Denk je hieraan? 6 taken")
    assert told.count("Teamoverleg over 2026: uiterlijk") == 6
    assert "Bespreek ervaringen en dilemma's" in told, "each says what it is"


async def test_a_card_that_cannot_arrive_goes_to_the_next_in_line(stage: Stage) -> None:
    stage["bmw"].breaks(DeliveryFailed("blocked", permanent=True))
    await stage.later(days=16)
    stage["bmw2"].sees("Nog niet gedaan: Verslag over kwartaal 4 van 2026")
    stage["cag"].sees("Bericht niet aangekomen: Verslag over kwartaal 4 van 2026", "Bo Nazorg")


async def test_the_coordinator_sees_what_is_late_and_others_do_not(stage: Stage) -> None:
    await stage.office.worker.until_quiet()
    await stage.later(days=45)
    cag, manager = stage["cag"], stage["leidinggevende"]
    cag.reads()
    await cag.says("zaken")
    cag.sees("komt steeds terug, en is te laat", "Verslag over kwartaal 4 van 2026: te laat")
    await cag.taps("open", "card", on="komt steeds terug")
    cag.sees("Rapporteer schriftelijk aan de algemeen directeur")
    await manager.says("zaken")
    assert "kwartaal" not in manager.reads()


async def test_a_protocol_that_is_gone_keeps_no_duty_from_the_clock(stage: Stage) -> None:
    await report(stage["medewerker"])
    async with stage.office.database.writing() as transaction:
        [town] = await transaction.organisations()
        gone = replace(town, protocols={**town.protocols, "office_holder": "opgeheven"})
        await transaction.save_organisation(gone)
    stage["leidinggevende"].reads()
    await stage.later(days=2)
    stage["leidinggevende"].sees("Denk je hieraan?", "nummer 2026-0001")
    assert await standing(stage) == []
    async with stage.office.database.writing() as transaction:
        assert await transaction.with_plans_due(stage.clock.at) == []  # not again and again
        await transaction.save_organisation(town)
    await stage.office.worker.until_quiet()
    assert await standing(stage, REPORT)


async def test_whoever_heard_that_it_was_late_sees_that_it_is_done(stage: Stage) -> None:
    await stage.office.worker.until_quiet()
    await stage.later(days=50)
    deputy = stage["bmw2"]
    deputy.sees("Nog niet gedaan: Verslag over kwartaal 4 van 2026")
    await stage["bmw"].taps("done", "yes", on="kwartaal 4 van 2026")
    for one in (stage["bmw"], deputy, stage["cag"]):
        one.sees("kwartaal 4 van 2026", "gedaan")


async def test_it_is_asked_of_who_holds_the_role_by_then(stage: Stage) -> None:
    await stage.office.worker.until_quiet()
    file = read_organisation_file(MUNICIPALITY).model_dump(mode="json")
    file["roles"]["bmw"] = [{"person": stage["bmw2"].email, "deputy": None}]
    async with stage.office.database.writing() as transaction:
        changed = OrganisationFile.model_validate(file)
        await import_organisation(transaction, changed, stage.clock.at)
    await stage.later(days=16)
    stage["bmw2"].sees("Verslag over kwartaal 4 van 2026")
    assert "kwartaal" not in stage["bmw"].reads()
