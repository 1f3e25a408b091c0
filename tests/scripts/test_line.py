"""Who is told, who may see, and to whom it goes up when nobody acts or nobody can be reached."""

from bot.channel import DeliveryFailed
from tests.cast import Stage
from tests.scripts.plays import report


async def audited(stage: Stage) -> list[str]:
    """Return the actions in the trail of the first case, and check that its chain holds."""
    async with stage.office.database.reading() as transaction:
        storage = transaction.of("voorbeeldstad")
        case = (await storage.cases.list())[0]
        assert await storage.audit.verify(case.id)
        return [entry.action for entry in await storage.audit.of_trail(case.id)]


async def test_a_notice_nobody_sees_goes_to_deputy_cag_and_director(stage: Stage) -> None:
    await report(stage["medewerker"])
    for name in ("leidinggevende2", "cag", "directeur"):
        stage[name].reads()
    await stage.later(hours=1, minutes=5)
    stage["leidinggevende2"].sees("Nog niet gedaan", "Lotte Teamleider heeft dit nog niet gedaan")
    await stage.later(days=3)
    stage["cag"].sees("Nog niet gedaan")
    stage["directeur"].sees("Nog niet gedaan")


async def test_who_was_away_when_it_passed_them_hears_of_it_once_back(stage: Stage) -> None:
    director = stage["directeur"]
    await director.says("afwezig tot en met 27 november")
    await report(stage["medewerker"])
    await stage.later(days=3)
    stage["cag"].sees("Nog niet gedaan")
    assert "Nog niet gedaan" not in director.reads()
    await stage.later(days=4)
    director.sees("Nog niet gedaan: Eerste opvang")


async def test_what_is_seen_climbs_no_further(stage: Stage) -> None:
    await report(stage["medewerker"])
    manager = stage["leidinggevende"]
    await manager.taps("seen", "yes", on="Nieuwe melding in je team")
    await manager.hands_in("done", on="Eerste opvang", f1=["p1"])
    deputy = stage["leidinggevende2"]
    deputy.reads()
    await stage.later(hours=3)
    assert "Nieuwe melding" not in deputy.reads()


async def test_the_story_stays_behind_a_notice_that_was_seen(stage: Stage) -> None:
    await report(stage["medewerker"])
    manager = stage["leidinggevende"]
    await manager.taps("seen", "yes", on="Nieuwe melding in je team")
    manager.reads()
    await manager.taps("view", "story", on="Nieuwe melding in je team")
    manager.sees("trut")


async def test_a_second_tap_changes_nothing(stage: Stage) -> None:
    await report(stage["medewerker"])
    manager = stage["leidinggevende"]
    await manager.taps("seen", "yes", on="Nieuwe melding in je team")
    before = len(await audited(stage))
    await manager.taps_the_old("seen", "yes")
    assert len(await audited(stage)) == before


async def test_anothers_card_is_refused_and_stays_as_it_is(stage: Stage) -> None:
    await report(stage["medewerker"])
    colleague, manager = stage["collega"], stage["leidinggevende"]
    stolen = manager.newest("seen", "yes", "Nieuwe melding in je team")
    inbound = stage.wire.chat.tapped(colleague.email, stolen, "seen", "yes")
    manager.reads()
    await stage.send(inbound)
    colleague.sees("voor iemand anders")
    assert manager.reads() == ""


async def test_only_who_may_reads_the_story_and_every_look_is_written_down(stage: Stage) -> None:
    await report(stage["medewerker"])
    manager, colleague = stage["leidinggevende"], stage["collega"]
    await manager.taps("view", "story")
    manager.sees("trut")
    stolen = manager.newest("view", "story")
    await stage.send(stage.wire.chat.tapped(colleague.email, stolen, "view", "story"))
    assert "trut" not in colleague.sees("mag je niet bekijken")
    actions = await audited(stage)
    assert "read_story" in actions
    assert "refused" in actions


