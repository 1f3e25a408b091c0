"""The bot in Microsoft's own test client, in a real browser: `python -m tests.teams.playground`.

The Agents Playground is no part of this project: it is fetched from npm into `build/`, for
evaluation, which is what its licence allows. Its channel, cards and conversations are Microsoft's;
the turn, the worker and the database are ours; only the clock is moved on. With `--pictures` the
screens go to `docs/pictures/`.
"""

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
import yaml
from playwright.async_api import Browser, FloatRect, Locator, Page, Route, async_playwright

from bot.serve import application
from bot.settings import Settings
from storage.database import Database
from storage.keys import Keys, new_secret_key
from tests.cast import DOMAIN, StandingClock
from tests.teams.fake_teams import TENANT
from tests.teams.served import listening, opened
from tests.teams.test_report import STORY

PACKAGE = "@microsoft/m365agentsplayground@0.2.28"
FOLDER = Path("build/playground")
PICTURES = Path("docs/pictures")
BOT_PORT, FIRST_PORT = 3978, 56150
PATIENCE = 60_000  # milliseconds that words may take to appear
CHAT: FloatRect = {"x": 330, "y": 48, "width": 740, "height": 902}  # pixels of the window
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PEOPLE = {
    "medewerker": "Noor Balie",
    "leidinggevende": "Lotte Teamleider",
    "cag": "Carla Coördinator",
    "bmw": "Bo Nazorg",
    "collega": "Sem Loket",
    "directeur": "Dirk Directeur",
}
# The playground listens on every address of the machine; preloaded, this keeps it on loopback.
LOOPBACK = """
const net = require('net');
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (wanted, ...more) {
  const asked = typeof wanted === 'object' ? wanted : { port: Number(wanted) };
  const ready = more.filter((one) => typeof one === 'function');
  return listen.call(this, { ...asked, host: '127.0.0.1' }, ...ready);
};
"""


@dataclass(slots=True)
class Screen:
    """One person's client."""

    page: Page
    pictures: bool

    async def says(self, text: str) -> None:
        await self.page.locator('[contenteditable="true"]').first.click()
        await self.page.keyboard.insert_text(text)
        await self.page.keyboard.press("Enter")

    async def sees(self, text: str) -> None:
        """Wait for these words, in the newest place where they stand."""
        await self.page.get_by_text(text).last.wait_for(timeout=PATIENCE)
        typer.echo(f"  seen: {text}")

    async def taps(self, label: str, on: str = "") -> None:
        """Press the last button with this label, on the last card about `on`."""
        await self.card(on).get_by_role("button", name=label, exact=True).last.click()
        typer.echo(f"  tapped: {label}")

    def card(self, on: str = "") -> Locator:
        return self.page.locator(".ac-adaptiveCard").filter(has_text=on).last

    async def picture(self, name: str) -> None:
        """Keep what is on the screen: the chat, without the tool's own lists beside it."""
        await self.page.wait_for_timeout(600)
        if self.pictures:
            await self.page.screenshot(path=PICTURES / f"teams-{name}.png", clip=CHAT)


def configuration(me: str) -> str:
    """The playground's own file: who is who, and who sits behind this screen."""
    people = [_person(name) for name in PEOPLE]
    mine = list(PEOPLE).index(me)
    whole = {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": "00000000-0000-0000-0000-000000000011", "name": "Meldpunt"},
        "currentUser": people[mine],
        "users": people[:mine] + people[mine + 1 :],
        "personalChat": {"id": f"personal-{me}"},
        "groupChat": {"id": f"group-{me}", "name": "Team Balie"},
        "team": {
            "id": f"team-{me}",
            "name": "Gemeente",
            "aadGroupId": "00000000-0000-0000-0000-000000000031",
            "channels": [{"id": f"channel-{me}", "name": "Publiekszaken"}],
        },
    }
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)


def _person(name: str) -> dict[str, str]:
    given, _, surname = PEOPLE[name].partition(" ")
    return {
        "id": f"user-{name}",
        "name": PEOPLE[name],
        "userPrincipleName": f"{name}@{DOMAIN}",  # so spelt in the playground
        "aadObjectId": f"00000000-0000-0000-0000-0000000001{list(PEOPLE).index(name):02d}",
        "givenName": given,
        "surname": surname,
        "email": f"{name}@{DOMAIN}",
    }


def fetched(package: str, file: str) -> Path:
    """Fetch a package of Microsoft's from npm where it is not there yet; return a file of it."""
    found = FOLDER / "node_modules" / package.rpartition("@")[0] / file
    if not found.exists():
        npm = shutil.which("npm")
        if npm is None:
            typer.echo("npm is needed, to fetch Microsoft's own tools with.", err=True)
            raise typer.Exit(1)
        subprocess.run([npm, "install", "--prefix", str(FOLDER), package], check=True)
    return found.absolute()


