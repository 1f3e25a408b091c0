"""What a forged or old card cannot do with a duty."""

from storage.records import DutyState
from tests.cast import Stage
from tests.scripts.plays import report

TOWN = "voorbeeldstad"


async def test_a_duty_is_handed_to_nobody_who_is_in_the_case(stage: Stage) -> None:
    await report(stage["medewerker"])
    manager, employee = stage["leidinggevende"], stage["medewerker"]
    await manager.taps("give", "ask", on="Beslis")
    manager.reads()
    await manager.hands_in("give", f1=[str(employee.id)], f2=["busy"])
    manager.sees("Kies")
    async with stage.office.database.reading() as transaction:
        storage = transaction.of(TOWN)
        [case] = await storage.cases.list()
        duties = await storage.duties.of_case(case.id)
    decision = next(duty for duty in duties if duty.kind == "decision")
    assert (decision.person_id, decision.state) == (manager.id, DutyState.DUE)