async def test_who_gives_aftercare_does_not_see_the_story(stage: Stage) -> None:
    await report(stage["medewerker"])
    bmw = stage["bmw"]
    assert "trut" not in bmw.reads()
    assert not any(step.startswith("view") for shown in bmw.screen for step, _ in shown.taps)


async def test_a_manager_who_reports_is_passed_over_for_the_next(stage: Stage) -> None:
    manager = stage["leidinggevende"]
    await report(manager)
    assert "Nieuwe melding in je team" not in manager.reads()
    stage["leidinggevende2"].sees("Nieuwe melding in je team")


async def test_somebody_who_cannot_be_reached_is_passed_over_and_the_cag_hears(
    stage: Stage,
) -> None:
    stage["leidinggevende"].breaks(DeliveryFailed("blocked the bot", permanent=True))
    await report(stage["medewerker"])
    await stage.later(minutes=1)
    stage["leidinggevende2"].sees("Nog niet gedaan")
    stage["cag"].sees("Bericht niet aangekomen", "Lotte Teamleider")


async def test_who_is_away_is_stood_in_for(stage: Stage) -> None:
    bmw, deputy = stage["bmw"], stage["bmw2"]
    await report(stage["medewerker"])
    await bmw.says("afwezig tot en met 3 januari")
    bmw.sees("Genoteerd", "Fenna Nazorg")
    deputy.sees("Jij vervangt Bo Nazorg", "Gesprek met Noor Balie")
    await stage.later(days=5)
    assert "Gesprek met" not in bmw.reads()


async def test_a_talk_that_is_not_wanted_is_respected_and_offered_again(stage: Stage) -> None:
    await report(stage["medewerker"])
    bmw = stage["bmw"]
    await bmw.taps("decide", "declined", on="Gesprek met Noor Balie")
    bmw.sees("niet gewenst")
    await stage.later(days=6)
    bmw.sees("Gesprek met Noor Balie", "Vraag het nu nog een keer")


async def test_a_planned_talk_is_asked_about_when_its_moment_has_come(stage: Stage) -> None:
    await report(stage["medewerker"])
    bmw = stage["bmw"]
    await bmw.hands_in("later", on="Gesprek met Noor Balie", f1=["2026-11-24T14:00"])
    bmw.sees("Gepland op", "24 november")
    await stage.later(hours=20)
    assert "Gesprek met" not in bmw.reads()
    await stage.later(hours=10)
    bmw.sees("Nazorggesprek", "Is het er geweest?")


async def test_a_talk_cannot_be_planned_after_its_limit(stage: Stage) -> None:
    await report(stage["medewerker"])
    bmw = stage["bmw"]
    await bmw.hands_in("later", on="Gesprek met Noor Balie", f1=["2026-12-24T14:00"])
    bmw.sees("later dan")


async def test_no_measure_needs_a_reason(stage: Stage) -> None:
    await report(stage["medewerker"])
    manager = stage["leidinggevende"]
    await manager.hands_in("decide", on="Beslis", f1=["none"])
    manager.sees("Schrijf waarom")
    await manager.hands_in("decide", on="Beslis", f1=["none"], f4=["Verwarde man, er is hulp."])
    manager.sees("gedaan")


async def test_a_ban_is_decided_by_the_cag_after_hearing_the_employee(stage: Stage) -> None:
    await report(stage["medewerker"])
    manager, cag = stage["leidinggevende"], stage["cag"]
    await manager.hands_in("decide", on="Beslis", f1=["ban_building"], f2=["3"])
    manager.sees("Hoor eerst")
    cag.reads()
    await manager.hands_in(
        "decide", on="Beslis", f1=["ban_building"], f2=["3"], f3=["employee_heard"]
    )
    cag.sees("wacht op jouw akkoord")
    await cag.hands_in("decide", on="akkoord", f1=["ban_building"], f2=["3"], f3=["employee_heard"])
    cag.sees("gedaan")
    assert "happened" in await audited(stage)


