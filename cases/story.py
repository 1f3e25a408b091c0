"""Between the story and the answers: what was read fills in answers, answers make the facts.

What a person said or ticked always wins from what was read out of their words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dialogs.answers import Answer, Answers, Words
from dialogs.groups import DEEDS, GROUPS, OTHERWISE, WORDS, conducts
from dialogs.incident import is_known
from dialogs.texts import say
from protocols.facts import Facts, Flags, Moment, Span
from protocols.vocabulary import (
    Conduct,
    Direction,
    Ground,
    Injury,
    Origin,
    Perpetrator,
    Place,
    Target,
)
from words.observe import ALIKE, facts_in, observe

_BY_HAND = {"blows", "grip", "spit", "touch"}
_AT_A_DISTANCE = {Place.TELEPHONE, Place.ONLINE, Place.IN_WRITING}
_TIMES = (("never", 0), ("once", 1), ("twice", 2), ("three", 3))
_ORIGINS = {
    "refusal": Origin.FRUSTRATION,
    "waiting": Origin.FRUSTRATION,
    "our_mistake": Origin.FRUSTRATION,
    "pressing": Origin.INSTRUMENTAL,
    "substances": Origin.UNCONTROLLED,
    "confused": Origin.UNCONTROLLED,
}
_PERPETRATORS = {
    "citizen_known": Perpetrator.CITIZEN,
    "citizen_unknown": Perpetrator.CITIZEN,
    "group": Perpetrator.GROUP,
    "company": Perpetrator.COMPANY,
    "colleague": Perpetrator.COLLEAGUE,
    "other": Perpetrator.OTHER,
}
_DIRECTIONS = (
    (Direction.EMPLOYEE, {*WORDS, *DEEDS} - {"emotion", "criticism", "nuisance", "self"}),
    (Direction.ORGANISATION, {"criticism", "nuisance"}),
    (Direction.SELF, {"emotion", "self"}),
)


@dataclass(frozen=True, slots=True)
class Read:
    """A story that was read: the facts in it and the answers they fill in."""

    facts: Facts
    answers: Answers


def read_story(text: str, now: datetime, locations: Sequence[str], language: str) -> Read:
    """Read the story; precision first: what is in doubt is left to be asked."""
    facts = observe(text, now, locations)
    found = {
        "who": _who(facts),
        "what": _what(facts),
        "target": _target(facts),
        "summoned": _summoned(facts),
        "where": _where(facts),
        "when": _when(facts),
        "with_what": _with_what(facts),
        "how": _how(facts, language),
        "why": Answer(text=facts.why) if facts.why else None,
        "harm": _harm(facts),
    }
    answers = {
        key: answer.model_copy(update={"source": "story", "evidence": _evidence(facts, key)})
        for key, answer in found.items()
        if answer
    }
    return Read(facts, answers)


def _who(facts: Facts) -> Answer | None:
    codes = {True: ("citizen_known",), False: ("citizen_unknown",), None: ()}
    if not facts.who:
        return None
    return Answer(text=facts.who, codes=codes[facts.perpetrator_known])


def _what(facts: Facts) -> Answer | None:
    codes = tuple(str(conduct) for conduct in facts.conducts)
    if not codes:
        return None
    ticked = [name for name, group in GROUPS.items() if set(group.covers) & set(codes)]
    words = tuple(name for name in ticked if name in WORDS)
    deeds = tuple(name for name in ticked if name in DEEDS)
    otherwise = tuple(name for name in ticked if name in OTHERWISE)
    return Answer(codes=codes, fields={"words": words, "deeds": deeds, "otherwise": otherwise})


def _target(facts: Facts) -> Answer | None:
    """At whom or what, where the acts themselves say so."""
    return Answer(codes=(str(facts.targets[0]),)) if facts.targets else None


def _summoned(facts: Facts) -> Answer | None:
    if not facts.summoned:
        return None
    times = next(code for code, count in reversed(_TIMES) if facts.summoned >= count)
    return Answer(codes=(times,))


def _where(facts: Facts) -> Answer | None:
    if facts.place is None:
        return None
    return Answer(codes=(str(facts.place),), text=facts.location or "")


def _when(facts: Facts) -> Answer | None:
    if facts.when is None:
        return None
    return Answer(at=facts.when.at, precision=facts.when.precision)


def _with_what(facts: Facts) -> Answer | None:
    """With what; a weapon or thing only when it was named."""
    what = _what(facts)
    ticked = set(what.chosen) if what else set()
    if facts.with_what:
        code = "weapon" if facts.flags.weapon else "object"
        return Answer(codes=(code,), text=", ".join(facts.with_what))
    if facts.place in _AT_A_DISTANCE:
        return Answer(codes=("phone_or_online",))
    if ticked & _BY_HAND:
        return Answer(codes=("hands",))
    if ticked & set(WORDS) and not ticked & set(DEEDS):
        return Answer(codes=("words",))
    return None


def _how(facts: Facts, language: str) -> Answer | None:
    """In what way: the story itself tells it; a person may say more."""
    if facts.sustained:
        return Answer(codes=("kept_on",))
    return Answer(text=say("incident.how.as_told", language)) if facts.conducts else None


def _harm(facts: Facts) -> Answer | None:
    """Fill in the ticks beforehand; they are asked all the same."""
    more = (
        *(("employer_damage",) if facts.flags.damage else ()),
        *(("under_influence",) if facts.under_influence else ()),
    )
    injury = facts.injury
    if injury is Injury.NONE and facts.flags.injury:
        injury = Injury.FIRST_AID
    if injury is Injury.NONE and not more:
        return None
    return Answer(fields={"injury": (str(injury),), "more": more}, tentative=True)


def _evidence(facts: Facts, key: str) -> tuple[Words, ...]:
    codes = {str(conduct) for conduct in facts.conducts} if key == "what" else {key}
    return tuple(
        Words(start=span.start, end=span.end, text=span.text)
        for span in facts.evidence
        if span.why.removeprefix(ALIKE) in codes
    )


def facts_of(answers: Answers) -> Facts:
    """Return the facts that the answers make, the story's own included."""
    story = answers["story"].text if "story" in answers else ""
    told = facts_in(story) if story else Facts()
    own = _own_words(answers)
    harm = answers.get("harm", Answer())
    more = harm.of("more")
    acts = tuple(dict.fromkeys((*_conducts(answers), *own.conducts)))
    return told.model_copy(
        update={
            "conducts": acts or told.conducts,
            "direction": told.direction or own.direction or _direction(answers),
            "targets": (Target(_code(answers, "target")),) if "target" in answers else (),
            "place": _place(answers),
            "when": _moment(answers),
            "sustained": told.sustained or own.sustained or _code(answers, "how") == "kept_on",
            "perpetrator_known": is_known(answers),
            "perpetrator": _PERPETRATORS.get(_code(answers, "who")),
            "summoned": dict(_TIMES).get(_code(answers, "summoned"), told.summoned),
            "origin": _origin(answers),
            "ground": _ground(answers),
            "under_influence": "under_influence" in more or _code(answers, "why") == "substances",
            "off_duty": "off_duty" in more,
            "access_denied": "access_denied" in more,
            "injury": Injury(next(iter(harm.of("injury")), told.injury)),
            "flags": _flags(told.flags, own.flags, answers),
            "evidence": told.evidence,
        }
    )


