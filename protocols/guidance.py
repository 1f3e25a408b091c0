"""What to do now: the protocol's handling for a situation, a place, an act or a category."""

from dataclasses import dataclass

from protocols.facts import FactSheet
from protocols.names import name
from protocols.pack import Contact, GuidanceFor, GuidanceRule, Pack
from protocols.strict import Language, Text
from protocols.vocabulary import Conduct, Office, Place


@dataclass(frozen=True, slots=True)
class Guidance:
    """A few steps for somebody who asks what to do, with where it is written."""

    rule: str
    title: Text
    steps: tuple[Text, ...]
    dont: tuple[Text, ...]
    danger: bool  # 112 goes first
    source: str
    note: Text | None  # a dated note to show with it
    categories: tuple[str, ...] = ()  # the categories it is for; none: for any


@dataclass(frozen=True, slots=True)
class CategoryText:
    """A category in one language."""

    code: str
    label: str
    description: str
    cues: tuple[str, ...]
    handling: tuple[str, ...]
    view: str | None
    source: str


def guidance(
    pack: Pack,
    place: Place | None = None,
    category: str | None = None,
    conduct: Conduct | None = None,
    situation: str | None = None,
    office: Office | None = None,
) -> Guidance:
    """Return the guidance that fits best: the one that asks most of what is known.

    A situation weighs most, then the act, the category, the place, the office. Where nothing fits
    it is the pack's general guidance, which every pack has.
    """
    if found := house(pack, situation or ""):
        return found
    known = _Known(place, category, conduct, situation, office)
    return _of(pack, max(pack.guidance, key=known.fits))


def guidances(
    pack: Pack,
    place: Place | None = None,
    category: str | None = None,
    conduct: Conduct | None = None,
    situation: str | None = None,
    office: Office | None = None,
) -> tuple[Guidance, ...]:
    """Return all guidance that fits, the best first."""
    known = _Known(place, category, conduct, situation, office)
    fitting = [rule for rule in pack.guidance if known.fits(rule) >= 0]
    return tuple(_of(pack, rule) for rule in sorted(fitting, key=known.fits, reverse=True))


def particular(pack: Pack, sheet: FactSheet) -> tuple[Guidance, ...]:
    """Return the advice for where the behaviour came from, and for after hours."""
    return tuple(
        _of(pack, rule)
        for rule in pack.guidance
        if _is_particular(rule.applies)
        and (not rule.applies.origin or sheet.origin in rule.applies.origin)
        and rule.applies.off_duty in (None, sheet.off_duty)
    )


HOUSE = ("house_rules", "house_facts")  # what can be read of the house, as situations of their own


def house(pack: Pack, which: str) -> Guidance | None:
    """Return the rules for visitors, or the facts of the house; None where it has none."""
    found = {"house_rules": pack.house_rules, "house_facts": pack.house_facts}.get(which, ())
    if not found:
        return None
    return Guidance(
        rule=which,
        title=Text(nl=name("house", which, "nl"), en=name("house", which, "en")),
        steps=tuple(one.text for one in found),
        dont=(),
        danger=False,
        source=", ".join(dict.fromkeys(one.source for one in found)),
        note=None,
    )


def situations(pack: Pack) -> tuple[tuple[str, Text], ...]:
    """Return the special situations that there is advice for, and the house, with their titles."""
    special = [
        (rule.applies.situation, rule.title) for rule in pack.guidance if rule.applies.situation
    ]
    of_the_house = ((which, house(pack, which)) for which in HOUSE)
    return (*special, *((which, found.title) for which, found in of_the_house if found))


def _is_particular(applies: GuidanceFor) -> bool:
    return bool(applies.origin) or applies.off_duty is not None


def category_text(pack: Pack, code: str, language: Language) -> CategoryText:
    """Return a category in the reader's language. Raises UnknownCategory."""
    category = pack.category(code)
    return CategoryText(
        code=code,
        label=category.label.of(language),
        description=category.description.of(language),
        cues=tuple(cue.of(language) for cue in category.cues),
        handling=tuple(step.of(language) for step in category.handling),
        view=category.view.of(language) if category.view else None,
        source=category.source,
    )


def checklist(pack: Pack, name: str, language: Language) -> tuple[str, ...]:
    """Return the items of a checklist; none where the pack has no list of that name."""
    found = pack.checklist(name)
    return tuple(item.of(language) for item in found.items) if found else ()


def contacts(pack: Pack, own: dict[str, str]) -> tuple[tuple[Contact, str], ...]:
    """Return who can be called with their numbers; `own` is `contacts` of the organisation file.

    A line of the organisation that its file does not give is left out.
    """
    numbers = ((one, one.number or own.get(one.from_organisation or "")) for one in pack.contacts)
    return tuple((one, number) for one, number in numbers if number)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the situation somebody is in."""

    place: Place | None
    category: str | None
    conduct: Conduct | None
    situation: str | None
    office: Office | None

    def fits(self, rule: GuidanceRule) -> int:
        """Return how well a rule fits: below zero when it asks for something else."""
        if _is_particular(rule.applies) and not rule.applies.situation:
            return -1
        asked = _asked(rule.applies)
        known = (self.situation, self.conduct, self.category, self.place, self.office)
        score = 0
        for weight, values, value in zip((16, 8, 4, 2, 1), asked, known, strict=True):
            if values and value not in values:
                return -1
            score += weight if values else 0
        return score


def _asked(applies: GuidanceFor) -> tuple[tuple[str, ...], ...]:
    situation = (applies.situation,) if applies.situation else ()
    return (situation, applies.conduct, applies.category, applies.place, applies.office)


def _of(pack: Pack, rule: GuidanceRule) -> Guidance:
    note = pack.note(rule.note) if rule.note else None
    return Guidance(
        rule=rule.id,
        title=rule.title,
        steps=rule.steps,
        dont=rule.dont,
        danger=rule.danger,
        source=rule.source,
        note=note.text if note else None,
        categories=rule.applies.category,
    )
