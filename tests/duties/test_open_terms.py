"""What a protocol leaves open: asked on the card of who deals with it, or as the file says."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app
from bot.demo import MUNICIPALITY
from cases.organisation import import_organisation
from cases.organisation_file import read_organisation_file
from protocols.vocabulary import DutyKind
from tests.cast import Stage
from tests.scripts.plays import report, under


def filed(folder: Path, answers: dict[str, str]) -> Path:
    """Write the invented municipality's file with these answers to what Heerlen leaves open."""
    data = yaml.safe_load(MUNICIPALITY.read_text("utf-8"))
    data["organisation"]["open_terms"] = {"heerlen": answers}
    path = folder / "organisation.yaml"
    path.write_text(yaml.safe_dump(data), "utf-8")
    return path


async def test_what_is_open_is_asked_of_who_has_to_act(stage: Stage) -> None:
    await report(stage["medewerker"])
    told = stage["leidinggevende"].sees("Dit laat het protocol open. Wanneer moet de maatregel")
    assert "binnen 48 uur" in told.casefold()


async def test_an_answer_in_the_file_is_what_happens(stage: Stage, tmp_path: Path) -> None:
    file = read_organisation_file(filed(tmp_path, {"decision-term": "3 hours"}))
    async with stage.office.database.writing() as transaction:
        await import_organisation(transaction, file, stage.clock.now())
    await report(stage["medewerker"])
    told = stage["leidinggevende"].sees("Dat is bij jullie afgesproken: 3 uur", "12.30 uur")
    assert "Wanneer moet de maatregel besloten zijn? Tot jullie" not in told


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"no-such-term": "3 hours"}, "heerlen leaves no 'no-such-term' open; it leaves"),
        ({"decision-term": "soon"}, 'decision-term: write a term as "72 hours"'),
        ({"footage-term": "2 months"}, 'footage-term: write it as "120 hours"'),
        ({"who-tells-support": " "}, "who-tells-support: write one sentence"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(
    tmp_path: Path, answers: dict[str, str], says: str
) -> None:
    done = CliRunner().invoke(app, ["organisation", "check", str(filed(tmp_path, answers))])
    assert done.exit_code
    assert says in done.output


def test_what_is_not_answered_is_listed(tmp_path: Path) -> None:
    path = filed(tmp_path, {"footage-term": "5 days"})
    done = CliRunner().invoke(app, ["organisation", "check", str(path)])
    assert done.exit_code == 0
    assert 'organisation.open_terms.heerlen.decision-term: "3 working days"' in done.output
    assert "open_terms.heerlen.footage-term" not in done.output


async def test_what_can_happen_is_called_as_the_protocol_calls_it(
    stage: Stage, tmp_path: Path
) -> None:
    """A request is another thing in each protocol; where nothing follows it is not offered."""
    cag = stage["cag"]
    await report(stage["medewerker"])
    await cag.taps("view", "story")
    await cag.taps("event", "open")
    assert "verzoek" not in cag.reads()
    data = yaml.safe_load(MUNICIPALITY.read_text("utf-8"))
    data["organisation"]["protocols"]["employee"] = "velsen"
    path = tmp_path / "velsen.yaml"
    path.write_text(yaml.safe_dump(data), "utf-8")
    async with stage.office.database.writing() as transaction:
        await import_organisation(transaction, read_organisation_file(path), stage.clock.now())
    await report(stage["medewerker"])
    await cag.taps("view", "story", on="2026-0002")
    await cag.taps("event", "open", on="2026-0002")
    cag.sees("Het team vraagt om groepsopvang")


async def due(stage: Stage, kind: DutyKind) -> datetime:
    """When something of this kind is due in the newest case."""
    async with stage.office.database.reading() as transaction:
        storage = transaction.of("voorbeeldstad")
        newest = (await storage.cases.list())[0]
        every = await storage.duties.of_case(newest.id)
    return next(duty.due_at for duty in every if duty.kind == kind)


async def test_a_term_is_agreed_on_in_the_chat_for_this_case_alone(stage: Stage) -> None:
    manager = stage["leidinggevende"]
    await report(stage["medewerker"])
    before = await due(stage, DutyKind.DECISION)
    await manager.taps("agree", "ask", on="Beslis: nummer 2026-0001")
    manager.sees("Wanneer moet de maatregel besloten zijn?", "Zolang er geen afspraak is")
    await manager.hands_in("agree", f1=["zo gauw het kan"])
    manager.sees("Dit kan ik niet gebruiken")
    await manager.hands_in("agree", f1=["5 uur"])
    manager.sees("alleen voor deze zaak", "14.30 uur", "Dat is bij jullie afgesproken: 5 uur")
    stage["cag"].sees("Lotte Teamleider sprak iets af in nummer 2026-0001", "5 uur")
    assert await due(stage, DutyKind.DECISION) == before - timedelta(hours=43)

    await report(stage["medewerker"])
    manager.sees("Tot jullie dat afspreken: Binnen 48 uur")


async def test_how_long_pictures_are_kept_is_agreed_on_before_what_the_building_says(
    stage: Stage,
) -> None:
    await report(stage["medewerker"])
    cag = stage["cag"]
    before = await due(stage, DutyKind.SECURE_FOOTAGE)  # the town hall keeps them for five days
    await cag.taps("agree", "ask", on="Stel camerabeelden veilig")
    await cag.hands_in("agree", f1=["2 dagen"])
    cag.sees("alleen voor deze zaak")
    assert await due(stage, DutyKind.SECURE_FOOTAGE) == before - timedelta(days=3)


async def test_a_term_that_the_file_has_is_asked_of_nobody(stage: Stage, tmp_path: Path) -> None:
    file = read_organisation_file(filed(tmp_path, {"decision-term": "3 hours"}))
    async with stage.office.database.writing() as transaction:
        await import_organisation(transaction, file, stage.clock.now())
    await report(stage["medewerker"])
    manager = stage["leidinggevende"]
    shown = manager.newest("decide", on="Beslis")
    assert not shown.offers("agree", "ask")
    assert manager.newest("agree", "ask", on="Aangifte")


async def test_what_a_measure_leaves_open_is_asked_where_it_is_decided(stage: Stage) -> None:
    """Alkmaar bijlage 3: who signs is left open. Whoever writes the letter reads the answer."""
    await under(stage, "alkmaar")
    await report(stage["medewerker"])
    manager = stage["leidinggevende"]
    manager.sees("Wie tekent de brief?", "Vul je niets in: De leidinggevende kijkt in het register")
    (fields,) = manager.newest("decide", on="Beslis").forms.values()
    signs = next(n for n, one in enumerate(fields, 1) if one.name.endswith("#5"))
    chosen = {"f1": ["warning_written"], f"f{signs}": ["De directeur dienstverlening"]}
    await manager.hands_in("decide", on="Beslis", **chosen)
    await stage.later(minutes=1)
    manager.sees("Wie tekent de brief? Dat is bij jullie afgesproken: De directeur dienstverlening")
    stage["cag"].sees("sprak iets af", "De directeur dienstverlening")
    async with stage.office.database.reading() as transaction:
        (case,) = await transaction.of("voorbeeldstad").cases.list()
        trail = await transaction.of("voorbeeldstad").audit.of_trail(case.id)
    assert "De directeur" not in str([entry.detail for entry in trail])
