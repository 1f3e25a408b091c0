"""Who may come in at `/api/messages`: botbuilder's check of the token, and ours of the rest.

Every failure is one of two: NotKnown (401, who are you?) or NotAllowed (403, not here).
"""

import time
from dataclasses import dataclass
from typing import Any

import jwt
from aiohttp import web
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticateRequestResult,
    AuthenticationConfiguration,
    AuthenticationConstants,
    BotFrameworkAuthentication,
    BotFrameworkAuthenticationFactory,
    ClaimsIdentity,
    ConnectorFactory,
    PasswordServiceClientCredentialFactory,
)

from bot.teams.keys import SigningKeys
from bot.teams.registration import Registration
from bot.web.loopback import asked_here

ALGORITHM = "RS256"
REMEMBERED = 300.0  # seconds that a checked token is let in without a new look
MOST_KNOWN = 1000  # tokens


class NotKnown(Exception):
    """The sender did not prove to be Teams (401). Nothing of the request was looked at."""


class NotAllowed(Exception):
    """Teams it is, but not for this bot, from this tenant or with this way back (403)."""


@dataclass(frozen=True, slots=True)
class _Known:
    result: AuthenticateRequestResult
    until: float  # seconds since 1970


class NoConnectors(ConnectorFactory):  # type: ignore[misc]  # botbuilder publishes no types
    """Nothing is sent from inside a turn (cards leave by `bot/deliver`), so nothing is built."""

    async def create(self, service_url: str, audience: str | None = None) -> object:
        return self


class Doorman(BotFrameworkAuthentication):  # type: ignore[misc]  # botbuilder publishes no types
    """botbuilder's authentication without what it builds anew on every turn and nobody uses."""

    def __init__(self, registration: Registration) -> None:
        self._registration = registration
        self.keys = SigningKeys(registration.openid_url)
        self.keys.install()
        self._botbuilder = _token_check(registration)
        self._known: dict[tuple[str, str, str], _Known] = {}

    def look_at(self, request: web.Request) -> None:
        """Turn away at once who shows no token at all, and in the trial who is not on this machine.

        Raises NotKnown, NotAllowed.
        """
        if self._registration.trial:
            if not asked_here(request):
                raise NotAllowed("the trial is for this machine alone")
        elif not request.headers.get("Authorization", "").startswith("Bearer "):
            raise NotKnown("no token")

    async def let_in(self, activity: Activity, header: str) -> AuthenticateRequestResult:
        """Check token, tenant-independent: issuer, signature, times, audience, service URL.

        Raises NotKnown. botbuilder raises half a dozen kinds of error for a bad token, bare
        Exception among them; whatever it is, the door stays shut.
        """
        shown = (header, activity.service_url, activity.channel_id)
        known = self._known.get(shown)
        if known and time.time() < known.until:
            return known.result
        try:
            result = await self.authenticate_request(activity, header)
        except Exception as problem:
            raise NotKnown(type(problem).__name__) from problem
        self._remember(shown, result)
        return result

    def _remember(self, shown: tuple[str, str, str], result: AuthenticateRequestResult) -> None:
        """Teams shows one token for an hour: what was checked is not checked again at once."""
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        ends = float(result.claims_identity.claims.get("exp", 0))
        self._known[shown] = _Known(result, min(ends, time.time() + REMEMBERED))

    def check(self, activity: Activity, tenants: set[str]) -> None:
        """Check what the token does not say. Raises NotAllowed."""
        if activity.channel_id != "msteams":
            raise NotAllowed("not from Teams")
        if not self._registration.serves(tenants):
            raise NotAllowed("tenant not on the list")
        if not self._registration.may_write_to(activity.service_url):
            raise NotAllowed("service URL not on the list")

    async def authenticate_request(
        self, activity: Activity, auth_header: str
    ) -> AuthenticateRequestResult:
        """botbuilder asks this for every activity. Raises whatever the token deserves."""
        if self._registration.trial:
            return _anybody()
        self._issued_by_the_channel(auth_header)
        result = await self._botbuilder.authenticate_request(activity, auth_header)
        result.connector_factory = NoConnectors()
        return result

    def _issued_by_the_channel(self, header: str) -> None:
        """Only Teams' own tokens: botbuilder would also take the emulator's and other bots'."""
        scheme, _, token = header.partition(" ")
        if scheme != "Bearer" or jwt.get_unverified_header(token).get("alg") != ALGORITHM:
            raise PermissionError("no bearer token signed with RS256")
        claims = jwt.decode(token, options={"verify_signature": False})
        if claims.get("iss") != self._registration.issuer or "exp" not in claims:
            raise PermissionError("not issued by the channel, or for ever")

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """Nobody signs in with this bot, so no client is built for that on every turn."""

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        return NoConnectors()

    async def authenticate_streaming_request(
        self, auth_header: str, channel_id_header: str
    ) -> AuthenticateRequestResult:
        raise PermissionError("this bot has no streaming endpoint")


def _token_check(registration: Registration) -> Any:
    return BotFrameworkAuthenticationFactory.create(
        to_channel_from_bot_login_url=registration.login_url,
        to_channel_from_bot_oauth_scope=registration.scope,
        to_bot_from_channel_token_issuer=registration.issuer,
        to_bot_from_channel_open_id_metadata_url=registration.openid_url,
        credential_factory=PasswordServiceClientCredentialFactory(registration.app_id),
        auth_configuration=AuthenticationConfiguration(),
    )


def _anybody() -> AuthenticateRequestResult:
    """In the trial: an identity without claims."""
    result = AuthenticateRequestResult()
    result.claims_identity = ClaimsIdentity({}, True, AuthenticationConstants.ANONYMOUS_AUTH_TYPE)
    result.connector_factory = NoConnectors()
    result.audience = result.caller_id = None
    return result
