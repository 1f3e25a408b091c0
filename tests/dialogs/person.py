"""Somebody who is asked: taps what a card really shows, or types, and answers the open question."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from dialogs.answers import Answer, Answers
from dialogs.ask_card import question_card
from dialogs.asked import Outside
from dialogs.card import Buttons, Card, Form, Menu, Option
from dialogs.dialog import fill, open_step, take
from dialogs.incident import INCIDENT
from dialogs.reply import Attachment, Reply
from dialogs.summary import Receiver, Suggestion, category_card, send_card

NOW = datetime(2026, 12, 18, 17, 5, tzinfo=ZoneInfo("Europe/Amsterdam"))
CATEGORIES = ("A", "B", "C", "D_threat", "D_physical", "E")
SUGGESTION = Suggestion("C", "C, persoonlijk", "§2.1", ("sukkel",))
REF = "7f.3"


@dataclass(frozen=True)
class Told:
    """A moment that was read."""

    at: datetime
    precision: str


def read_moment(text: str) -> Told | None:
    """Read one moment only; what people really type is for `words` to read."""
    return Told(NOW.replace(hour=15, minute=0), "minute") if text == "om drie uur" else None


OUTSIDE = Outside(NOW, read_moment, CATEGORIES, "C")


def photo(number: int = 1, size: int = 1000, media_type: str = "image/jpeg") -> Attachment:
    return Attachment(f"file-{number}", f"foto{number}.jpg", media_type, size)


def card_of(answers: Answers) -> Card:
    """Return the card of the open question."""
    step = open_step(INCIDENT, answers)
    assert step, "nothing is asked any more"
    if step.key == "category":
        others = [Option(value=code, label=code) for code in CATEGORIES if code != "C"]
        return category_card(answers, "nl", REF, SUGGESTION, others)
    if step.key == "send":
        return send_card(answers, "nl", REF, [Receiver("Je leidinggevende", "nummer")])
    return question_card(step, answers, "nl", REF)


@dataclass
class Person:
    """Counts every tap: a tick is one, and so is handing in."""

    answers: Answers = field(default_factory=dict)
    taps: int = 1  # starting a report is one

    @property
    def asked(self) -> str | None:
        step = open_step(INCIDENT, self.answers)
        return step.key if step else None

    def taps_on(self, step: str, value: str) -> None:
        """Tap a button, or an option of a menu, that the open card shows."""
        assert (step, value) in offered(card_of(self.answers)), f"no {step}:{value} on the card"
        self.taps += 1
        self._take(Reply(step=step, value=value, ref=REF))

    def ticks(self, **ticks: tuple[str, ...]) -> None:
        """Tick options of the open form (by field: `one`, `two`, …) and hand it in."""
        form = next(part for part in card_of(self.answers).parts if isinstance(part, Form))
        values = {one.name: one.initial for one in form.inputs}
        for one, chosen in zip(form.inputs, ticks.values(), strict=False):
            assert {option.value for option in one.options} >= set(chosen)
            values[one.name] = chosen if one.kind == "choice" else (*one.initial, *chosen)
            self.taps += len(chosen)
        self.taps += 1
        self._take(Reply(step=form.step, values=values, ref=form.ref))

    def says(self, text: str, *files: Attachment) -> None:
        self._take(Reply(text=text, files=files))

    def story_tells(self, **found: Answer) -> None:
        """Fill in what was read from the story."""
        read = {key: replace_source(answer) for key, answer in found.items()}
        self.answers = fill(INCIDENT, self.answers, read)

    def _take(self, reply: Reply) -> None:
        self.answers = take(INCIDENT, self.answers, reply, OUTSIDE)


def replace_source(answer: Answer) -> Answer:
    return answer.model_copy(update={"source": "story"})


def offered(card: Card) -> set[tuple[str, str]]:
    """Return every tap that a card offers, as step and value."""
    found: set[tuple[str, str]] = set()
    for part in card.parts:
        if isinstance(part, Buttons):
            found |= {(button.step, button.value) for button in part.buttons}
        if isinstance(part, Menu):
            found |= {(part.step, option.value) for option in part.options}
    return found


def at_harm() -> Person:
    """Return somebody who told all seven W's by tapping and is now asked for the harm."""
    person = Person()
    person.taps_on("danger", "no")
    person.taps_on("story", "stepwise")
    person.taps_on("who", "group")
    person.ticks(words=("insult",))
    person.taps_on("where", "balie")
    person.taps_on("when", "now")
    person.taps_on("with_what", "words")
    person.taps_on("how", "skip")
    person.taps_on("why", "skip")
    return person


def at_category() -> Person:
    person = at_harm()
    person.ticks()
    person.ticks()
    person.taps_on("known", "no")
    return person


def outside(**changes: object) -> Outside:
    return replace(OUTSIDE, **changes)  # type: ignore[arg-type]
