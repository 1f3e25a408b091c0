"""What points to a person is taken out of a text before it is kept; what tells of the act stays."""

import pytest

from words.nameless import nameless

NAMES = ("Ben van den Wil", "Piet Jansen-Bakker", "Bo Nazorg")


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Hij riep naar Ben van den Wil", "Hij riep naar …"),
        ("hij riep naar ben van  den wil", "hij riep naar …"),
        ("PIET en BEN, en piets fiets", "… en …, en piets fiets"),
        ("ik ben bang, hij wil Jansen slaan", "ik ben bang, hij wil … slaan"),
        ("Mevrouw de Groot en dhr. A. Smit schreeuwden", "Mevrouw … en dhr. … schreeuwden"),
        ("Meneer in het Stadskantoor", "Meneer in het Stadskantoor"),
        ("mail jan.smit@voorbeeld.example, bel 06-12 30 00 00", "mail …, bel …"),
        ("of +31 (0)45 560 00 00, bsn 1234.56.789!", "of …, bsn …!"),
        ("om 10.30 uur op 112 en 2026 gewacht", "om 10.30 uur op 112 en 2026 gewacht"),
    ],
)
def test_what_points_to_a_person_goes(told: str, kept: str) -> None:
    assert nameless(told, NAMES) == kept
