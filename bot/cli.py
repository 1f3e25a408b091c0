"""The command line: `meldbot COMMAND`. Every command is in `bot/commands`; this is their table."""

import typer

from bot.commands import data, duties, letter, organisation, protocol, run, upkeep

app = typer.Typer(
    name="meldbot",
    help="Melden van agressie en geweld in Slack en Teams; het protocol van de gemeente als data.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.command("demo")(run.demo)
app.command("serve")(run.serve)
app.command("work")(run.work)
app.command("doctor")(run.doctor)
app.command("backup")(upkeep.backup)
app.command("restore")(upkeep.restore)
app.command("classify")(data.classify)
app.command("route")(data.route)
app.command("timeline")(data.timeline)
app.command("measures")(data.measures)
app.command("letter")(letter.letter)
app.add_typer(protocol.app, name="protocol")
app.add_typer(organisation.app, name="organisation")
app.add_typer(duties.app, name="duties")
app.add_typer(upkeep.keys, name="keys")


def main() -> None:
    """Run the command line; the console script of the package."""
    app()
