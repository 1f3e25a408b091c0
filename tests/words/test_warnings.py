"""What a warning needs: words like those of other texts with it, and for some something grave."""

import pytest

from protocols.vocabulary import Conduct
from words.warnings import is_grave, may_be_grave, stands, without_grave


@pytest.mark.parametrize(
    ("likely", "grave"),
    [
        ({Conduct.THREAT: 0.3, Conduct.HITTING: 0.3, Conduct.COMPLAINING: 0.4}, True),
        ({Conduct.SELF_HARM_THREAT: 0.6, Conduct.COMPLAINING: 0.4}, True),
        ({Conduct.THREAT: 0.3, Conduct.INSULTING: 0.7}, False),
        ({}, False),  # nothing happened
    ],
)
def test_violence_threats_and_self_harm_are_grave(
    likely: dict[Conduct, float], grave: bool
) -> None:
    assert is_grave(likely) is grave


def test_a_weapon_and_danger_need_something_grave_and_other_warnings_do_not() -> None:
    alike = {"weapon": 0.9, "acute_danger": 0.9, "injury": 0.9}
    assert may_be_grave(alike)
    left = without_grave(alike)
    assert not stands("weapon", True, left)
    assert not stands("acute_danger", True, left)
    assert stands("injury", False, left)


def test_what_resembles_no_grave_warning_is_not_asked_whether_it_is() -> None:
    assert not may_be_grave({"weapon": 0.01, "acute_danger": 0.05, "injury": 0.9})
