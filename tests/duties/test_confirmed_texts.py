"""With an organisation's consent, stories without names and their confirmed category are kept."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from cases.forget import TEXTS_KEPT
from cases.organisation import import_organisation
from storage.database import Database
from storage.keys import Keys, new_secret_key
from storage.records import ConfirmedText
from tests.cast import Stage, StandingClock, municipality, staged
from tests.chats import WebChat
from tests.scripts.plays import begin, by_buttons, finish, report
from tests.storage import raw

TOWN = "voorbeeldstad"
TOLD = (
    "Een bekende klant, meneer De Groot, schold gisteren om 10 uur collega Sem Loket en mij uit "
    "voor trut. Sem was bang. Zijn nummer is 06 12 30 00 00, zijn mail de.groot@klant.example."
)
KEPT = (
    "Een bekende klant, meneer …, schold gisteren om 10 uur collega … en mij uit "
    "voor trut. … was bang. Zijn nummer is …, zijn mail …."
)


@pytest.fixture
def secret(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The secret key of the settings, beside the database."""
    secret = new_secret_key()
    monkeypatch.setenv("MELDBOT_DATABASE_URL", database_url)
    monkeypatch.setenv("MELDBOT_SECRET_KEYS", secret)
    return secret


def evaluated(*words: str) -> str:
    done = CliRunner().invoke(app, ["classify", "--evaluate", *words])
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


async def switch(stage: Stage, keep: bool) -> None:
    """Bring the organisation file in with the switch on or off."""
    file = municipality()
    entry = file.organisation.model_copy(update={"keep_confirmed_texts": keep})
    async with stage.office.database.writing() as transaction:
        changed = file.model_copy(update={"organisation": entry})
        await import_organisation(transaction, changed, stage.clock.now())


async def kept(stage: Stage) -> Sequence[ConfirmedText]:
    async with stage.office.database.reading() as transaction:
        return await transaction.of(TOWN).confirmed_texts.all()


async def tell(stage: Stage, category: str) -> None:
    """Report in words, and confirm or correct the category."""
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says(TOLD)
    await finish(employee, until="category")
    await employee.taps("category", category)
    await finish(employee)


async def play_with_the_switch_on(stage: Stage) -> None:
    await switch(stage, keep=True)
    await tell(stage, "confirm")
    await tell(stage, "D_threat")
    await by_buttons(stage["medewerker"])
    told = await kept(stage)
    assert [one.text for one in told] == [KEPT, KEPT]
    assert {one.day for one in told} == {stage.clock.now().date()}
    right = next(one for one in told if one.confirmed != "D_threat")
    assert {(one.suggested, one.confirmed) for one in told} == {
        (right.suggested, right.suggested),
        (right.suggested, "D_threat"),
    }
    assert b"schold gisteren" not in await raw.everything(stage.office.database)


async def play_a_report(stage: Stage) -> None:
    await report(stage["medewerker"])
    assert not await kept(stage)


async def play_the_years(stage: Stage) -> None:
    """What is two years old goes; all goes when the consent is taken back."""
    await switch(stage, keep=True)
    await tell(stage, "confirm")
    stage.clock.at += TEXTS_KEPT
    assert await stage.office.cases.forget_texts() == 0
    stage.clock.at += timedelta(days=1)
    await tell(stage, "confirm")
    assert await stage.office.cases.forget_texts() == 1
    assert len(await kept(stage)) == 1
    await switch(stage, keep=False)
    assert await stage.office.cases.forget_texts() == 1
    assert not await kept(stage)


def perform(url: str, secret: str, play: Callable[[Stage], Awaitable[None]]) -> None:
    async def on_stage() -> None:
        database = Database.open(url, Keys.parse(secret))
        try:
            async with staged(database, WebChat(), StandingClock()) as stage:
                await play(stage)
        finally:
            await database.close()

    asyncio.run(on_stage())


def test_what_was_confirmed_is_kept_without_names_and_read_anew(
    database_url: str, secret: str
) -> None:
    perform(database_url, secret, play_with_the_switch_on)
    told = evaluated()
    assert "voorbeeldstad, heerlen: 2 bevestigde teksten. Toen goed voorgesteld: 1." in told
    assert "Nu goed gelezen: 1." in told
    assert "│ D_threat │ 1 │ 0 │ 0 │" in told
    assert "trut" not in told
    assert evaluated("--protocol", "heerlen") == told
    assert "onder velsen nog geen bevestigde tekst" in evaluated("--protocol", "velsen")


def test_nothing_is_kept_without_consent(database_url: str, secret: str) -> None:
    perform(database_url, secret, play_a_report)
    assert "keep_confirmed_texts: true in het organisatiebestand" in evaluated()
    for words in (["--evaluate", "--jsonl"], []):
        refused = CliRunner().invoke(app, ["classify", *words])
        assert refused.exit_code == 2
        assert "--evaluate" in refused.output or "--protocol" in refused.output


def test_texts_go_after_two_years_or_with_the_consent(database_url: str, secret: str) -> None:
    perform(database_url, secret, play_the_years)


def test_no_organisation_is_said(database_url: str, secret: str) -> None:
    refused = CliRunner().invoke(app, ["classify", "--evaluate"])
    assert refused.exit_code == 2
    assert "organisation import" in refused.output


def test_a_database_without_our_tables_is_said(
    secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MELDBOT_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite'}")
    refused = CliRunner().invoke(app, ["classify", "--evaluate"])
    assert refused.exit_code == 2
    assert "start `meldbot serve`" in refused.output
