"""Who it was: said by who handles the case, counted in the measure, and taken back when wrong."""

from protocols.vocabulary import DutyKind
from storage.records import DutyState
from tests.cast import Player, Stage
from tests.scripts.plays import report, under

INSULT = (
    "Vanmorgen om half tien aan de balie in het Stadskantoor schold een man mij uit voor trut. "
    "Hij was boos omdat zijn aanvraag was afgewezen."
)


async def who_it_was(manager: Player, name: str) -> None:
    await manager.taps("view", "story", on="Nieuwe melding in je team")
    await manager.taps("again", "open")
    await manager.hands_in("again", f1=[name])


async def notice(stage: Stage) -> DutyState:
    """The newest case's duty to tell the police."""
    async with stage.office.database.reading() as transaction:
        storage = transaction.of("voorbeeldstad")
        newest = (await storage.cases.list())[0]
        every = await storage.duties.of_case(newest.id)
    return next(duty.state for duty in every if duty.kind == DutyKind.POLICE_NOTICE)


async def test_the_same_person_again_is_recognised_and_counts(stage: Stage) -> None:
    manager = stage["leidinggevende"]
    for names, told in (
        (["J. de Vries, 0612"], "geen eerdere melding"),
        (["een ander", "j. de  vries"], "1 eerdere melding"),
    ):
        await report(stage["medewerker"])
        for name in names:
            await manager.taps("view", "story", on="Nieuwe melding in je team")
            await manager.taps("again", "open")
            manager.reads()
            await manager.hands_in("again", f1=[name])
        manager.sees(told)
        await stage.later(days=1)
    async with stage.office.database.reading() as transaction:
        newest, oldest = await transaction.of("voorbeeldstad").cases.list()
    assert [one["category"] for one in newest.sheet["earlier"]] == ["D_threat"]
    assert "earlier" not in oldest.sheet
    assert "Vries" not in str(newest.sheet)


async def test_a_name_that_was_wrong_is_taken_back_with_all_it_brought(stage: Stage) -> None:
    """Velsen §8.2: a second time is told to the police; not when it was somebody else."""
    await under(stage, "velsen")
    manager = stage["leidinggevende"]
    for name in ("J. de Vries", "j. de vries"):
        await report(stage["medewerker"], INSULT)
        manager.reads()
        await who_it_was(manager, name)
        await stage.later(days=1)
    manager.sees("1 eerdere melding", "Meld het bij de politie")
    assert (await notice(stage)).open

    await manager.taps("again", "undo")
    manager.sees("telt nergens meer mee", "vervallen")
    assert await notice(stage) is DutyState.CANCELLED
    async with stage.office.database.reading() as transaction:
        newest, _ = await transaction.of("voorbeeldstad").cases.list()
    assert newest.sheet["earlier"] == []

    await manager.hands_in("again", f1=["J. de Vries"])
    manager.sees("1 eerdere melding")
    await stage.later(minutes=1)
    manager.sees("Meld het bij de politie")
    assert (await notice(stage)).open


async def test_a_name_taken_back_in_the_first_case_counts_no_more_in_the_second(
    stage: Stage,
) -> None:
    manager = stage["leidinggevende"]
    for _ in range(2):
        await report(stage["medewerker"])
        await who_it_was(manager, "J. de Vries")
        await stage.later(days=1)
    async with stage.office.database.reading() as transaction:
        newest, oldest = await transaction.of("voorbeeldstad").cases.list()
    assert newest.sheet["earlier"]
    await manager.taps("view", "story", on=f"in je team: nummer {oldest.number}")
    await manager.taps("again", "open", on=oldest.number)
    manager.sees("al gezegd wie het was")
    await manager.taps("again", "undo", on=oldest.number)
    async with stage.office.database.reading() as transaction:
        newest, _ = await transaction.of("voorbeeldstad").cases.list()
    assert newest.sheet["earlier"] == []


async def test_who_it_was_is_asked_of_who_handles_the_case_alone(stage: Stage) -> None:
    await report(stage["medewerker"])
    manager, employee = stage["leidinggevende"], stage["medewerker"]
    await manager.taps("view", "story")
    shown = manager.newest("again", "open")
    await stage.send(stage.wire.chat.tapped(employee.email, shown, "again", "open"))
    employee.sees("mag je niet")
    await manager.taps("again", "open")
    await manager.hands_in("again", f1=["..."])
    manager.sees("Er is niets veranderd")
