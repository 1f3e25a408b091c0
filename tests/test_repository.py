"""What is tracked: no trace of a machine, no secrets, nobody's number, and locks that lock."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = sorted(ROOT.glob("requirements*.lock"))
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
TEXT = {
    "", ".cfg", ".css", ".csv", ".html", ".in", ".ini", ".j2", ".jinja", ".js", ".json", ".lock",
    ".mako", ".md", ".py", ".svg", ".toml", ".txt", ".yaml", ".yml",
}  # fmt: skip

# Written in halves, so that this file does not find itself.
MACHINE = re.compile(r"(?<![\w.:])/(?:ho" r"me|ro" r"ot|Us" r"ers|wo" r"rk)/\w|[A-Z]:\\Us" r"ers")
REGISTRY = re.compile(
    r"py" r"pi\.org|pythonho" r"sted\.org|registry\.np" r"mjs|deb\.deb" r"ian\.org"
)
SECRETS = {
    "a Slack token": re.compile(r"xo" r"x[abeprs]-\d{8,}-[\w-]{8,}|xap" r"p-\d-\w{8,}-\w{8,}"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIV" r"ATE KEY-----"),
    "a cloud key": re.compile(r"\b(?:AK" r"IA[0-9A-Z]{16}|gh" r"p_\w{36}|github_p" r"at_\w{22})"),
    "an Entra secret": re.compile(r"\b[\w.~-]{3}8Q" r"~[\w.~-]{31,}"),
}
TELEPHONE = re.compile(r"(?<![\w.:/+-])(?:\+31|0031|0)[ -]?\(?[1-9](?:[ ()-]?\d){8}(?![\w-]|\.\d)")


def tracked() -> Iterator[Path]:
    """Yield the text files that git tracks."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - git from wherever it is
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix in TEXT and path.is_file():
            yield path


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every tracked text file but the licence, by its name in the repository."""
    found = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in tracked()}
    assert len(found) > 20, "git lists hardly any file; is this a checkout?"
    return found


def hits(texts: dict[str, str], pattern: re.Pattern[str]) -> list[str]:
    return [f"{name}: {m.group()}" for name, text in texts.items() for m in pattern.finditer(text)]


def test_no_path_of_a_machine(texts: dict[str, str]) -> None:
    assert hits(texts, MACHINE) == []


def test_no_registry_host(texts: dict[str, str]) -> None:
    assert hits(texts, REGISTRY) == []


@pytest.mark.parametrize("kind", SECRETS)
def test_no_secret(texts: dict[str, str], kind: str) -> None:
    assert hits(texts, SECRETS[kind]) == []


def test_no_telephone_number_of_a_person(texts: dict[str, str]) -> None:
    own = {name: text for name, text in texts.items() if not name.endswith(".lock")}
    numbers = {hit: re.sub(r"\D", "", hit.split(": ")[-1]) for hit in hits(own, TELEPHONE)}
    private = {hit for hit, number in numbers.items() if not may_print(number)}
    assert private == set()


def may_print(number: str) -> bool:
    """Tell whether a number is plainly invented; the national short ones have too few digits."""
    return number.endswith("00000")


@pytest.mark.parametrize(
    "text", ["06 ## ## ## ##", "+31 2# ### ## ##", "06########", "02#-#######"]
)
def test_the_telephone_check_finds_numbers(text: str) -> None:
    assert TELEPHONE.search(f"bel {text.replace('#', '7')} nu")


@pytest.mark.parametrize("text", ["2026-11-25T14:15:00", "0.109", "1795617000", "00000000-0000"])
def test_the_telephone_check_leaves_others_alone(text: str) -> None:
    assert not TELEPHONE.search(text)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_pinned_package_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    pins = re.findall(
        r"^[\w.-]+[^\n]*\\\n(?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", text, re.M
    )
    named = re.findall(r"^[A-Za-z0-9][^\n]*", text, re.M)
    assert named
    assert len(pins) == len(named)
    assert all("==" in name for name in named)


def test_there_are_locks_for_each_use() -> None:
    names = {lock.stem.removeprefix("requirements").strip("-") for lock in LOCKS}
    assert names == {"", "setup", "test", "bench"}


def test_the_changelog_has_room_for_the_next_change() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## \[?Unreleased\]?$", text, re.M)


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_when_and_why(page: Path) -> None:
    text = page.read_text("utf-8")
    assert re.search(r"^Date: 20\d\d-\d\d-\d\d$", text, re.M)
    reason = re.search(r"^## Why\n+(.+?)(?=^## |\Z)", text, re.M | re.S)
    assert reason
    assert len(reason.group(1).split()) > 20


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(page.stem[:4]) for page in DECISIONS]
    assert numbers
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_direct_dependency_has_its_line() -> None:
    """docs/decisions/dependencies.md tells of each package why this one, and its licence."""
    told = (ROOT / "docs" / "decisions" / "dependencies.md").read_text("utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    named = re.findall(r'^  "([A-Za-z0-9-]+)(?:\[\w+\])?[>=]=', project, re.M)
    assert len(named) > 20
    assert [name for name in named if f"| {name.lower()} |" not in told] == []


COVERAGE = (ROOT / "docs" / "coverage.md").read_text("utf-8")
ASKED = {"H": 104, "V": 61, "L": 42, "P": 24, "A": 43}  # requirements per protocol


def test_coverage_names_every_requirement_once() -> None:
    named = re.findall(r"^\| ([HVLPA]-\d+) \|", COVERAGE, re.M)
    assert named == [f"{key}-{n:02}" for key, last in ASKED.items() for n in range(1, last + 1)]


def test_coverage_says_where_and_the_place_exists() -> None:
    for row in re.findall(r"^\| [HVLPA]-\d+ \|.*", COVERAGE, re.M):
        where = row.strip("| ").split(" | ")[-1]
        places = re.findall(r"`([^`]+)`", where)
        assert places or where.startswith("not served"), row
        assert all((ROOT / place).exists() for place in places), row
