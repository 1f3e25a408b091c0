"""What people call a code: `name("role", "manager", "nl")` is "de leidinggevende"."""

from functools import cache
from pathlib import Path

import yaml

from protocols.strict import Text

_Names = dict[str, dict[str, Text]]


def name(group: str, code: str, language: str) -> str:
    """Return the name of a code in this language; the code itself where it has no name."""
    found = names()[group].get(str(code))
    return found.of(language) if found else str(code).replace("_", " ")


@cache
def names() -> _Names:
    """Return all names by group and code."""
    plain = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text("utf-8"))
    return {
        group: {code: Text.model_validate(text) for code, text in codes.items()}
        for group, codes in plain.items()
    }
