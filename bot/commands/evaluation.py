"""`meldbot classify --evaluate`: how well a municipality's own confirmed texts are read."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import typer

from bot.commands.complaint import refuse, refusing
from bot.commands.set_up import set_up
from bot.commands.tables import print_table
from bot.wiring import open_database
from cases.confirmed_texts import KEEP_CONFIRMED_TEXTS, Evaluation, evaluate, keeps_texts
from protocols.load import PackError, UnknownPack, pack
from storage.database import BadDatabaseUrl, DatabaseFailed
from storage.keys import BadKeys, UnknownKey
from storage.records import Organisation

_HEADS = ("categorie", "bevestigd", "toen goed voorgesteld", "nu goed gelezen")


def show_evaluation(protocol: str | None, now: datetime) -> None:
    """Print how many texts are read right, by confirmed category; nothing of the texts."""
    with refusing(BadKeys, UnknownKey, BadDatabaseUrl, DatabaseFailed, UnknownPack, PackError):
        organisations, found = asyncio.run(_evaluate(protocol, now))
    if not organisations:
        refuse("there is no organisation yet; bring one in with `meldbot organisation import`")
    for organisation in organisations:
        own = [one for one in found if one.organisation == organisation.id]
        if not own:
            typer.echo(_nothing(organisation, protocol))
        for one in own:
            _show(one)


async def _evaluate(
    protocol: str | None, now: datetime
) -> tuple[Sequence[Organisation], Sequence[Evaluation]]:
    database = open_database(set_up())
    if protocol:
        pack(protocol, now.date())
    try:
        if not await database.up_to_date():
            refuse("the tables are not up to date; start `meldbot serve`, then try again")
        async with database.reading() as transaction:
            return await transaction.organisations(), await evaluate(transaction, protocol, now)
    finally:
        await database.close()


def _nothing(organisation: Organisation, protocol: str | None) -> str:
    under = f" onder {protocol}" if protocol else ""
    if keeps_texts(organisation):
        return f"{organisation.id}: er is{under} nog geen bevestigde tekst bewaard."
    return (
        f"{organisation.id}: er wordt geen tekst bewaard. Dat gebeurt pas met "
        f"{KEEP_CONFIRMED_TEXTS}: true in het organisatiebestand."
    )


def _show(one: Evaluation) -> None:
    total = one.total
    typer.echo(
        f"{one.organisation}, {one.protocol}: {total.texts} bevestigde teksten. "
        f"Toen goed voorgesteld: {total.suggested}. Nu goed gelezen: {total.read}."
    )
    rows = [
        (category, str(score.texts), str(score.suggested), str(score.read))
        for category, score in one.categories.items()
    ]
    print_table(_HEADS, rows)
