"""`meldbot demo`, `serve`, `work` and `doctor`: the commands that run, or look at what runs."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.complaint import refusing
from bot.commands.set_up import set_up
from bot.demo import serve_trial
from bot.doctor import examine
from bot.listen import CannotListen
from bot.logs import set_up_logs
from bot.loop import run
from bot.serve import NotSetUp, serve_channels, work_alone
from bot.web.loopback import NotLoopback
from cases.organisation import UnknownProtocol
from cases.organisation_file import OrganisationFileError
from cases.used_packs import PackChanged
from protocols.agreed import BadAnswer
from protocols.load import PackError, UnknownPack
from storage.database import AlreadyRunning, BadDatabaseUrl
from storage.keys import BadKeys

Port = Annotated[
    int, typer.Option(min=0, max=65535, help="The port of the page; 0 takes a free one.")
]
Host = Annotated[str, typer.Option(help="This machine's own address; no other is allowed.")]
File = Annotated[
    Path | None, typer.Option("--database", help="Keep the trial in this file, to go on later.")
]
At = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%dT%H:%M"], help="When the trial's clock starts, in the Netherlands."
    ),
]

Protocol = Annotated[
    str | None, typer.Option(help="Try this protocol, such as velsen or one of your own.")
]
# What is wrong with a protocol, or with the organisation file that names it.
UNUSABLE = (
    PackError,
    UnknownPack,
    UnknownProtocol,
    BadAnswer,
    PackChanged,
    OrganisationFileError,
)


def demo(
    port: Port = 8765,
    host: Host = "127.0.0.1",
    file: File = None,
    at: At = None,
    protocol: Protocol = None,
) -> None:
    """Try it: an invented municipality on a page of this machine, with a clock to move on."""
    set_up()
    set_up_logs("console")
    with refusing(NotLoopback, AlreadyRunning, CannotListen, *UNUSABLE):
        start = at.replace(tzinfo=ZoneInfo("Europe/Amsterdam")) if at else None
        run(serve_trial(host, port, file, start, protocol))


def serve() -> None:
    """Run the channels that have settings; on SQLite the worker runs in the same process."""
    settings = set_up()
    set_up_logs(settings.log_format)
    with refusing(AlreadyRunning, BadKeys, BadDatabaseUrl, NotSetUp, CannotListen, *UNUSABLE):
        run(serve_channels(settings))


def work() -> None:
    """Run a worker: reminders, escalation and delivery. Any number of them on PostgreSQL."""
    settings = set_up()
    set_up_logs(settings.log_format)
    with refusing(AlreadyRunning, BadKeys, BadDatabaseUrl, NotSetUp, *UNUSABLE):
        run(work_alone(settings))


def doctor() -> None:
    """Check settings, database, credentials and what is late; say what to do."""
    with refusing(BadKeys, BadDatabaseUrl, *UNUSABLE):
        findings = run(examine(set_up()))
    for finding in findings:
        typer.echo(finding.line)
    if any(finding.wrong for finding in findings):
        raise typer.Exit(1)
