"""When a step applies. A condition looks at answers to earlier steps only, and says which."""

from dataclasses import dataclass
from typing import Protocol

from dialogs.answers import Answers


class Condition(Protocol):
    """Something that holds or not for the answers so far."""

    @property
    def keys(self) -> frozenset[str]:
        """The steps it looks at."""
        ...

    def holds(self, answers: Answers) -> bool: ...


@dataclass(frozen=True, slots=True)
class Always:
    """The step is always asked."""

    keys: frozenset[str] = frozenset()

    def holds(self, answers: Answers) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of these values was chosen in an earlier step (in one field of it, where named)."""

    key: str
    values: frozenset[str]
    field: str = ""

    @property
    def keys(self) -> frozenset[str]:
        return frozenset({self.key})

    def holds(self, answers: Answers) -> bool:
        answer = answers.get(self.key)
        if answer is None:
            return False
        return not self.values.isdisjoint(answer.of(self.field) if self.field else answer.chosen)


@dataclass(frozen=True, slots=True)
class Unless:
    """The other condition does not hold."""

    other: Condition

    @property
    def keys(self) -> frozenset[str]:
        return self.other.keys

    def holds(self, answers: Answers) -> bool:
        return not self.other.holds(answers)


ALWAYS = Always()


def chosen(key: str, *values: str, field: str = "") -> Chosen:
    return Chosen(key, frozenset(values), field)


def unless(other: Condition) -> Unless:
    return Unless(other)
