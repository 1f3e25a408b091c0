"""A report stays short under every protocol, whatever else it wants to know."""

from pathlib import Path

import pytest
import yaml

from bot.demo import MUNICIPALITY
from cases.organisation import import_organisation
from cases.organisation_file import read_organisation_file
from protocols.load import packs
from tests.cast import Stage
from tests.scripts.plays import STORY, begin, by_buttons, finish

PROTOCOLS = [pack.id for pack in packs().values() if "employee" in pack.people]


async def under(stage: Stage, protocol: str, folder: Path) -> None:
    data = yaml.safe_load(MUNICIPALITY.read_text("utf-8"))
    data["organisation"]["protocols"]["employee"] = protocol
    path = folder / "organisation.yaml"
    path.write_text(yaml.safe_dump(data), "utf-8")
    async with stage.office.database.writing() as transaction:
        await import_organisation(transaction, read_organisation_file(path), stage.clock.now())


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_few_taps_by_buttons_and_after_a_story(
    stage: Stage, tmp_path: Path, protocol: str
) -> None:
    await under(stage, protocol, tmp_path)
    employee = stage["medewerker"]
    assert await by_buttons(employee) <= 18
    await begin(employee)
    await employee.says(STORY)
    assert await finish(employee) <= 5
    employee.sees("nummer 2026-0002")
