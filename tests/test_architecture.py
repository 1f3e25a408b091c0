"""Imports run one way, and only the channel's own folder knows the channel's packages."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

MAY_IMPORT = {
    "protocols": set[str](),
    "dialogs": set[str](),
    "storage": set[str](),
    "words": {"protocols.vocabulary", "protocols.facts"},
    "cases": {"dialogs", "protocols", "words", "storage"},
    "bot": {"cases", "dialogs", "protocols", "words", "storage"},
}
ONLY_IN = {
    "slack_": "bot/slack",
    "botbuilder": "bot/teams",
    "botframework": "bot/teams",
    "docx": "bot/links",
}
ROOT = Path(__file__).parent.parent


@cache
def imports(path: Path) -> Sequence[ast.AST]:
    """Return the import statements of a file."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]


def imported(path: Path) -> Iterator[str]:
    """Yield every module a file imports, `from x import y` as both "x" and "x.y"."""
    for node in imports(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def allowed(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_run_one_way(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files, f"{room} is empty"
    for path in files:
        for name in imported(path):
            if name.split(".")[0] in MAY_IMPORT.keys() - {room}:
                assert allowed(name, MAY_IMPORT[room]), f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize(("package", "folder"), ONLY_IN.items())
def test_only_the_channel_knows_its_packages(package: str, folder: str) -> None:
    for room in MAY_IMPORT:
        for path in (ROOT / room).rglob("*.py"):
            names = [name for name in imported(path) if name.startswith(package)]
            inside = path.is_relative_to(ROOT / folder)
            assert inside or not names, f"{path.relative_to(ROOT)} imports {names}"


def test_the_packages_of_a_channel_are_imported_when_it_is_set_up() -> None:
    code = "import sys, bot.serve; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = told.stdout.split()
    assert "bot.serve" in names
    assert not [name for name in names if name.startswith(tuple(ONLY_IN))]


def test_no_relative_imports() -> None:
    """The check above reads absolute names, so there may be no others."""
    for room in MAY_IMPORT:
        for path in (ROOT / room).rglob("*.py"):
            for node in imports(path):
                relative = isinstance(node, ast.ImportFrom) and node.level > 0
                assert not relative, f"{path.relative_to(ROOT)} imports relatively"
