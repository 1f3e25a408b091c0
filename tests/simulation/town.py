"""An invented municipality: its staff as a file, and who is who as the check knows it.

What is known here comes from the file and from what people said, never from the product: the check
must not learn from the one it checks who the right person is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from cases.organisation_file import OrganisationFile
from protocols.load import pack
from protocols.vocabulary import Role

TEAM = 30  # employees of one team
_OFFICES = ("council_member", "faction_member", "alderman")
# These are whoever reported, or whom it was done to; nobody holds them.
_PARTIES = (Role.REPORTER, Role.VICTIM, Role.COLLEAGUE)
HELD = tuple(role for role in Role if role not in _PARTIES)


@dataclass(slots=True)
class Town:
    """`away`: when somebody is away, from which day until which, as they told the bot."""

    id: str
    protocol: str
    employees: int
    away: dict[str, list[tuple[date, date]]] = field(default_factory=dict)
    departed: set[str] = field(default_factory=set)  # away and did not say so

    @property
    def teams(self) -> int:
        return max(1, self.employees // TEAM)

    def address(self, name: str) -> str:
        return f"{name}@{self.id}.example"

    @property
    def handlers(self) -> list[str]:
        """Everybody who handles cases: the managers, and who holds a role or stands in for it."""
        managers = [self.manager(team) for team in range(self.teams)]
        return [*managers, *(one for role in HELD for one in self.holders(role))]

    def manager(self, team: int) -> str:
        return self.address(f"teamleider{team}")

    def holders(self, role: str) -> list[str]:
        """Return who holds a role, and the deputy."""
        return [self.address(role), self.address(f"{role}.vervanger")]

    def employee(self, number: int) -> str:
        return self.address(f"medewerker{number}")

    def team_of(self, number: int) -> int:
        return number % self.teams

    def line(self, role: str, team: int) -> list[str]:
        """Return who a role is for a team, the first choice first; nobody is every colleague."""
        chief = [self.manager(team)] if role == Role.MANAGER else []
        return [*chief, *self.holders(role)] if role in HELD else []

    def was_away(self, email: str, day: date, until: date | None = None) -> bool:
        """Tell whether the bot was told that somebody is away then, or for a part of these days."""
        last = until or day
        return any(since <= last and day <= end for since, end in self.away.get(email, ()))

    def file(self) -> OrganisationFile:
        """Return the organisation file."""
        entry = {
            "id": self.id,
            "name": f"Gemeente {self.id}",
            "protocols": dict.fromkeys(["employee", *pack(self.protocol).people], self.protocol),
            "locations": [{"name": "Stadskantoor", "camera_hours": 120}],
        }
        roles = {
            role: [{"person": self.holders(role)[0], "deputy": self.holders(role)[1]}]
            for role in HELD
        }
        teams = [
            {"id": f"team{n}", "name": f"Team {n}", "manager": self.manager(n)}
            for n in range(self.teams)
        ]
        return OrganisationFile.model_validate(
            {"organisation": entry, "teams": teams, "people": [*self._people()], "roles": roles}
        )

    def _people(self) -> Iterator[dict[str, str]]:
        team_of = {self.manager(team): f"team{team}" for team in range(self.teams)}
        for email in self.handlers:
            name = email.partition("@")[0].replace(".", " ").capitalize()
            team = {"team": team_of[email]} if email in team_of else {}
            yield {"email": email, "name": f"{name} van {self.id}", **team}
        for number in range(self.employees):
            yield {
                "email": self.employee(number),
                "name": f"Medewerker {number} van {self.id}",
                "team": f"team{self.team_of(number)}",
                "office": self._office(number),
            }

    def _office(self, number: int) -> str:
        """One in ten is an office-holder where the protocol is for both, all where it is theirs."""
        people = pack(self.protocol).people
        theirs = people == ("office_holder",) or ("office_holder" in people and number % 10 == 0)
        return _OFFICES[number % len(_OFFICES)] if theirs else "employee"
