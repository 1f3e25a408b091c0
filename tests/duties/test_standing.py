"""What comes back by itself: made once for each period, told, taken up the line, done."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from bot.demo import MUNICIPALITY
from cases.mending import explain, list_duties
from cases.organisation import import_organisation
from cases.organisation_file import OrganisationFile, read_organisation_file
from cases.standing import look_at_standing
from storage.records import DutyState, Standing
from tests.cast import Stage

TOWN = "voorbeeldstad"
REPORT = "heerlen-10-quarterly-report"  # by the aftercare team, to the director
QUARTERS = [date(2026, 10, 1), *(date(2027, month, 1) for month in (1, 4, 7, 10))]


async def standing(stage: Stage, rule: str = "") -> Sequence[Standing]:
    """Return every row there is (of a rule), ended or not."""
    async with stage.office.database.reading() as transaction:
        storage = transaction.of(TOWN)
        found = [await storage.standing.get(one.id) for one in await storage.standing.open()]
    return [one for one in found if one and rule in one.rule]


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
    rounds = [look_at_standing(stage.office.database, stage.clock, TOWN) for _ in range(4)]
    await asyncio.gather(*rounds)
    await look_at_standing(stage.office.database, stage.clock, TOWN)
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
        [row] = [r for r in await transaction.of(TOWN).standing.open() if str(r.id) in one]
        told = "\n".join(await explain(transaction, TOWN, row.id, stage.clock.at))
    assert "2026-10-01 tot en met 2026-12-31" in told
    assert "standing_announce" in told
