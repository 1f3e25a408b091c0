"""Who has a warning or ban: for whom the protocol names, with days and a face, never the story."""

from uuid import UUID

from cases.inbound import Upload
from tests.cast import Stage
from tests.links.photos import PHOTO
from tests.scripts.plays import STORY, begin, finish, report, under
from tests.scripts.test_line import audited

NUISANCE = (
    "Vanmorgen om half tien zat een bekende bezoeker te roken en te drinken in de hal en maakte "
    "veel lawaai. Hij hinderde iedereen en ging door, ook nadat ik hem had aangesproken."
)


async def banned(stage: Stage) -> None:
    """A report with a photo has come in, and the manager gave a warning and a telephone ban."""
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says(STORY, Upload(name="balie.jpg", media_type="", content=PHOTO))
    await finish(employee)
    await stage["leidinggevende"].hands_in(
        "decide",
        on="Beslis",
        f1=["warning_written", "ban_phone"],
        f2=["3"],
        f4=["Zo houden we het rustig aan de balie."],
    )


async def photo_id(stage: Stage) -> UUID:
    async with stage.office.database.reading() as transaction:
        storage = transaction.of("voorbeeldstad")
        (case,) = await storage.cases.list()
        (file,) = await storage.files.of_case(case.id)
    return file.id


async def test_the_service_desk_sees_who_has_a_ban_and_never_the_story(stage: Stage) -> None:
    """Heerlen §7.1 and §8.1: the coordinator fills the list in, the service desk only looks."""
    await banned(stage)
    cag, desk = stage["cag"], stage["receptie"]
    cag.sees("Op de lijst: Telefoonverbod, nummer 2026-0001", "Nooit het verhaal")
    await cag.hands_in(
        "ban",
        on="Telefoonverbod",
        f1=["J. van Voorbeeld"],
        f3=[str(await photo_id(stage))],
    )
    cag.sees("Zo staat het nu op de lijst")

    await desk.says("wie heeft een verbod?")
    told = desk.sees(
        "J. van Voorbeeld: Telefoonverbod, van maandag 23 november 2026",
        "tot en met dinsdag 23 februari 2027",
        "Naam niet ingevuld: Schriftelijke waarschuwing",
        "Dat is vastgelegd",
    )
    assert "2026-0001" not in told
    assert "sla ik je" not in told
    assert not desk.screen[-1].offers("ban", None)
    await desk.taps("likeness", "open")
    desk.sees("Foto: J. van Voorbeeld", "werkt één keer")
    assert "read_list" in await audited(stage)


async def test_nobody_else_sees_the_list_and_the_desk_changes_nothing(stage: Stage) -> None:
    await banned(stage)
    for name in ("collega", "medewerker", "bmw", "beveiliging", "raadslid"):
        await stage[name].says("wie heeft een verbod")
        told = stage[name].sees()
        assert "Telefoonverbod" not in told, name
    stage["collega"].sees()
    cag, desk = stage["cag"], stage["receptie"]
    shown = cag.newest("ban", on="Telefoonverbod")
    step = shown.step_of("ban")
    handed = stage.wire.chat.handed_in(desk.email, shown, step, {1: ("Een ander",)})
    await stage.send(handed)
    desk.sees("Deze lijst is alleen voor wie het protocol noemt")
    await stage.send(stage.wire.chat.tapped(stage["collega"].email, shown, "ban", "off"))
    stage["collega"].sees("Deze lijst is alleen voor wie het protocol noemt")
    await cag.says("verboden")
    assert cag.sees("2 maatregelen").count("Naam niet ingevuld") >= 2


async def test_what_is_over_or_taken_off_is_on_the_list_no_more(stage: Stage) -> None:
    await banned(stage)
    cag, desk = stage["cag"], stage["receptie"]
    cag.reads()
    await cag.hands_in("ban", on="Telefoonverbod", f1=["x"], f2=["2026-11-01"])
    cag.sees("kies een dag die nog komt")
    await cag.hands_in("ban", on="Telefoonverbod", f1=["J. van Voorbeeld"], f2=["2026-12-01"])
    await desk.says("verboden")
    desk.sees("Er staan 2 maatregelen", "tot en met dinsdag 1 december 2026")
    await stage.later(days=9)
    await desk.says("verboden")
    assert "Telefoonverbod" not in desk.sees("Er staat 1 maatregel op de lijst")
    await cag.taps("ban", "off", on="Schriftelijke waarschuwing")
    cag.sees("Niemand ziet het daar nog")
    await desk.says("verboden")
    desk.sees("Er staat nu niemand op de lijst")


async def test_a_warning_stays_as_long_as_the_protocol_says(stage: Stage) -> None:
    """Velsen bijlage 4: a year. Its list has no faces."""
    await under(stage, "velsen")
    await report(stage["medewerker"], NUISANCE)
    manager, cag = stage["leidinggevende"], stage["cag"]
    await manager.hands_in(
        "decide", on="Beslis", f1=["warning_written"], f4=["Een waarschuwing is genoeg."]
    )
    await cag.says("verboden")
    cag.sees("Schriftelijke waarschuwing", "tot en met dinsdag 23 november 2027", "2026-0001")
