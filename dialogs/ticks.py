"""One card to tick, with one hand-in button."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogs.answers import Answer, Source
from dialogs.asked import STORY_LENGTH, SUBMIT, Asked, NotUnderstood, input_name, own_words, told
from dialogs.reply import Reply
from dialogs.typed import option_of, option_within, split_names, unique

Chosen = Mapping[str, tuple[str, ...]]  # field name to the values chosen


@dataclass(frozen=True, slots=True)
class Field:
    """One list on the card: several of it, or (`one`) one. `initial` is ticked beforehand."""

    name: str
    options: tuple[str, ...]
    one: bool = False
    initial: str = ""

    def read(self, values: tuple[str, ...] | None) -> tuple[str, ...]:
        """Return the values handed in, or the initial one where the field was left out."""
        known = unique(v for v in values or () if v in self.options)
        if self.one:
            return known[:1] or unique((self.initial,))
        return known


@dataclass(frozen=True, slots=True)
class Ticks:
    """Some fields to tick. Typing the labels, or "done", works too.

    `covers` says which finer codes an option stands for: those that were read from the story stay
    as long as their option is ticked. With `own_words` any other text is an answer as well.
    """

    fields: tuple[Field, ...]
    required: bool = False
    own_words: bool = False
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(option for one in self.fields for option in one.options)

    def read(self, reply: Reply, asked: Asked) -> Answer:
        if reply.step:
            return self._tapped(reply, asked)
        text = own_words(reply.text, STORY_LENGTH)
        if option_of(text, asked.texts, (SUBMIT,)):
            return self._handed_in(self._shown(asked.before), asked.before, "text")
        if named := self._named(text, asked.texts):
            return self._handed_in(self._shown(asked.before) | named, asked.before, "text")
        if not self.own_words:
            raise NotUnderstood("error.tick_and_hand_in")
        return told(text)

    def named_in(self, text: str, texts: str) -> Answer | None:
        """Return, ticked, the one option that a text names; None: it names none, or several."""
        found = option_within(text, texts, self.options)
        field = next((one for one in self.fields if found in one.options), None)
        return Answer(fields={field.name: (found,)}, source="text") if field and found else None

    def initial(self, one: Field, before: Answer | None) -> tuple[str, ...]:
        """Return what is ticked in this field when the card is shown."""
        if before is None or before.empty:
            return unique((one.initial,))
        found = set(before.codes)
        return tuple(
            option
            for option in one.options
            if option in before.of(one.name) or not found.isdisjoint(self.covers.get(option, ()))
        )

    def _shown(self, before: Answer | None) -> dict[str, tuple[str, ...]]:
        return {one.name: self.initial(one, before) for one in self.fields}

    def _tapped(self, reply: Reply, asked: Asked) -> Answer:
        if reply.value not in (None, SUBMIT):
            raise NotUnderstood("error.tick_and_hand_in")
        chosen = {
            one.name: one.read(reply.values.get(input_name(asked.key, position)))
            for position, one in enumerate(self.fields)
        }
        return self._handed_in(chosen, asked.before, "tap")

    def _handed_in(self, chosen: Chosen, before: Answer | None, source: Source) -> Answer:
        answer = Answer(fields=chosen, codes=self._finer(chosen, before), source=source)
        if self.required and not answer.chosen:
            raise NotUnderstood("error.tick_one")
        return answer

    def _finer(self, chosen: Chosen, before: Answer | None) -> tuple[str, ...]:
        stay = {c for values in chosen.values() for v in values for c in self.covers.get(v, ())}
        return tuple(code for code in (before.codes if before else ()) if code in stay)

    def _named(self, text: str, texts: str) -> dict[str, tuple[str, ...]]:
        """Read "1, 3" or "schelden en dreigen" as ticks; empty when a part is something else.

        An option that stands in two fields (yes, no) cannot be named without its question.
        """
        own = tuple(option for option in self.options if self.options.count(option) == 1)
        named = {option_of(part, texts, own) for part in split_names(text)}
        if None in named:
            return {}
        values = {one.name: tuple(o for o in one.options if o in named) for one in self.fields}
        return {name: ticked for name, ticked in values.items() if ticked}
