"""The methods of the Web API that the bot calls, on the state of a Slack of our own."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.slack.world import Json, Message, Refused, World, check_shown, checked_view

SLACK = "USLACKBOT"
GRID, GRID_TOKEN = "E0GRID", "xoxb-grid"  # an Enterprise organisation that installs for all
WITHOUT_A_WORKSPACE = ("oauth.v2.access", "apps.connections.open", "auth.teams.list")


@dataclass(frozen=True, slots=True)
class WebApi:
    """`answer` is the only way in; `who` is the team of the token, or the token itself."""

    world: World
    app_token: str

    def answer(self, method: str, who: str, args: Json) -> Json:
        """Do what the method does. Raises Refused."""
        known: Mapping[str, Callable[[str, Json], Json]] = {
            "apps.connections.open": self._connections_open,
            "auth.teams.list": self._teams,
            "auth.test": self._auth_test,
            "chat.delete": self._delete,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.open": self._open,
            "oauth.v2.access": self._access,
            "users.info": self._info,
            "users.lookupByEmail": self._lookup,
            "views.open": self._views_open,
            "views.publish": self._views_publish,
            "views.update": self._views_update,
        }
        if method not in known:
            raise Refused("unknown_method")
        if who not in self.world.workspaces and method not in WITHOUT_A_WORKSPACE:
            raise Refused("invalid_auth" if who else "not_authed")
        return known[method](who, args)

    def _auth_test(self, team: str, args: Json) -> Json:
        return {"team_id": team, "team": team, "user_id": f"UBOT{team}", "bot_id": f"B{team}"}

    def _post(self, team: str, args: Json) -> Json:
        channel = str(args.get("channel", ""))
        if channel.startswith("U") and channel in self.world.workspaces[team].people:
            channel = self.world.dm(team, channel)
        self.world.check_open(team, channel)
        check_shown(args)
        ts = f"{1_790_000_000 + next(self.world.count)}.{next(self.world.count):06d}"
        blocks = args.get("blocks") or []
        kept = Message(ts, channel, args.get("text", ""), blocks, metadata=args.get("metadata"))
        self.world.messages[channel].append(kept)
        return {"channel": channel, "ts": ts, "message": {"ts": ts, "blocks": blocks}}

    def _update(self, team: str, args: Json) -> Json:
        self.world.check_open(team, args["channel"])
        check_shown(args)
        message = self.world.message(args)
        message.text, message.blocks = args.get("text", ""), args.get("blocks") or []
        message.edits += 1
        return {"channel": message.channel, "ts": message.ts}

    def _delete(self, team: str, args: Json) -> Json:
        self.world.messages[args["channel"]].remove(self.world.message(args))
        return {}

    def _open(self, team: str, args: Json) -> Json:
        if self.world.user(team, args["users"])["deleted"]:
            raise Refused("user_disabled")
        return {"channel": {"id": self.world.dm(team, args["users"])}}

    def _history(self, team: str, args: Json) -> Json:
        self.world.check_open(team, args["channel"])
        newest = self.world.messages[args["channel"]][::-1][: int(args.get("limit", 100))]
        with_it = str(args.get("include_all_metadata")) in ("True", "true", "1")
        shown = [{"ts": one.ts, "text": one.text, "metadata": one.metadata} for one in newest]
        return {"messages": shown if with_it else [one | {"metadata": None} for one in shown]}

    def _info(self, team: str, args: Json) -> Json:
        return {"user": self.world.user(team, args["user"])}

    def _lookup(self, team: str, args: Json) -> Json:
        for user in self.world.workspaces[team].people.values():
            if user["profile"]["email"] == args["email"] and not user["deleted"]:
                return {"user": user}
        raise Refused("users_not_found")

    def _views_open(self, team: str, args: Json) -> Json:
        user, until = self.world.triggers.pop(args["trigger_id"], ("", 0.0))
        if time.monotonic() > until:
            raise Refused("expired_trigger_id")
        if len(self.world.modals[user]) >= 3:
            raise Refused("push_limit_reached")
        view = checked_view(args["view"], "modal")
        view["id"] = f"V{next(self.world.count):06d}"
        self.world.modals[user] = [view]
        return {"view": view}

    def _views_update(self, team: str, args: Json) -> Json:
        for stack in self.world.modals.values():
            for number, view in enumerate(stack):
                if view["id"] == args["view_id"]:
                    stack[number] = checked_view(args["view"], "modal") | {"id": view["id"]}
                    return {"view": stack[number]}
        raise Refused("not_found")

    def _views_publish(self, team: str, args: Json) -> Json:
        self.world.user(team, args["user_id"])
        self.world.homes[args["user_id"]] = checked_view(args["view"], "home")
        return {"view": self.world.homes[args["user_id"]]}

    def _access(self, token: str, args: Json) -> Json:
        team = self.world.codes.pop(args.get("code", ""), "")
        if not team:
            raise Refused("invalid_code")
        if team == GRID:
            enterprise = {"id": GRID, "name": "Grid"}
            whole = {"team": None, "enterprise": enterprise, "is_enterprise_install": True}
            return {"access_token": GRID_TOKEN, **whole}
        workspace = self.world.workspaces[team]
        return {
            "access_token": workspace.token,
            "scope": workspace.scopes,
            "bot_user_id": f"UBOT{team}",
            "app_id": "A0FAKE",
            "team": {"id": team, "name": team},
            "enterprise": None,
            "authed_user": {"id": SLACK},
            "token_type": "bot",
        }

    def _teams(self, token: str, args: Json) -> Json:
        if token != GRID_TOKEN:
            raise Refused("invalid_auth")
        return {"teams": [{"id": team, "name": team} for team in self.world.opened]}

    def _connections_open(self, token: str, args: Json) -> Json:
        if token != self.app_token:
            raise Refused("invalid_auth")
        base = self.world.url.removesuffix("api/").replace("http://", "ws://")
        return {"url": f"{base}socket?ticket={next(self.world.count)}"}
