"""A report from beginning to end: employee, manager, CAG, BMW, six weeks of aftercare."""

from tests.cast import Stage
from tests.scripts.plays import report


async def test_a_threat_from_report_to_the_last_talk(stage: Stage) -> None:
    employee, manager, cag = stage["medewerker"], stage["leidinggevende"], stage["cag"]
    bmw, director = stage["bmw"], stage["directeur"]

    await report(employee)
    employee.sees("nummer 2026-0001", "nooit gebruikt om jou te beoordelen", "Bo Nazorg belt je")

    told = manager.sees("Nieuwe melding in je team: nummer 2026-0001", "Balie", "Eerste opvang")
    assert "285 Sr" in told  # what may apply, with its condition; never that it does
    assert "De bot beslist dit niet" in told
    assert "trut" not in told  # the least content; the story is behind "Bekijk"
    assert "trut" not in cag.sees("Nieuwe melding: nummer 2026-0001")

    await manager.taps("view", "story")
    manager.sees("schold mij uit voor trut", "vastgelegd")
    await manager.taps("seen", "yes", on="Nieuwe melding")
    await manager.hands_in("done", on="Eerste opvang", f1=["p1", "p2"])
    manager.sees("gedaan")
    cag.sees("Eerste opvang")

    await manager.hands_in(
        "decide", on="Beslis", f1=["warning_written"], f4=["Eerste keer, hij ging zelf weg."]
    )
    manager.sees("gedaan")
    await stage.later(minutes=1)
    manager.sees("Maak de brief")
    await manager.taps("letter", "warning", on="Maak de brief")
    manager.sees("Ons kenmerk: 2026-0001", "Boos zijn of kritiek hebben mag", "[…: naam van")
    await manager.hands_in("decide", on="Aangifte", f1=["report"])
    manager.sees("bezig", "Dit vertel je bij de aangifte", "adres van de gemeente")
    await manager.hands_in("done", on="Aangifte")
    manager.sees("gedaan")

    bmw.sees("Gesprek met Noor Balie")
    cag.reads()
    await bmw.taps("done", "held", on="Gesprek met Noor Balie")
    bmw.sees("gedaan")
    cag.sees("Gesprek met Noor Balie", "gedaan")  # that it was held; never what was said

    await stage.later(days=6)
    bmw.sees("Gesprek met Noor Balie")
    await bmw.taps("done", "held")

    bmw.reads()
    director.reads()
    await stage.later(weeks=7)
    bmw.sees("Gesprek met Noor Balie")
    director.sees("Nog niet gedaan: Nazorggesprek, nummer 2026-0001")

    await employee.says("mijn meldingen")
    employee.sees("2026-0001")
