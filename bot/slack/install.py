"""Installing in a workspace: to Slack with a state, back with a code, and a token is kept.

docs.slack.dev/authentication/installing-with-oauth. The state is a ticket with its own time; a
cookie binds it to the browser that asked, so that nobody can have somebody else finish an
installation that they began. An Enterprise organisation may install for all its workspaces at once:
then the token is kept for each that an organisation file names.
"""

import hmac
import html
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import structlog
from aiohttp import web

from bot.slack.failures import SlackFailed
from bot.slack.scopes import SCOPES
from bot.slack.tokens import StoredTokens, UnknownWorkspace
from bot.slack.workspaces import Workspaces
from bot.tickets import BadTicket, Tickets
from dialogs.texts import say

logger = structlog.get_logger(__name__)

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
COOKIE = "meldbot_slack_install"
LIFETIME = timedelta(minutes=10)  # between going to Slack and coming back
TEAMS = 1000  # workspaces of an Enterprise organisation that we look through


@dataclass(frozen=True, slots=True)
class Installing:
    """The two pages an administrator passes."""

    client_id: str
    client_secret: str
    public_url: str
    workspaces: Workspaces
    tokens: StoredTokens
    states: Tickets

    def routes(self) -> list[web.RouteDef]:
        return [web.get(INSTALL, self.install), web.get(BACK, self.back)]

    async def install(self, request: web.Request) -> web.Response:
        """Send the browser to Slack, to choose a workspace and allow the scopes."""
        nonce = secrets.token_urlsafe(24)
        asked = {
            "client_id": self.client_id,
            "scope": ",".join(SCOPES),
            "state": self.states.sealed({"nonce": nonce}, LIFETIME),
            "redirect_uri": self._back_url,
        }
        to = self.workspaces.api_url.removesuffix("api/") + "oauth/v2/authorize"
        answer = web.Response(status=302, headers={"Location": f"{to}?{urlencode(asked)}"})
        secure = self.public_url.startswith("https")
        answer.set_cookie(
            COOKIE,
            nonce,
            max_age=LIFETIME // timedelta(seconds=1),
            path="/slack",
            httponly=True,
            samesite="Lax",
            secure=secure,
        )
        return answer

    async def back(self, request: web.Request) -> web.Response:
        """Trade the code for a token and keep it, for a workspace that an organisation names."""
        try:
            self._check(request.query.get("state", ""), request.cookies.get(COOKIE, ""))
        except BadTicket as problem:
            logger.warning("installation refused", reason=str(problem))
            return _page("slack.install.bad_state", 400)
        if request.query.get("error") or not request.query.get("code"):
            return _page("slack.install.cancelled", 400)
        try:
            teams = await self._installed(request.query["code"])
        except SlackFailed as failure:
            logger.warning("installation failed", reason=failure.code)
            return _page("slack.install.failed", 502)
        except UnknownWorkspace as problem:
            logger.warning("installation of an unknown workspace refused")
            if not str(problem):
                return _page("slack.install.nothing_opened", 403)
            return _page("slack.install.unknown", 403, team=str(problem))
        logger.info("installed", teams=teams)
        return _page("slack.install.done", 200)

    def _check(self, state: str, nonce: str) -> None:
        """Raise BadTicket unless it is ours, in time, and of this browser."""
        known = self.states.opened(state)["nonce"]
        if not nonce or not hmac.compare_digest(known.encode(), nonce.encode()):
            raise BadTicket("another browser")

    async def _installed(self, code: str) -> list[str]:
        """Return for which workspaces the token is kept. Raises UnknownWorkspace, SlackFailed."""
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
        token = str(answer["access_token"])
        wanted = await self._workspaces_of(answer, token)
        kept = [team for team in wanted if await self._kept(team, token)]
        if not kept:
            raise UnknownWorkspace(", ".join(wanted))
        return kept

    async def _workspaces_of(self, answer: Mapping[str, Any], token: str) -> list[str]:
        """Return the workspace that installed us, or those that an Enterprise organisation opened.

        docs.slack.dev/enterprise/organization-ready-apps, auth.teams.list.
        """
        if not answer.get("is_enterprise_install"):
            return [str((answer.get("team") or {}).get("id", ""))]
        call = self.workspaces.with_token(token).auth_teams_list(limit=TEAMS)
        opened = (await self.workspaces.call("", call)).get("teams") or ()
        return [str(team["id"]) for team in opened]

    async def _kept(self, team: str, token: str) -> bool:
        try:
            await self.tokens.save(team, token)
        except UnknownWorkspace:
            return False
        self.workspaces.forget(team)
        return True

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
