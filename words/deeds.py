"""Verbs of violence: to whom or what, and whether it was done, tried, threatened or feared."""

from collections.abc import Iterator
from dataclasses import dataclass

from words.findings import Finding, Mode, denied
from words.lexicon import Lexicon
from words.readings import Readings

_TENSES = ("inf", "pres", "past", "part")
_BREAKS = frozenset(("maar", "want", "omdat", "terwijl", "waarna", "waarop", "dus", ":", ";", "(", ")"))
_REACH = 8
_ME = ("me", "mij", "mijn", "mn", "ons", "onze", "je", "jou", "u", "jullie", "@colleague", "my", "us", "you", "your")
_SELF = ("zichzelf", "mezelf", "mijzelf", "mijn eigen", "zichzelve", "himself", "herself", "myself", "jezelf")
_TRIES = ("~proberen", "@attempt", "miste", "mis", "net niet", "ontwijken", "ontweek", "wegduiken", "bukte")
_WILL = (
    "zal", "zou", "zullen", "zouden", "ga", "gaat", "ging", "gaan", "wil", "wilt", "wilde", "wou", "willen",
    "kom", "komt", "kwam", "moet", "moeten", "kan", "kunnen", "will", "gonna", "going", "would",
)  # fmt: skip
_FEARS = ("alsof", "bang", "bijna", "dacht", "leek", "hadden", "gelukkig")
_THREATENS = ("~dreigen", "~bedreigen", "dreigement", "dreigementen", "bedreiging", "anders")


@dataclass(frozen=True, slots=True)
class Clause:
    """The tokens around a verb that belong to it."""

    first: int
    last: int  # one past

    def places(self) -> range:
        return range(self.first, self.last)


def clause_of(readings: Readings, verb: int) -> Clause:
    """From the last break before the verb to the first after it, within the sentence and quote."""
    tokens = readings.story.tokens
    begin, end = readings.story.sentence_of(verb)

    def belongs(at: int) -> bool:
        return tokens[at].quote == tokens[verb].quote and tokens[at].form not in _BREAKS

    first = verb
    while first > max(begin, verb - _REACH) and belongs(first - 1):
        first -= 1
    last = verb + 1
    while last < min(end, verb + _REACH + 1) and belongs(last):
        last += 1
    return Clause(first, last)


def _any(readings: Readings, places: range, *wanted: str) -> int | None:
    return next((at for at in places if readings.has(at, *wanted)), None)


def _object(readings: Readings, clause: Clause, verb: int) -> tuple[str, int | None]:
    """What the verb was done to: "self", "person", "thing" or "alone", and where that stands."""
    own = _any(readings, clause.places(), *_SELF)
    if own is not None:
        return "self", own
    around = sorted((at for at in clause.places() if at != verb), key=lambda at: abs(at - verb))
    for at in around:
        if readings.has(at, "@bodypart") and not readings.has(at - 1, "zijn", "haar", "zn", "z'n", "eigen"):
            return "person", at
        if readings.has(at, "mij", "me", "ons", "@colleague", "jou", "je", "u", "you", "us") and not readings.has(
            at + 1, "@thing"
        ):
            return "person", at
    thing = _any(readings, clause.places(), "@thing")
    return ("thing", thing) if thing is not None else ("alone", None)


def _tense(readings: Readings, verb: int, lemma: str) -> set[str]:
    return {tense for tense in _TENSES if readings.has(verb, f"~{lemma}:{tense}")}


def _mode(readings: Readings, clause: Clause, verb: int, tenses: set[str]) -> Mode | None:
    """How the deed stands; None when the reporter did it."""
    tokens = readings.story.tokens
    before, whole = range(clause.first, verb), clause.places()
    if tokens[verb].quote:
        return Mode.THREATENED if tenses & {"inf", "pres", "part"} else Mode.DONE
    if denied(readings, verb) or _any(readings, range(verb + 1, min(verb + 4, clause.last)), "niet", "nooit") is not None:
        return Mode.NEGATED
    if _any(readings, whole, *_TRIES) is not None:
        return Mode.ATTEMPTED
    if _any(readings, before, *_FEARS) is not None:
        return Mode.SUPPOSED
    if _any(readings, before, *_THREATENS) is not None:
        return Mode.THREATENED
    if _any(readings, whole, *_WILL) is not None and "inf" in tenses:
        return Mode.THREATENED
    if readings.has(verb - 1, "ik", "we", "wij") or readings.has(verb + 1, "ik", "we", "wij"):
        return Mode.THREATENED if _any(readings, whole, "je", "jou", "jullie", "u") is not None else None
    if tenses == {"inf"}:
        return Mode.THREATENED if _any(readings, whole, "te") is None else Mode.ATTEMPTED
    return Mode.DONE


def _conduct(frame: dict[str, str], object_: str, mode: Mode) -> str | None:
    done = frame.get(object_) or "none"
    if done == "none":
        return None
    if mode is Mode.THREATENED:
        return {"self": "self_harm_threat", "thing": "threat_to_building"}.get(object_, "threat")
    if mode is Mode.ATTEMPTED:
        return "attempted_blow" if object_ != "self" else "self_harm"
    return done


def deeds(readings: Readings, words: Lexicon) -> Iterator[Finding]:
    """Every violent verb of the story as a finding, in order."""
    for verb, keys in enumerate(readings.keys):
        for lemma in sorted(key[1:] for key in keys if key.startswith("~") and ":" not in key):
            if lemma not in words.verbs:
                continue
            clause = clause_of(readings, verb)
            object_, where = _object(readings, clause, verb)
            mode = _mode(readings, clause, verb, _tense(readings, verb, lemma))
            frame = dict(words.frames[words.verbs[lemma]])
            code = _conduct(frame, object_, mode) if mode else None
            if code and mode:
                yield Finding(code, tuple(sorted({verb} | ({where} if where is not None else set()))), mode)
                break
