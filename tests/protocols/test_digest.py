"""What is in a pack that is in use cannot change under the same date."""

import shutil
from pathlib import Path

import pytest

from protocols.digest import digest
from protocols.load import PACKS, load_pack

VELSEN = PACKS / "velsen" / "2014-02-25"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "velsen" / "2014-02-25"
    shutil.copytree(VELSEN, folder)
    return folder


def test_files_comments_and_order_make_no_difference(copied: Path) -> None:
    letters, police = copied / "letters.yaml", copied / "police.yaml"
    text = "# moved\n" + letters.read_text("utf-8") + "\n" + police.read_text("utf-8")
    letters.unlink()
    police.write_text(text, "utf-8")
    assert digest(load_pack(copied)) == digest(load_pack(VELSEN))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("letters.yaml", "Waarschuwing", "Een waarschuwing"),
        ("aftercare.yaml", "months", "weeks"),
        ("pack.yaml", "1 year", "2 years"),
    ],
)
def test_a_word_or_a_term_does(copied: Path, name: str, old: str, new: str) -> None:
    path = copied / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    assert digest(load_pack(copied)) != digest(load_pack(VELSEN))