def _own_words(answers: Answers) -> Facts:
    """Read what was typed instead of ticked at "what"."""
    text = answers["what"].text if "what" in answers else ""
    return facts_in(text) if text else Facts()


def _conducts(answers: Answers) -> tuple[Conduct, ...]:
    if "what" not in answers:
        return ()
    return tuple(Conduct(code) for code in conducts(answers["what"], answers.get("precisely")))


def _direction(answers: Answers) -> Direction | None:
    ticked = set(answers["what"].chosen) if "what" in answers else set()
    return next((direction for direction, names in _DIRECTIONS if ticked & names), None)


def _code(answers: Answers, key: str) -> str:
    return answers[key].code if key in answers else ""


def _origin(answers: Answers) -> Origin | None:
    """Where it came from: as it was ticked, else as the answer to "why" has it."""
    ticked = next(iter(answers.get("harm", Answer()).of("origin")), "")
    return Origin(ticked) if ticked else _ORIGINS.get(_code(answers, "why"))


def _ground(answers: Answers) -> Ground | None:
    code = _code(answers, "ground")
    return Ground(code) if code in set(Ground) else None


def _place(answers: Answers) -> Place | None:
    code = _code(answers, "where")
    return Place(code) if code in set(Place) else None


def _moment(answers: Answers) -> Moment | None:
    answer = answers.get("when")
    if answer is None or answer.at is None:
        return None
    return Moment.model_validate({"at": answer.at, "precision": answer.precision or "day"})


def _flags(told: Flags, own: Flags, answers: Answers) -> Flags:
    """Raise every flag that anybody raised; none is taken down by saying less."""
    harm = answers.get("harm", Answer())
    more = harm.of("more")
    said: Mapping[str, bool] = {
        "weapon": _code(answers, "with_what") == "weapon",
        "injury": next(iter(harm.of("injury")), "none") != "none",
        "damage": "own_damage" in more or "employer_damage" in more,
    }
    return Flags(
        **{
            name: getattr(told, name) or getattr(own, name) or said.get(name, False)
            for name in Flags.model_fields
        }
    )


def words_for(facts: Facts, because: Sequence[str]) -> list[Span]:
    """Return the reporter's words that a verdict rests on."""
    codes = set(because)
    resting = [span for span in facts.evidence if span.why.removeprefix(ALIKE) in codes]
    return resting or list(facts.evidence[:2])
