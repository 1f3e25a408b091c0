"""What has been answered, and how we came to know it. Answers, never positions."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from dialogs.reply import Attachment

Source = Literal["tap", "text", "story"]


class Words(BaseModel):
    """Words of the story that an answer was read from: `text == story[start:end]`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: int
    end: int
    text: str


class Answer(BaseModel):
    """The answer to one step, whatever was asked.

    `codes` are values from the step's own list, `text` is what the person added or typed instead.
    A card to tick has its values in `fields`, by field. A moment is `at` with its `precision`.
    `source` tells a tap from a typed answer from one read out of the story, and `evidence` holds
    the words it was read from. A `tentative` answer is filled in but still asked: a suggestion, or
    an answer that the person wants to change.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    codes: tuple[str, ...] = ()
    text: str = ""
    fields: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    at: AwareDatetime | None = None
    precision: str = ""  # minute, hour, part_of_day, day; "" where no moment is meant
    names: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    source: Source = "tap"
    evidence: tuple[Words, ...] = ()
    tentative: bool = False

    @property
    def code(self) -> str:
        """The one code chosen, or "" where the answer is in the person's own words."""
        return self.codes[0] if self.codes else ""

    @property
    def chosen(self) -> tuple[str, ...]:
        """Every value chosen, in whichever field."""
        return self.codes + tuple(value for values in self.fields.values() for value in values)

    def of(self, field: str) -> tuple[str, ...]:
        """Return what was chosen in one field of a card to tick."""
        return self.fields.get(field, ())

    def says_the_same(self, other: "Answer") -> bool:
        """Tell whether both mean the same, however each came to be known."""
        return self._meaning() == other._meaning()

    def _meaning(self) -> tuple[object, ...]:
        return (
            self.codes,
            self.text,
            dict(self.fields),
            self.at,
            self.precision,
            self.names,
            self.files,
        )

    @property
    def empty(self) -> bool:
        """Nothing answered yet: a step that was only opened."""
        return self.says_the_same(Answer())


Answers = Mapping[str, Answer]
_ALL = TypeAdapter(dict[str, Answer])


def to_json(answers: Answers) -> dict[str, Any]:
    """Return the answers as plain JSON values, to store."""
    plain: dict[str, Any] = _ALL.dump_python(dict(answers), mode="json", exclude_defaults=True)
    return plain


def from_json(stored: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the answers that `to_json` gave. Raises pydantic.ValidationError on other shapes."""
    return _ALL.validate_python(stored)
