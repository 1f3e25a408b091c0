"""What `meldbot doctor` looks at for Teams, and what to do where it is not right."""

from bot.door import Finding
from bot.teams.channel import TeamsChannel
from bot.teams.doorman import Doorman
from bot.teams.receive import CHANNEL
from bot.teams.registration import Registration
from bot.teams.tokens import NoToken
from storage.database import Database

WHAT = "Teams"
MOST_NAMED = 20  # people who cannot be reached, by name


async def examine(
    registration: Registration, doorman: Doorman, channel: TeamsChannel, database: Database
) -> list[Finding]:
    """Return what was found: keys, our own token, tenants, who cannot be reached."""
    if registration.trial:
        says = "op proef: niemand wordt gecontroleerd; alleen voor deze machine"
        return [Finding(WHAT, says, doubtful=True), *await _unreachable(database)]
    return [
        await _keys(doorman),
        await _token(channel),
        *await _tenants(registration, database),
        _upload_page(channel),
        *await _unreachable(database),
    ]


async def _keys(doorman: Doorman) -> Finding:
    if await doorman.keys.warm():
        return Finding(WHAT, "de sleutels van Microsoft zijn er")
    says = f"{doorman.keys.url} is niet te bereiken; laat verkeer daarheen door de firewall"
    return Finding(WHAT, says, wrong=True)


async def _token(channel: TeamsChannel) -> Finding:
    try:
        await channel.connector.tokens.token()
    except NoToken as problem:
        says = f"geen token ({problem}); kloppen TEAMS_APP_ID, TEAMS_APP_PASSWORD en de tenant?"
        return Finding(WHAT, says, wrong=True)
    return Finding(WHAT, "de bot kan zich aanmelden bij Microsoft")


async def _tenants(registration: Registration, database: Database) -> list[Finding]:
    async with database.reading() as transaction:
        organisations = await transaction.organisations()
    served = {o.teams_tenant_id.lower() for o in organisations if o.teams_tenant_id}
    nobody = "hoort bij geen organisatie; zet teams_tenant_id in het organisatiebestand"
    outside = "staat niet in TEAMS_TENANT_IDS en komt er dus niet in"
    wrong = [(tenant, nobody) for tenant in sorted(registration.tenants - served)]
    wrong += [(tenant, outside) for tenant in sorted(served - registration.tenants)]
    return [Finding(WHAT, f"tenant {tenant} {says}", wrong=True) for tenant, says in wrong]


def _upload_page(channel: TeamsChannel) -> Finding:
    if channel.uploads.public_url.startswith("https://"):
        return Finding(WHAT, "de pagina voor bestanden heeft een adres")
    says = "PUBLIC_URL is leeg of geen https; er is geen pagina om bestanden in te leveren"
    return Finding(WHAT, says, wrong=True)


async def _unreachable(database: Database) -> list[Finding]:
    """Name who has the app no more, or blocked it: their cards go to the next in line."""
    async with database.reading() as transaction:
        names: list[str] = []
        for organisation in await transaction.organisations():
            people = transaction.of(organisation.id).people
            for person in await people.all():
                address = await people.address(person.id, CHANNEL)
                if person.active and address and not address.reachable:
                    names.append(person.email)
    if not names:
        return [Finding(WHAT, "iedereen die we kennen is te bereiken")]
    more = f" en nog {len(names) - MOST_NAMED}" if len(names) > MOST_NAMED else ""
    says = f"niet te bereiken: {', '.join(names[:MOST_NAMED])}{more}; zet de app bij hen terug"
    return [Finding(WHAT, says, wrong=True)]
