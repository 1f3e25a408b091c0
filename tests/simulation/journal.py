"""What is written of a simulation while it goes: one that is cut off says how far it came."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter

from tests.simulation.figures import Figures

_COUNTS = ("open", "cases", "duties", "cards", "failed", "lost", "acts")
_COLUMNS = ("day", "took", "ours", "server", *_COUNTS, "wrong")


@dataclass(slots=True)
class Journal:
    """A line a day in a file; a week, and what went wrong, is said as well.

    `server`: for how many seconds a processor has worked for PostgreSQL; `ours` in the file: for
    the simulation and the product in it. `seconds`: how long all of it may take.
    """

    file: Path
    server: Callable[[], float]
    seconds: float
    began: float = field(default_factory=perf_counter)
    days: int = 0
    last: Figures = field(default_factory=Figures)

    def open(self, title: str) -> None:
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_text(f"{title}\n{_line(_COLUMNS)}\n", "utf-8")
        _say(f"{title}: {self._took:.0f} s to open; each day is a line in {self.file}")

    def day(self, today: date, figures: Figures) -> bool:
        """Write of a day; return whether there is time for another."""
        self.days += 1
        self._write(_line(self._row(today, figures)))
        if self.days % 7 == 0:
            _say(f"{today}, {self._took:.0f} s: {figures}")
        for line in [one for one in figures.wrong if one not in self.last.wrong]:
            self._write(line)
            _say(line)
        self.last = figures
        return self._took < self.seconds

    def close(self) -> None:
        """Say what came of it."""
        server = f"PostgreSQL took {self.server():.0f} s of a processor"
        done = f"{self.days} days in {self._took:.0f} s, of which {server}"
        for line in (f"{done}: {self.last}", f"ended: {dict(self.last.ended)}"):
            self._write(line)
            _say(line)

    @property
    def _took(self) -> float:
        return perf_counter() - self.began

    def _row(self, today: date, now: Figures) -> list[str]:
        times = (self._took, now.seconds, self.server())
        counts = [getattr(now, name) for name in _COUNTS]
        cells = [f"{seconds:.1f}" for seconds in times] + [str(count) for count in counts]
        return [str(today), *cells, str(len(now.wrong))]

    def _write(self, line: str) -> None:
        with self.file.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _line(cells: Sequence[str]) -> str:
    return " ".join(f"{cell:>10}" for cell in cells)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201
