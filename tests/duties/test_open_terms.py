"""What a protocol leaves open: asked on the card of who deals with it, or as the file says."""

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app
from bot.demo import MUNICIPALITY
from cases.organisation import import_organisation
from cases.organisation_file import read_organisation_file
from tests.cast import Stage
from tests.scripts.plays import report


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