def prepared(me: str) -> Path:
    """Return the folder one client runs in, with its files."""
    folder = FOLDER.absolute() / me
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".m365agentsplayground.yml").write_text(configuration(me), "utf-8")
    (folder / "loopback.cjs").write_text(LOOPBACK, "utf-8")
    return folder


@asynccontextmanager
async def playground(command: Path, me: str, port: int) -> AsyncIterator[str]:
    """Run one client, on loopback, without telemetry."""
    folder = prepared(me)
    url = f"http://127.0.0.1:{BOT_PORT}/api/messages"
    given = ("start", "-e", url, "-c", "msteams", "-p", str(port), "--dt")
    node = shutil.which("node") or "node"
    process = await asyncio.create_subprocess_exec(
        node,
        *("-r", "./loopback.cjs", str(command), *given),
        cwd=folder,
        env={"PATH": str(Path(node).parent), "BROWSER": "none", "HOME": str(folder)},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        await process.wait()


async def only_here(route: Route) -> None:
    """Let nothing go out to the internet."""
    await (route.continue_() if "//127.0.0.1" in route.request.url else route.abort())


async def screen(browser: Browser, url: str, pictures: bool) -> Screen:
    page = await browser.new_page(viewport={"width": 1400, "height": 950})
    await page.route("**/*", only_here)
    for _ in range(60):
        try:
            await page.goto(url, wait_until="load")
        except Exception:
            await asyncio.sleep(0.5)
        else:
            break
    found = Screen(page, pictures)
    await found.sees("Is er nu gevaar? Bel 112.")
    return found


async def play(noor: Screen, lotte: Screen, clock: StandingClock) -> None:
    """The report of an employee, the manager's answer, and a word that comes by itself."""
    await noor.picture("welcome")
    await noor.says("ik wil iets melden")
    await noor.sees("Ben jij of is iemand anders nu niet veilig?")
    await noor.taps("Nee, het is nu veilig")
    await noor.sees("Vertel in je eigen woorden")
    await noor.says(STORY)
    await report_on(noor)
    await noor.sees("nummer 2026-0001")
    await noor.picture("receipt")
    await decide(lotte)
    clock.at += timedelta(days=1)
    await lotte.sees("Denk je hieraan?")
    await lotte.picture("reminder")


async def decide(lotte: Screen) -> None:
    """The manager is told, has seen it, and decides what the protocol leaves to them."""
    notice, choice = "Nieuwe melding in je team: nummer 2026-0001", "Beslis: nummer 2026-0001"
    await lotte.sees(notice)
    await lotte.taps("Gezien", on=notice)
    await lotte.sees("gezien")
    await lotte.sees(choice)
    card = lotte.card(choice)
    await card.get_by_text("Schriftelijke waarschuwing").click()
    await card.locator("textarea").fill("Past bij wat er gebeurde.")
    await card.scroll_into_view_if_needed()
    await lotte.picture("decision")
    await lotte.taps("Leg vast", on=choice)
    await lotte.sees("gedaan")


async def report_on(noor: Screen) -> None:
    """Answer what is still asked, by the first button, until it is sent."""
    for _ in range(12):
        await noor.page.wait_for_timeout(1500)
        text = await noor.card().inner_text()
        typer.echo(f"  asked: {text.splitlines()[0]}")
        if "Zal ik je melding versturen?" in text:
            await noor.taps("Verstuur")
            return
        if "Klopt dit?" in text:
            await noor.picture("summary")
        await noor.card().get_by_role("button").first.click()


@asynccontextmanager
async def running_bot(clock: StandingClock) -> AsyncIterator[None]:
    """Run the bot in its trial, on a database that goes when this ends."""
    with tempfile.TemporaryDirectory() as folder:
        secret, url = new_secret_key(), f"sqlite:///{folder}/trial.sqlite"
        database = Database.open(url, Keys.parse(secret))
        await database.migrate()
        await database.close()
        trial = {"database_url": url, "secret_keys": secret, "teams_trial": True}
        settings = Settings.model_validate(trial)
        async with (
            opened(settings, clock) as (office, doors),
            listening(application(office, doors), BOT_PORT),
        ):
            yield


async def main(command: Path, pictures: bool) -> None:
    clock = StandingClock()
    async with (
        running_bot(clock),
        playground(command, "medewerker", FIRST_PORT) as first,
        playground(command, "leidinggevende", FIRST_PORT + 1) as second,
        async_playwright() as web,
    ):
        chromium = shutil.which("chromium")
        browser = await web.chromium.launch(executable_path=chromium, args=FLAGS)
        noor = await screen(browser, first, pictures)
        lotte = await screen(browser, second, pictures)
        await play(noor, lotte, clock)
        await browser.close()


def run(
    pictures: Annotated[bool, typer.Option(help="Write the screens to docs/pictures.")] = False,
) -> None:
    """Play a report in the Agents Playground."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(fetched(PACKAGE, "cli.js"), pictures))
    typer.echo("The playground has seen it all.")


if __name__ == "__main__":
    typer.run(run)
