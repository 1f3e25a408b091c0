"""Installing in a workspace: to Slack with a state, back with a code, and a token is kept.

docs.slack.dev/authentication/installing-with-oauth. The state holds its own time and is sealed with
the secret keys; a cookie binds it to the browser that asked, so that nobody can have somebody else
finish an installation that they began.
"""

import base64
import binascii
import hmac
import html
import json
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

import structlog
from aiohttp import web

from bot.slack.failures import SlackFailed
from bot.slack.scopes import SCOPES
from bot.slack.tokens import StoredTokens, UnknownWorkspace
from bot.slack.workspaces import Workspaces
from cases.clock import Clock
from dialogs.texts import say
from storage.keys import Keys, UnknownKey

logger = structlog.get_logger(__name__)

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
COOKIE = "meldbot_slack_install"
LIFETIME = 600  # seconds between going to Slack and coming back
_OWNER = b"state of a slack installation"  # what the seal is bound to


class BadState(Exception):
    """Not a state of ours, of another browser, or too old."""


@dataclass(frozen=True, slots=True)
class States:
    """Makes and reads states."""

    keys: Keys
    clock: Clock

    def new(self, nonce: str) -> str:
        until = self.clock.now().timestamp() + LIFETIME
        plain = json.dumps({"nonce": nonce, "until": until}).encode()
        sealed = self.keys.first.encode() + b"." + self.keys.wrap(plain, _OWNER)
        return base64.urlsafe_b64encode(sealed).decode()

    def check(self, state: str, nonce: str) -> None:
        """Raise BadState unless it is ours, of this browser, and in time."""
        try:
            key_id, _, sealed = base64.urlsafe_b64decode(state).partition(b".")
            known = json.loads(self.keys.unwrap(key_id.decode(), sealed, _OWNER))
        except (binascii.Error, ValueError, UnknownKey) as problem:
            raise BadState("not ours") from problem
        if not nonce or not hmac.compare_digest(known["nonce"].encode(), nonce.encode()):
            raise BadState("another browser")
        if known["until"] < self.clock.now().timestamp():
            raise BadState("too old")


@dataclass(frozen=True, slots=True)
class Installing:
    """The two pages an administrator passes."""

    client_id: str
    client_secret: str
    public_url: str
    workspaces: Workspaces
    tokens: StoredTokens
    states: States

    def routes(self) -> list[web.RouteDef]:
        return [web.get(INSTALL, self.install), web.get(BACK, self.back)]

    async def install(self, request: web.Request) -> web.Response:
        """Send the browser to Slack, to choose a workspace and allow the scopes."""
        nonce = secrets.token_urlsafe(24)
        asked = {
            "client_id": self.client_id,
            "scope": ",".join(SCOPES),
            "state": self.states.new(nonce),
            "redirect_uri": self._back_url,
        }
        to = self.workspaces.api_url.removesuffix("api/") + "oauth/v2/authorize"
        answer = web.Response(status=302, headers={"Location": f"{to}?{urlencode(asked)}"})
        secure = self.public_url.startswith("https")
        answer.set_cookie(
            COOKIE, nonce, max_age=LIFETIME, path="/slack", httponly=True, samesite="Lax",
            secure=secure,
        )  # fmt: skip
        return answer

    async def back(self, request: web.Request) -> web.Response:
        """Trade the code for a token and keep it, for a workspace that an organisation names."""
        try:
            self.states.check(request.query.get("state", ""), request.cookies.get(COOKIE, ""))
        except BadState as problem:
            logger.warning("installation refused", reason=str(problem))
            return _page("slack.install.bad_state", 400)
        if request.query.get("error") or not request.query.get("code"):
            return _page("slack.install.cancelled", 400)
        try:
            team = await self._installed(request.query["code"])
        except SlackFailed as failure:
            logger.warning("installation failed", reason=failure.code)
            return _page("slack.install.failed", 502)
        except UnknownWorkspace as problem:
            logger.warning("installation of an unknown workspace refused")
            return _page("slack.install.unknown", 403, team=str(problem))
        logger.info("installed", team=team)
        return _page("slack.install.done", 200)

    async def _installed(self, code: str) -> str:
        client = self.workspaces.with_token(None)
        shown = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "code": code,
            "redirect_uri": self._back_url,
        }
        # Not client.oauth_v2_access: it uses a way to show the secret that aiohttp gives up.
        call = client.api_call("oauth.v2.access", data=shown)
        answer = await self.workspaces.call("", call)
        team = str((answer.get("team") or {}).get("id", ""))
        await self.tokens.save(team, str(answer["access_token"]))
        self.workspaces.forget(team)
        return team

    @property
    def _back_url(self) -> str:
        return self.public_url.rstrip("/") + BACK


def _page(text_key: str, status: int, **values: str) -> web.Response:
    """Return a bare page, in both languages: we do not know yet who reads it."""
    lines = [(language, say(text_key, language, **values)) for language in ("nl", "en")]
    words = "".join(f'<p lang="{lang}">{html.escape(text)}</p>' for lang, text in lines)
    page = f'<!doctype html><html lang="nl"><title>Meldbot</title><body>{words}</body></html>'
    answer = web.Response(text=page, content_type="text/html", status=status)
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    answer.del_cookie(COOKIE, path="/slack")
    return answer
