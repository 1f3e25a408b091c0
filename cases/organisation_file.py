"""The organisation file: its shape, and one list of everything that is wrong with it.

The shape is public (README, "The organisation file"); a coordinator writes it, so every error says
where it is and what to do.
"""

from collections.abc import Hashable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from cases.hours import OfficeHours, TimeZone
from cases.letterhead import BadLogo, read_logo
from protocols.vocabulary import Office, Role


class OrganisationFileError(ValueError):
    """The file cannot be used. Nothing was changed; the message names every place to mend."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _lower(value: object) -> object:
    return value.strip().lower() if isinstance(value, str) else value


Email = Annotated[str, BeforeValidator(_lower), Field(pattern=r"^[^@\s]+@[^@\s]+$")]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


Line = Annotated[str, Field(min_length=1, max_length=100)]

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)


class LocationEntry(_Strict):
    name: str
    camera_hours: int | None = Field(default=None, gt=0)
    alarm: str = ""


class LetterheadEntry(_Strict):
    name: str = ""  # empty: the organisation's
    address: tuple[Line, ...] = Field(default=(), max_length=8)
    logo: Path | None = None  # PNG or JPEG; from where the file is
    closing: tuple[Line, ...] = Field(default=(), max_length=4)  # above the name of who signs


class OrganisationEntry(_Strict):
    id: Code
    name: str
    protocols: dict[Literal["employee", "office_holder"], str]
    slack_team_id: str | None = None
    teams_tenant_id: str | None = None
    time_zone: TimeZone | None = None  # None: the installation's
    office_hours: OfficeHours | None = None
    closed_days: tuple[date, ...] = ()
    contacts: dict[str, str] = {}
    locations: tuple[LocationEntry, ...] = ()
    open_terms: dict[str, dict[str, str]] = {}  # what a protocol leaves open, by its id
    letterhead: LetterheadEntry | None = None
    keep_confirmed_texts: bool = False  # the organisation's consent to keep stories without names


class TeamEntry(_Strict):
    id: Code
    name: str
    manager: Email | None = None


class PersonEntry(_Strict):
    email: Email
    name: str
    team: str | None = None
    office: Office = Office.EMPLOYEE
    language: Literal["nl", "en"] = "nl"
    prefer: Literal["slack", "teams", "web"] | None = None
    days_off: tuple[Weekday, ...] | None = Field(default=None, max_length=6)  # None: as they said


class HolderEntry(_Strict):
    person: Email
    deputy: Email | None = None


class OrganisationFile(_Strict):
    organisation: OrganisationEntry
    teams: tuple[TeamEntry, ...] = ()
    people: tuple[PersonEntry, ...]
    roles: dict[Role, tuple[HolderEntry, ...]] = {}


class _UniqueKeyLoader(yaml.SafeLoader):
    """PyYAML lets the last of two equal keys win; two CAG lists must not hide one another."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            line = key_node.start_mark.line + 1
            raise OrganisationFileError(f"line {line}: the key {key!r} stands here twice")
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_UniqueKeyLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_organisation_file(path: Path) -> OrganisationFile:
    """Read and check a file. Raises OrganisationFileError with all that is wrong, a line each."""
    try:
        data = yaml.load(path.read_text("utf-8"), _UniqueKeyLoader)  # noqa: S506  a SafeLoader
    except OSError as problem:
        raise OrganisationFileError(f"{path}: cannot be read ({problem.strerror})") from problem
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise OrganisationFileError(f"{path}: this is no YAML: {problem}") from problem
    try:
        file = OrganisationFile.model_validate(data)
    except ValidationError as problem:
        raise OrganisationFileError("\n".join(_sentences(path, problem))) from problem
    placed = _placed(file, path.parent)
    if wrong := [*_dangling(placed), *_logo(placed)]:
        raise OrganisationFileError("\n".join(f"{path}: {line}" for line in wrong))
    return placed


def _placed(file: OrganisationFile, folder: Path) -> OrganisationFile:
    """Return the file with the logo's whole path: it is read again with every letter."""
    entry = file.organisation
    if entry.letterhead is None or entry.letterhead.logo is None:
        return file
    logo = (folder / entry.letterhead.logo).resolve()
    letterhead = entry.letterhead.model_copy(update={"logo": logo})
    organisation = entry.model_copy(update={"letterhead": letterhead})
    return file.model_copy(update={"organisation": organisation})


def _logo(file: OrganisationFile) -> Iterator[str]:
    letterhead = file.organisation.letterhead
    try:
        if letterhead and letterhead.logo:
            read_logo(letterhead.logo)
    except BadLogo as problem:
        yield f"organisation.letterhead.logo: {problem}"


def _sentences(path: Path, problem: ValidationError) -> Iterator[str]:
    for error in problem.errors():
        where = ".".join(str(part) for part in error["loc"]) or "the file"
        yield f"{path}: {where}: {error['msg']}"


def _dangling(file: OrganisationFile) -> Iterator[str]:
    """Yield what refers to a person or team that is not in the file."""
    people = {person.email for person in file.people}
    teams = {team.id for team in file.teams}
    if len(people) < len(file.people):
        yield "people: an e-mail address stands here twice; keep one of them"
    if len(teams) < len(file.teams):
        yield "teams: an id stands here twice; keep one of them"
    for team in file.teams:
        if team.manager and team.manager not in people:
            yield f"teams.{team.id}: manager {team.manager} is not under people; add them there"
    for person in file.people:
        if person.team and person.team not in teams:
            yield f"people.{person.email}: team {person.team!r} is not under teams; add it there"
    for role, holders in file.roles.items():
        for email in (e for h in holders for e in (h.person, h.deputy) if e):
            if email not in people:
                yield f"roles.{role}: {email} is not under people; add them there"
