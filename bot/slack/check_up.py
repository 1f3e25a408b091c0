"""What `meldbot doctor` looks at for Slack, and what to do where it is not right."""

import hashlib
import hmac
import json
import re
import time
from dataclasses import dataclass

from aiohttp import ClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.door import Finding
from bot.settings import Settings
from bot.slack.acquaintance import CHANNEL
from bot.slack.channel import SlackChannel
from bot.slack.endpoint import EVENTS
from bot.slack.failures import CALL_ERRORS, WORKSPACE_GONE, SlackFailed, failure_of
from bot.slack.scopes import SCOPES
from bot.slack.tokens import StoredTokens
from storage.records import Organisation

WHAT = "Slack"
MOST_NAMED = 20  # people who cannot be reached, by name
_SECRET = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class CheckUp:
    """Looks at the settings, and at every workspace that an organisation names."""

    settings: Settings
    channel: SlackChannel
    tokens: StoredTokens

    async def examine(self) -> list[Finding]:
        """Return what was found. Sends a message only to the address in SLACK_DOCTOR_EMAIL."""
        secret = self.settings.slack_signing_secret.get_secret_value()
        over_http = [_secret(secret), *await self._address()] if secret else []
        found = [*over_http, *await self._socket()]
        workspaces = await self.tokens.workspaces()
        if not workspaces:
            says = "geen organisatie heeft een slack_team_id; zet het in het organisatiebestand"
            found.append(Finding(WHAT, says, wrong=True))
        for organisation, team in workspaces:
            found += await self._workspace(organisation, team)
        return found

    async def _address(self) -> list[Finding]:
        """Ask our own door what Slack would ask, by the address that Slack would use."""
        if not self.settings.public_url:
            return []
        url = self.settings.public_url.rstrip("/") + EVENTS
        says = f"{url} antwoordt niet zoals het hoort; komt verkeer van buiten daar bij `serve`?"
        try:
            if await self._answers(url):
                return [Finding(WHAT, f"{url} antwoordt op een ondertekende vraag")]
        except (ClientError, TimeoutError, ValueError):
            pass
        return [Finding(WHAT, says, wrong=True)]

    async def _answers(self, url: str) -> bool:
        secret = self.settings.slack_signing_secret.get_secret_value()
        stamp = str(int(time.time()))
        body = json.dumps({"type": "url_verification", "challenge": stamp}).encode()
        signed = f"v0:{stamp}:".encode() + body
        signature = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signature}",
        }
        session = self.channel.workspaces.session
        async with session.post(url, data=body, headers=headers) as answer:
            said = await answer.json(content_type=None)
            return bool(answer.status == 200 and said.get("challenge") == stamp)

    async def _socket(self) -> list[Finding]:
        token = self.settings.slack_app_token.get_secret_value()
        if not token:
            return []
        client = self.channel.workspaces.with_token(None)
        try:
            await self.channel.workspaces.call("", client.apps_connections_open(app_token=token))
        except SlackFailed as failure:
            says = f"Socket Mode: {failure.code}; klopt SLACK_APP_TOKEN (xapp-…) en staat het aan?"
            return [Finding(WHAT, says, wrong=True)]
        return [Finding(WHAT, "Socket Mode: Slack geeft een verbinding")]

    async def _workspace(self, organisation: Organisation, team: str) -> list[Finding]:
        what = f"{WHAT} {organisation.name}"
        token = await self.tokens.token(team)
        if token is None:
            says = f"niet geïnstalleerd in {team}; ga naar /slack/install of zet SLACK_BOT_TOKEN"
            return [Finding(what, says, wrong=True)]
        client = self.channel.workspaces.with_token(token)
        try:
            answer = await client.auth_test()
        except CALL_ERRORS as problem:
            says = _token_fails(failure_of(problem), self.settings.slack_api_url)
            return [Finding(what, says, wrong=True)]
        found = [_same_team(what, team, str(answer.get("team_id"))), _scopes(what, answer.headers)]
        if not any(finding.wrong for finding in found):
            found += await self._test_message(what, client)
        return [*found, *await self._unreachable(what, organisation)]

    async def _test_message(self, what: str, client: AsyncWebClient) -> list[Finding]:
        email = self.settings.slack_doctor_email
        if not email:
            says = "geen proefbericht gestuurd; zet je adres in SLACK_DOCTOR_EMAIL om dat te doen"
            return [Finding(what, says, doubtful=True)]
        try:
            found = await client.users_lookupByEmail(email=email)
            opened = await client.conversations_open(users=found["user"]["id"])
            await client.chat_postMessage(
                channel=opened["channel"]["id"], text="Proefbericht van `meldbot doctor`."
            )
        except CALL_ERRORS as problem:
            says = f"een proefbericht komt niet aan ({failure_of(problem).code})"
            return [Finding(what, says, wrong=True)]
        return [Finding(what, "een proefbericht is aangekomen")]

    async def _unreachable(self, what: str, organisation: Organisation) -> list[Finding]:
        """Name who cannot be written to: their account was closed."""
        async with self.tokens.database.reading() as transaction:
            people = transaction.of(organisation.id).people
            gone = []
            for person in await people.all():
                address = await people.address(person.id, CHANNEL) if person.active else None
                if address and not address.reachable:
                    gone.append(person.email)
        if not gone:
            return []
        says = f"niet bereikbaar: {', '.join(sorted(gone)[:MOST_NAMED])}; wie neemt het over?"
        return [Finding(what, says, wrong=True)]


def _token_fails(failure: SlackFailed, api_url: str) -> str:
    if failure.code in WORKSPACE_GONE:
        return f"het token werkt niet ({failure.code}); installeer opnieuw"
    return f"{api_url} is niet te bereiken ({failure.code}); laat verkeer daarheen door de firewall"


def _secret(secret: str) -> Finding:
    if _SECRET.fullmatch(secret):
        return Finding(WHAT, "het signing secret heeft de juiste vorm")
    says = "het signing secret is niet van Slack's vorm (32 tekens, 0-9 en a-f); klopt het?"
    return Finding(WHAT, says, doubtful=True)


def _same_team(what: str, wanted: str, found: str) -> Finding:
    if wanted == found:
        return Finding(what, f"het token hoort bij {team_name(found)}")
    says = f"het token hoort bij {team_name(found)} en niet bij {wanted}; installeer in {wanted}"
    return Finding(what, says, wrong=True)


def team_name(team: str) -> str:
    return f"werkruimte {team}"


def _scopes(what: str, headers: object) -> Finding:
    """Slack names the scopes of a token in a header of every answer."""
    named = {k.lower(): v for k, v in getattr(headers, "items", dict)()}.get("x-oauth-scopes", "")
    missing = sorted(set(SCOPES) - {scope.strip() for scope in named.split(",")})
    if not missing:
        return Finding(what, "alle rechten (scopes) zijn er")
    says = f"rechten ontbreken: {', '.join(missing)}; neem manifest/slack.yaml over en installeer"
    return Finding(what, says, wrong=True)
