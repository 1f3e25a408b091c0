"""`meldbot doctor`: looks at everything that must be right, and says what to do where it is not."""

from datetime import timedelta

from bot.door import Finding, NotSetUp
from bot.serve import opened_doors
from bot.settings import Settings
from bot.wiring import open_database
from cases.clock import SystemClock
from cases.desk import OPEN_TERMS
from cases.letterhead import BadLogo, letterhead_of, read_logo
from cases.organisation import left_open
from cases.used_packs import changed_packs
from protocols.load import UnknownPack, pack, packs
from storage.database import Database, DatabaseFailed
from storage.records import Organisation

LATE = timedelta(minutes=5)


async def examine(settings: Settings) -> list[Finding]:
    """Return what was found, the database first. Raises BadKeys, BadDatabaseUrl."""
    database = open_database(settings)
    try:
        findings = await _database(database)
        if not any(finding.wrong for finding in findings):
            findings += await _organisations(database)
            findings += await _used_packs(database)
            findings += await _lateness(database)
            findings += await _in_doubt(database)
            findings += await _clear_reasons(database)
        return [*findings, _address(settings), *await _channels(settings, database)]
    finally:
        await database.close()


async def _database(database: Database) -> list[Finding]:
    try:
        current = await database.up_to_date()
    except DatabaseFailed as problem:
        says = f"antwoordt niet ({type(problem).__name__}); staat DATABASE_URL goed en draait hij?"
        return [Finding("database", says, wrong=True)]
    if not current:
        says = "de tabellen zijn niet bij; start `meldbot serve`, die werkt ze bij"
        return [Finding("database", says, wrong=True)]
    return [Finding("database", "antwoordt, tabellen zijn bij")]


async def _organisations(database: Database) -> list[Finding]:
    async with database.reading() as transaction:
        organisations = await transaction.organisations()
        if not organisations:
            says = "er is er geen; doe `meldbot organisation import BESTAND`"
            return [Finding("organisatie", says, wrong=True)]
        found: list[Finding] = []
        for organisation in organisations:
            found += [*_protocols(organisation), _hours(organisation), *_open(organisation)]
            found += _logo(organisation)
            roles = {h.role for h in await transaction.of(organisation.id).people.all_holders()}
            missing = [role for role in ("cag", "bmw", "director") if role not in roles]
            if missing:
                says = f"niemand heeft de rol {', '.join(missing)}; vul het organisatiebestand aan"
                found.append(Finding(organisation.name, says, wrong=True))
        return found


def _protocols(organisation: Organisation) -> list[Finding]:
    found = []
    for group, name in organisation.protocols.items():
        try:
            found.append(Finding(organisation.name, f"{group}: protocol {pack(name).id}"))
        except UnknownPack as problem:
            found.append(Finding(organisation.name, str(problem), wrong=True))
    return found


def _open(organisation: Organisation) -> list[Finding]:
    """Say how much their protocols leave open; `organisation check` lists it with what it does."""
    there = [name for name in organisation.protocols.values() if name in packs()]
    names = [one.protocol for one in left_open(there, organisation.settings.get(OPEN_TERMS, {}))]
    return [
        Finding(
            organisation.name,
            f"{name} laat {names.count(name)} punten open; zie `meldbot organisation check`",
            doubtful=True,
        )
        for name in dict.fromkeys(names)
    ]


def _logo(organisation: Organisation) -> list[Finding]:
    """Say where this machine has not got the logo that letters bear: they go without it."""
    logo = letterhead_of(organisation).logo
    try:
        if logo:
            read_logo(logo)
    except BadLogo as problem:
        says = f"brieven gaan zonder logo: {problem}"
        return [Finding(organisation.name, says, doubtful=True)]
    return []


def _hours(organisation: Organisation) -> Finding:
    says = (
        f"herinneringen komen in kantoortijd: {organisation.office_hours}, {organisation.time_zone}"
    )
    return Finding(organisation.name, says)


async def _used_packs(database: Database) -> list[Finding]:
    async with database.reading() as transaction:
        changed = await changed_packs(transaction)
    if not changed:
        return [Finding("protocol", "wat in gebruik is, is niet veranderd")]
    return [Finding("protocol", says, wrong=True) for says in changed]


async def _lateness(database: Database) -> list[Finding]:
    now = SystemClock().now()
    async with database.reading() as transaction:
        since = await transaction.oldest_overdue(now)
    if since is None or now - since <= LATE:
        return [Finding("klok", "niets wacht langer dan het hoort")]
    minutes = round((now - since).total_seconds() / 60)
    says = f"iets wacht al {minutes} minuten; draait `meldbot work` of `meldbot serve`?"
    return [Finding("klok", says, wrong=True)]


async def _in_doubt(database: Database) -> list[Finding]:
    async with database.reading() as transaction:
        many = (await transaction.counted()).in_doubt
    if not many:
        return [Finding("bezorging", "van elk bericht is bekend of het aankwam")]
    says = f"{many} berichten zijn misschien niet aangekomen; `meldbot duties list` noemt de taken"
    return [Finding("bezorging", says, wrong=True)]


async def _clear_reasons(database: Database) -> list[Finding]:
    """Say how many reasons were written in the trail before they were encrypted (decision 6)."""
    async with database.reading() as transaction:
        many = await transaction.clear_reasons()
    if not many:
        return []
    says = (
        f"{many} redenen van een beheerder staan leesbaar in het verloop, van voor ze versleuteld "
        f"werden; ze zijn daar niet uit te halen zonder de keten te breken"
    )
    return [Finding("verloop", says, doubtful=True)]


def _address(settings: Settings) -> Finding:
    if settings.public_url:
        return Finding("adres", f"bewijs bekijken kan via {settings.public_url}")
    says = "PUBLIC_URL is leeg; zonder dat adres kan niemand het bewijs bij een zaak bekijken"
    return Finding("adres", says, doubtful=True)


async def _channels(settings: Settings, database: Database) -> list[Finding]:
    try:
        async with opened_doors(settings, database) as opened:
            if not opened:
                return [Finding("kanaal", "Slack noch Teams heeft instellingen", wrong=True)]
            return [finding for door in opened for finding in await door.examine()]
    except NotSetUp as problem:
        return [Finding("kanaal", str(problem), wrong=True)]