async def test_no_police_report_after_a_threat_needs_a_reason(stage: Stage) -> None:
    await report(stage["medewerker"])
    manager = stage["leidinggevende"]
    await manager.hands_in("decide", on="Aangifte", f1=["no"])
    manager.sees("Schrijf waarom")
    await manager.hands_in("decide", on="Aangifte", f1=["no"], f2=["De medewerker wil het niet."])
    manager.sees("vervallen")


async def test_an_office_holder_reports_to_the_mayor(stage: Stage) -> None:
    await report(stage["raadslid"])
    stage["burgemeester"].sees("Voor de burgemeester")
    stage["griffier"].sees("nummer 2026-0001")
    stage["cag"].sees("nummer 2026-0001")
    assert "2026-0001" not in stage["leidinggevende"].reads()


async def test_what_now_starts_with_danger_and_ends_with_a_human(stage: Stage) -> None:
    employee = stage["medewerker"]
    await employee.says("wat moet ik nu doen")
    text = employee.sees("Is er nu gevaar? Bel 112.", "Carla Coördinator")
    assert text.index("112") < text.index("Stap") if "Stap" in text else True
    await employee.taps("guide", "telefoon")
    employee.sees("§")
    await employee.taps("guide", "danger")
    employee.sees("Bel nu 112")


async def test_my_tasks_lists_what_is_open_with_its_moment(stage: Stage) -> None:
    await report(stage["medewerker"])
    bmw = stage["bmw"]
    bmw.reads()
    await bmw.says("mijn taken")
    bmw.sees("Nazorggesprek, nummer 2026-0001: uiterlijk")
    await bmw.taps("open", "card")
    bmw.sees("nummer 2026-0001")


async def test_the_cag_sees_the_open_cases_and_what_is_late(stage: Stage) -> None:
    await report(stage["medewerker"])
    cag = stage["cag"]
    await cag.says("open zaken")
    assert "te laat" not in cag.reads().lower()  # what is to be done at once was asked just now
    await stage.later(days=8)
    cag.reads()
    await cag.says("open zaken")
    cag.sees("2026-0001", "Te laat")
    employee = stage["collega"]
    await employee.says("open zaken")
    assert "2026-0001" not in employee.reads()


async def test_hospital_later_brings_the_inspectorate_at_once(stage: Stage) -> None:
    await report(stage["medewerker"])
    cag, manager = stage["cag"], stage["leidinggevende"]
    await stage.later(hours=2)
    await cag.says("open zaken")
    await cag.taps("follow", "state")
    await cag.taps("event", "open")
    manager.reads()
    await cag.hands_in("event", f1=["hospital"], f2=["2026-11-23T11:30"])
    cag.sees("Vastgelegd")
    manager.sees("Arbeidsinspectie", "Naar een arts")
    assert "duty_moved" not in await audited(stage)  # the footage of that building is kept as long


async def test_another_time_of_the_incident_moves_what_hangs_on_it(stage: Stage) -> None:
    await report(stage["medewerker"])
    bmw, manager = stage["bmw"], stage["leidinggevende"]
    bmw.reads()
    await manager.taps("view", "story")
    await manager.taps("event", "open")
    await manager.hands_in("event", f1=["occurred_at"], f2=["2026-11-22T09:30"])
    bmw.sees("woensdag 25 november 2026, 09.30 uur")
    assert "duty_moved" in await audited(stage)


async def test_nobody_else_notes_what_happened(stage: Stage) -> None:
    await report(stage["medewerker"])
    manager, employee = stage["leidinggevende"], stage["medewerker"]
    await manager.taps("view", "story")
    shown = manager.newest("event", "open")
    await stage.send(stage.wire.chat.tapped(employee.email, shown, "event", "open"))
    employee.sees("mag je niet")


async def test_what_the_protocol_asks_nothing_for_is_kept_and_said_so(stage: Stage) -> None:
    office_holder = stage["raadslid"]
    await report(
        office_holder,
        "Een inwoner klaagde gisteren aan de telefoon dat hij altijd pech heeft, en vroeg begrip.",
    )
    office_holder.sees("hoeft hiervoor niemand iets te doen", "bewaard")
