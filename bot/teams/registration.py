"""The bot's registration in Azure: who it is, whose tenants it serves, which cloud it lives in."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from bot.settings import Settings
from bot.web.loopback import is_loopback

ISSUERS = {  # who signs what the channel sends, by the host of the key set's description
    "login.botframework.com": "https://api.botframework.com",
    "login.botframework.azure.us": "https://api.botframework.us",
}
# Where Teams has its connector: the public cloud and the three of the American government.
SERVICE_URLS = (
    "https://smba.trafficmanager.net",
    "https://*.botframework.com",
    "https://smba.infra.gcc.teams.microsoft.com",
    "https://smba.infra.gov.teams.microsoft.us",
    "https://smba.infra.dod.teams.microsoft.us",
)
FILE_URLS = ("https://*.sharepoint.com", "https://*.sharepoint.us")
FIRST_SERVICE_URL = "https://smba.trafficmanager.net/teams/"  # for who never wrote to us


class BadTeamsSettings(ValueError):
    """Teams cannot be started like this; the sentence says what to set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """An app registration. Without a password its managed identity is used. `trial`: nobody is
    asked who they are, so it is for this machine alone."""

    app_id: str
    password: str
    app_tenant: str
    tenants: frozenset[str]
    openid_url: str
    login_url: str
    service_urls: tuple[str, ...]
    graph_url: str
    trial: bool

    @property
    def issuer(self) -> str:
        """Who must have signed what comes in."""
        return ISSUERS.get(urlsplit(self.openid_url).hostname or "", "https://api.botframework.com")

    @property
    def scope(self) -> str:
        """What a token of ours is for: the connector of the same cloud."""
        return self.issuer

    def serves(self, tenants: set[str]) -> bool:
        """Whether this one tenant is on the list. None named, or two different ones: no."""
        if len(tenants) != 1:
            return False
        return tenants <= self.tenants or (self.trial and not self.tenants)

    def may_write_to(self, url: str) -> bool:
        """Whether a service URL is Teams' own: our token and the cards go there."""
        return is_on(url, self.service_urls) or (self.trial and stays_here(url))

    def may_fetch_from(self, url: str) -> bool:
        """Whether a file may be fetched from here."""
        return is_on(url, FILE_URLS) or self.may_write_to(url)


def registration(settings: Settings) -> Registration | None:
    """Return the registration, None where there are no settings for Teams.

    Raises BadTeamsSettings.
    """
    if settings.teams_trial:
        _check_trial(settings)
    elif not settings.teams_app_id:
        if settings.teams_app_password.get_secret_value() or settings.teams_tenant_ids:
            raise BadTeamsSettings(_NO_APP_ID)
        return None
    tenants = settings.teams_tenant_ids or _single(settings.teams_app_tenant_id)
    if not tenants and not settings.teams_trial:
        raise BadTeamsSettings(_NO_TENANT)
    return Registration(
        app_id=settings.teams_app_id,
        password=settings.teams_app_password.get_secret_value(),
        app_tenant=settings.teams_app_tenant_id or next(iter(tenants), ""),
        tenants=frozenset(tenant.lower() for tenant in tenants),
        openid_url=settings.teams_openid_url,
        login_url=settings.teams_login_url.rstrip("/"),
        service_urls=settings.teams_service_urls or SERVICE_URLS,
        graph_url=settings.teams_graph_url.rstrip("/"),
        trial=settings.teams_trial,
    )


def stays_here(url: str) -> bool:
    """Whether a URL stays on this machine."""
    return is_loopback(urlsplit(url).hostname or "")


def is_on(url: str, allowed: tuple[str, ...]) -> bool:
    """Whether a URL is of one of these origins; "https://*.x" is any host under x."""
    try:
        parts = urlsplit(url)
        origin = _origin(parts)
    except ValueError:
        return False
    if parts.username is not None or not parts.hostname:
        return False
    return any(_matches(origin, parts.hostname, urlsplit(entry)) for entry in allowed)


def _matches(origin: tuple[str, int], host: str, entry: SplitResult) -> bool:
    name = entry.hostname or ""
    same = host.endswith(name[1:]) if name.startswith("*.") else host == name
    return same and origin == _origin(entry)


def _origin(parts: SplitResult) -> tuple[str, int]:
    return parts.scheme, parts.port or (443 if parts.scheme == "https" else 80)


def _single(tenant: str) -> tuple[str, ...]:
    return (tenant,) if tenant else ()


def _check_trial(settings: Settings) -> None:
    if not is_loopback(settings.host):
        raise BadTeamsSettings(
            f"TEAMS_TRIAL asks nobody who they are, so it is refused on {settings.host}. "
            "Set HOST=127.0.0.1, or leave TEAMS_TRIAL out and set TEAMS_APP_ID."
        )


_NO_APP_ID = (
    "Teams has settings but no TEAMS_APP_ID. Without it nobody could be told from an intruder, "
    "so it is not started. Set TEAMS_APP_ID to the application id of the Azure Bot."
)
_NO_TENANT = (
    "TEAMS_TENANT_IDS is empty, so nobody would be let in. "
    "Set it to the tenant id of the organisation (more of them separated by commas)."
)
