"""What every part of a pack is made of: strict models, sentences, paragraph references."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["nl", "en"]

# "§10.2", "§7.4, §9.3", "Bijlage 3", or a law: "Arbowet art. 9". `check` knows which exist.
Paragraph = Annotated[str, Field(min_length=2, pattern=r"^\S.*\S$")]

# "heerlen-10-first-talk": what a receipt and a row refer to, years later.
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]

# A category: protocol's own, so any short word ("A", "D_threat", "2").
CategoryCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_]+$")]


class Strict(BaseModel):
    """No unknown keys, no change afterwards, no guessing of types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Text(Strict):
    """One sentence for people, in both languages."""

    nl: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def of(self, language: str) -> str:
        """Return the sentence in this language; Dutch for any language we do not speak."""
        return self.en if language == "en" else self.nl
