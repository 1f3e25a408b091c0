"""Several processes, a worker in each, play towns on one PostgreSQL in step; promises are kept."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.faults
ROOT = Path(__file__).parents[2]


def test_two_processes_play_the_days_of_twelve_towns(tmp_path: Path) -> None:
    file = tmp_path / "days.txt"
    what = "--postgres --processes 2 --towns 12 --employees 60 --reports 500 --days 9"
    command = [sys.executable, "-m", "tests.simulation", *what.split(), "--file", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    days = [line for line in file.read_text("utf-8").splitlines() if line.startswith("2027-")]
    assert len(days) == 9
    assert "'done'" in done.stdout


def test_it_stops_after_its_time(tmp_path: Path) -> None:
    file = tmp_path / "days.txt"
    what = "--towns 1 --employees 60 --minutes 0"
    command = [sys.executable, "-m", "tests.simulation", *what.split(), "--file", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 days in" in done.stdout
