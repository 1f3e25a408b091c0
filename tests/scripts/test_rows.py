"""The row of the protocol's own table: chosen where the facts do not tell, and what it brings."""

from protocols.vocabulary import DutyKind
from tests.cast import Stage
from tests.scripts.plays import report, under

THREAT = (
    "Vanmorgen om half tien belde een bekende inwoner mij op het werk. Hij zei aan de telefoon: "
    "ik weet waar je woont en ik kom je in elkaar slaan. Hij was boos over een brief."
)


async def owed(stage: Stage, kind: DutyKind) -> set[str]:
    """Who still owes something of this kind in the newest case."""
    async with stage.office.database.reading() as transaction:
        storage = transaction.of("voorbeeldstad")
        newest = (await storage.cases.list())[0]
        duties = await storage.duties.of_case(newest.id)
    return {duty.role for duty in duties if duty.kind == kind and duty.state.open}


async def test_the_row_that_is_chosen_brings_its_measures_and_its_duties(stage: Stage) -> None:
    """Lingewaard bijlage 6: a threat is the secretary's, telephone aggression the team leader's."""
    await under(stage, "lingewaard")
    manager, secretary = stage["leidinggevende"], stage["secretaris"]
    await report(stage["medewerker"], THREAT)
    assert await owed(stage, DutyKind.DECISION) == {"municipal_secretary"}
    assert await owed(stage, DutyKind.POLICE_REPORT) == {"manager"}

    await secretary.taps("row", "telephone")
    secretary.sees("Gekozen: agressie aan de telefoon")
    manager.sees("Gekozen: agressie aan de telefoon", "vervallen")
    assert await owed(stage, DutyKind.DECISION) == {"manager"}
    assert await owed(stage, DutyKind.POLICE_REPORT) == set()

    await manager.taps("row", "facts")
    manager.sees("Welke rij van het protocol past")
    assert await owed(stage, DutyKind.DECISION) == {"municipal_secretary"}
    assert await owed(stage, DutyKind.POLICE_REPORT) == {"manager"}


async def test_the_row_is_for_who_handles_the_case_and_only_where_there_is_one(
    stage: Stage,
) -> None:
    await report(stage["medewerker"])
    manager, employee = stage["leidinggevende"], stage["medewerker"]
    assert "Welke rij" not in manager.reads()
    await under(stage, "lingewaard")
    await report(employee, THREAT)
    cag = stage["cag"]
    await cag.taps("view", "story", on="2026-0002")
    shown = cag.newest("row", "open")
    await stage.send(stage.wire.chat.tapped(employee.email, shown, "row", "open"))
    employee.sees("mag je niet")
    await cag.taps("row", "open")
    cag.sees("Welke rij van het protocol past? Nummer 2026-0002")
    cag.newest("row", "telephone", on="2026-0002")
