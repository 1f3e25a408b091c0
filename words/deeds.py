"""Verbs of violence: to whom or to what they were done."""

from collections.abc import Iterator, Mapping

from words.findings import Finding, tenses_of
from words.lexicon import Lexicon
from words.readings import Readings
from words.stance import Clause, Mode, clause_of, holds_any, mode_of

_SELF = ("@self",)
_OWN_BODY = ("zijn", "haar", "zn", "z'n", "eigen", "d'r", "dr", "hun", "his")
_ANY_PERSON = (
    "mij",
    "me",
    "ons",
    "@colleague",
    "jou",
    "je",
    "jullie",
    "u",
    "you",
    "us",
    "mich",
    "dich",
    "iemand",
    "iedereen",
    "elkaar",
)


def _is_self(readings: Readings, clause: Clause) -> int | None:
    for at in clause.places():
        if readings.has(at, *_SELF) and not readings.has(
            at - 1, "om", "voor", "achter", "bij", "van", "met", "naar"
        ):
            return at
    return None


def _is_person(readings: Readings, at: int) -> bool:
    """A person, or a part of one's body that is not the aggressor's own."""
    if readings.has(at, "@bodypart"):
        return not (readings.has(at - 1, *_OWN_BODY) or readings.has(at - 2, *_OWN_BODY))
    return readings.has(at, *_ANY_PERSON) and not readings.has(at + 1, "@thing")


def _beside_only(readings: Readings, person: int) -> bool:
    """ "de ruit bij mij", "de auto van mijn collega": the person is not the object."""
    before = (person - 1, person - 2)
    return any(
        readings.has(at, "van", "bij", "naast", "achter", "voor", "of", "vlakbij") for at in before
    )


def _undergone(readings: Readings, clause: Clause, verb: int) -> bool:
    """ "ik werd geduwd", "we zijn bekogeld": the reporter is the one it was done to."""
    passive = "part" in tenses_of(readings, verb) and holds_any(
        readings, clause.places(), "~worden", "ben", "zijn"
    )
    return passive and holds_any(readings, clause.places(), "ik", "we", "wij")


def object_of(readings: Readings, clause: Clause, verb: int) -> tuple[str, int | None]:
    """What the verb was done to: "self", "person", "thing" or "alone", and where that stands."""
    own = _is_self(readings, clause)
    if own is not None:
        return "self", own
    around = sorted((at for at in clause.places() if at != verb), key=lambda at: abs(at - verb))
    person = next((at for at in around if _is_person(readings, at)), None)
    thing = next((at for at in around if readings.has(at, "@thing", "@building")), None)
    if person is not None and thing is not None and _beside_only(readings, person):
        return "thing", thing
    if person is None and _undergone(readings, clause, verb):
        return "person", None
    if person is not None:
        return "person", person
    return ("thing", thing) if thing is not None else ("alone", None)


def _threatened(readings: Readings, object_: str, where: int | None) -> str:
    if object_ == "self":
        return "self_harm_threat"
    building = where is not None and readings.has(where, "@building")
    return "threat_to_building" if object_ == "thing" and building else "threat"


def conduct_of(
    readings: Readings, frame: Mapping[str, str], object_: str, where: int | None, mode: Mode
) -> str | None:
    """The act that a verb of this frame makes, done to this object in this mode."""
    done = frame.get(object_) or "none"
    if mode is Mode.THREATENED and object_ == "alone" and "said" not in frame:
        return None
    if done == "none" and mode is not Mode.THREATENED:
        return None
    if mode is Mode.THREATENED:
        return _threatened(readings, object_, where)
    if mode is Mode.ATTEMPTED:
        return {
            "self": "self_harm_threat",
            "person": "attempted_blow",
            "alone": "attempted_blow",
        }.get(object_)
    return done


def _lemma_of(words: Lexicon, keys: frozenset[str]) -> str | None:
    known = (key[1:] for key in keys if key.startswith("~") and ":" not in key)
    return next(
        iter(
            sorted(
                (lemma for lemma in known if lemma in words.verbs), key=lambda one: (-len(one), one)
            )
        ),
        None,
    )


def _is_noun(readings: Readings, at: int, lemma: str) -> bool:
    """ "een trap", "de klap": a noun that looks like a verb."""
    article = readings.has(
        at - 1,
        "een",
        "de",
        "die",
        "mijn",
        "zijn",
        "haar",
        "flinke",
        "harde",
        "rake",
        "op",
        "per",
        "in",
        "a",
        "the",
    )
    return article and tenses_of(readings, at, lemma) == {"pres"}


def deeds(readings: Readings, words: Lexicon) -> Iterator[Finding]:
    """Every violent verb of the story as a finding, in order."""
    for verb, keys in enumerate(readings.keys):
        lemma = _lemma_of(words, keys)
        if lemma is None or _is_noun(readings, verb, lemma):
            continue
        clause = clause_of(readings, verb)
        object_, where = object_of(readings, clause, verb)
        mode = mode_of(readings, verb, tenses_of(readings, verb, lemma))
        code = conduct_of(readings, words.frames[words.verbs[lemma]], object_, where, mode)
        if code:
            tokens = {verb} | ({where} if where is not None else set())
            yield Finding(code, tuple(sorted(tokens)), mode)
