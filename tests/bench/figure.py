"""One figure of a measurement, as it stands in the table and in build/bench.json."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`at_least` or `at_most` is what must be reached, where something must."""

    name: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def aim(self) -> str:
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return f"≤ {self.at_most:g}" if self.at_most is not None else ""

    @property
    def reached(self) -> bool:
        above = self.at_least is None or self.value >= self.at_least
        return above and (self.at_most is None or self.value <= self.at_most)
