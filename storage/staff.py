"""Whom an organisation's roles can mean, as a process remembers it.

Every piece of work on a case asks for it. It changes seldom, and may be a hundred people with their
teams and roles. So the organisation's row counts the changes of people, teams and role holders
(`staff_version`), and what was read is used again for as long as the count is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID

from storage.records import Person, RoleHolder, Team

# Seconds. While a version before this one works beside us, its changes are not counted.
_REMEMBERED = 60.0


@dataclass(frozen=True, slots=True)
class Staff:
    """Every team, who holds which role in the file's order, and who those are.

    `people`: whoever was asked for beside them is there as well.
    """

    version: int
    teams: Sequence[Team]
    holders: Sequence[RoleHolder]
    people: dict[UUID, Person] = field(default_factory=dict)
    read_at: float = field(default_factory=monotonic)

    def still_is(self, version: int) -> bool:
        """Tell whether nothing has changed since, by the count of the organisation's row."""
        return self.version == version and monotonic() < self.read_at + _REMEMBERED

    def ids(self) -> set[UUID]:
        """Return who leads a team, holds a role or stands in for it."""
        held = [id for one in self.holders for id in (one.person_id, one.deputy_id)]
        return {id for id in (*held, *(team.manager_id for team in self.teams)) if id}
