"""The manifest asks for what is used, and for nothing else; Slack's own schema finds no fault."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.endpoint import EVENTS as EVENTS_PATH
from bot.slack.install import BACK
from bot.slack.scopes import EVENTS, METHODS, SCOPES

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "manifest" / "slack.yaml").read_text("utf-8")
MANIFEST: dict[str, Any] = yaml.safe_load(TEXT)
SCHEMA = json.loads((Path(__file__).parent / "schema" / "manifest.schema.2.0.0.json").read_text())


def calls() -> Iterator[str]:
    """Yield the name of every Web API method that the code calls, as the client names it."""
    known = {name for name in dir(AsyncWebClient) if "_" in name and not name.startswith("_")}
    for path in (ROOT / "bot" / "slack").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr == "api_call" and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
            elif node.func.attr in known and node.func.attr != "api_call":
                yield node.func.attr


def as_method(name: str) -> str:
    """Return "chat.postMessage" for "chat_postMessage"."""
    return name.replace("_", ".")


def test_slacks_own_schema_finds_no_fault() -> None:
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(MANIFEST)] == []


def test_the_schema_would_find_one() -> None:
    wrong = MANIFEST | {"settings": {"verzonnen": True}}
    assert list(Draft7Validator(SCHEMA).iter_errors(wrong))


def test_every_method_that_is_called_is_in_the_table_and_the_other_way_round() -> None:
    # Socket Mode's connection is opened by the SDK, on our behalf.
    assert {as_method(name) for name in calls()} == set(METHODS)


def test_the_manifest_asks_for_exactly_the_scopes_that_are_used() -> None:
    assert MANIFEST["oauth_config"]["scopes"] == {"bot": list(SCOPES)}


def test_every_scope_says_why() -> None:
    for scope in SCOPES:
        assert re.search(rf"- {re.escape(scope)}  # ..+", TEXT), scope


def test_the_manifest_subscribes_to_exactly_the_events_that_are_listened_to() -> None:
    assert sorted(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == sorted(EVENTS)
    bolt = (ROOT / "bot" / "slack" / "bolt.py").read_text("utf-8")
    heard = set(re.findall(r'app\.event\("(\w+)"\)', bolt))
    assert heard == {event.partition(".")[0] for event in EVENTS}


def test_command_and_shortcuts_are_those_that_are_listened_to() -> None:
    bolt = (ROOT / "bot" / "slack" / "bolt.py").read_text("utf-8")
    features = MANIFEST["features"]
    for command in features["slash_commands"]:
        assert f'app.command("{command["command"]}")' in bolt
    for shortcut in features["shortcuts"]:
        assert f'app.{shortcut["type"]}_shortcut("{shortcut["callback_id"]}")' in bolt


def test_every_address_is_one_that_is_served() -> None:
    addresses = set(re.findall(r"https://meldbot\.voorbeeldstad\.example(/\S+)", TEXT))
    assert addresses == {EVENTS_PATH, BACK}


def test_home_and_messages_are_open() -> None:
    home = MANIFEST["features"]["app_home"]
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
