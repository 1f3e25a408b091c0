"""Later, with a reason, and never past the limit; handed over to a colleague who can do it."""

import pytest

from tests.cast import Stage
from tests.scripts.plays import report
from tests.storage import raw

TOWN = "voorbeeldstad"
WHY = "wacht op de arts van Noor"


@pytest.fixture
async def told(stage: Stage) -> Stage:
    await report(stage["medewerker"])
    return stage


async def test_a_duty_is_put_off_with_a_reason_and_comes_back(told: Stage) -> None:
    manager = told["leidinggevende"]
    await manager.taps("later", "ask", on="Beslis")
    manager.sees("Later: Beslissen", "Ik vraag het je dan weer")
    await manager.hands_in("later", f1=["tomorrow"])
    manager.sees("Kies waarom")  # nothing is put off without one
    await manager.taps("later", "ask", on="Beslis")
    await manager.hands_in("later", f1=["tomorrow"], f2=["waiting"], f3=[WHY])
    manager.sees("Ik vraag het weer op", "24 november")
    await told.later(hours=23)
    assert "Beslissen" not in manager.reads()
    await told.later(hours=1, minutes=5)
    manager.sees("Denk je hieraan? Beslissen")
    await manager.taps("view", "story", on="Beslissen")
    await manager.taps("trail", "all")
    manager.sees("Lotte Teamleider stelde uit", "Ik wacht op iemand of iets", WHY)
    assert WHY.encode() not in await raw.everything(told.office.database)


async def test_nothing_is_put_off_past_its_limit(told: Stage) -> None:
    manager, bmw = told["leidinggevende"], told["bmw"]
    with pytest.raises(AssertionError):  # what must be done at once cannot wait
        manager.newest("later", "ask", on="Eerste opvang")
    await manager.taps("later", "ask", on="Beslis")
    await told.later(hours=30)  # a card that has lain there: tomorrow is after the limit by now
    manager.reads()
    await manager.hands_in("later", on="Later: Beslissen", f1=["tomorrow"], f2=["busy"])
    manager.sees("Dat is later dan")
    async with told.office.database.reading() as transaction:
        storage = transaction.of(TOWN)
        [case] = await storage.cases.list()
        duties = await storage.duties.of_case(case.id)
    assert not [duty for duty in duties if duty.planned_for]
    await bmw.taps("later", "not_reached")
    bmw.sees("Ik vraag het weer op")


async def test_a_duty_is_handed_over_and_both_know(told: Stage) -> None:
    manager, deputy = told["leidinggevende"], told["leidinggevende2"]
    await manager.taps("give", "ask", on="Beslis")
    asked = manager.newest("give")
    assert told["medewerker"].email not in asked.text  # who reported is not asked to decide
    deputy.reads()
    await manager.hands_in("give", f1=[str(deputy.id)], f2=["too_close"])
    manager.sees("Doorgegeven aan")
    deputy.sees("Lotte Teamleider geeft deze taak aan jou", "Het staat te dicht bij me", "Beslis")
    await deputy.hands_in("decide", on="Beslis", f1=["none"], f4=["Verwarde man, er is hulp."])
    deputy.sees("gedaan")
    cag = told["cag"]
    await cag.taps("view", "story")
    await cag.taps("trail", "all")
    cag.sees(
        "Noor Balie deed de melding",
        "Lotte Teamleider gaf dit door aan",
        "Reden: Het staat te dicht bij me",
    )


async def test_a_duty_that_went_up_and_is_given_on_goes_up_again(told: Stage) -> None:
    manager, deputy = told["leidinggevende"], told["leidinggevende2"]
    await told.later(hours=50)
    deputy.sees("Beslissen")  # the limit is over: it went one step up
    await manager.taps("give", "ask", on="Beslis")
    await manager.hands_in("give", f1=[str(deputy.id)], f2=["too_close"])
    deputy.sees("geeft deze taak aan jou")
    manager.reads()
    await told.later(hours=72)
    manager.sees("Beslissen")  # first in the line of who has it now
