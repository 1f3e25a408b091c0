"""What has been played so far, of one process or of several together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields


@dataclass(slots=True)
class Figures:
    """`took`: milliseconds of a processor, by what took them.

    `climbed`: of the duties that ended, how many had gone up the line. `wrong`: the promises that
    were not kept.
    """

    cases: int = 0
    duties: int = 0
    open: int = 0
    climbed: int = 0
    cards: int = 0
    failed: int = 0
    lost: int = 0
    acts: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    took: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: "Figures") -> "Figures":
        names = [one.name for one in fields(self)]
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def seconds(self) -> float:
        """Of a processor, all together."""
        return self.took.total() / 1000

    def __str__(self) -> str:
        took = ", ".join(f"{what} {part / 1000:.0f} s" for what, part in self.took.items())
        return (
            f"{self.cases} cases, {self.duties} duties ({self.climbed} of those that ended had "
            f"gone up the line), {self.cards} cards, {self.failed} failed, {self.lost} lost, "
            f"{self.acts} acts, {len(self.wrong)} wrong; {took}"
        )


def total(several: Iterable[Figures]) -> Figures:
    return sum(several, Figures())
