"""Whether an act in a story was done, tried, threatened, feared or denied, and by whom."""

from dataclasses import dataclass
from enum import StrEnum

from words.readings import Readings


class Mode(StrEnum):
    """How an act stands in the story."""

    DONE = "done"
    THREATENED = "threatened"  # said or suggested that it will be done
    ATTEMPTED = "attempted"
    SUPPOSED = "supposed"  # feared, compared, imagined
    NEGATED = "negated"
    OWN = "own"  # the reporter did it


_DENIES = frozenset(
    [
        "niet",
        "geen",
        "nooit",
        "zonder",
        "noch",
        "nauwelijks",
        "niks",
        "niemand",
        "not",
        "no",
        "never",
        "without",
        "didn't",
        "nie",
        "neet",
        "gein",
    ]
)
_DENIAL_STOPS = frozenset(
    [",", "maar", "wel", "alleen", ":", ";", "want", "but", "(", ")", "en", "toch"]
)
_NO_DENIAL_AFTER = frozenset(
    ["alleen", "normaal", "te", "zo", "meer", "goed", "snel", "een", "op", "kunnen"]
)
_BREAKS = frozenset(
    [
        "maar",
        "want",
        "omdat",
        "terwijl",
        "waarna",
        "waarop",
        "dus",
        ":",
        ";",
        "(",
        ")",
        "en",
        "toen",
        ",",
        "daarna",
        "-",
        "nadat",
    ]
)
_WILL = (
    "~zullen", "~gaan", "~willen", "~komen", "~kunnen", "~moeten", "~mogen", "will", "gonna",
    "going", "would", "ll",
)  # fmt: skip
_WOULD = (
    "zou",
    "zouden",
    "zal",
    "zullen",
    "gaat",
    "ga",
    "ging",
    "wil",
    "wilde",
    "wou",
    "komt",
    "kom",
)
_FEARS = ("alsof", "bang", "bijna", "dacht", "leek", "hadden", "vermoed", "vreesde", "vrees")
_TRIES = (
    "~proberen",
    "~missen",
    "mis",
    "~ontwijken",
    "~wegduiken",
    "~bukken",
    "rakelings",
    "ontweek",
)
_THREATENS = (
    "~dreigen",
    "dreigement",
    "dreigementen",
    "anders",
    "threatened",
    "threatens",
    "threatening",
)
_SAYS = (
    "~zeggen", "~roepen", "~schreeuwen", "~schrijven", "~mailen", "~appen", "~bellen", "~dreigen",
    "~snauwen", "~sissen", "~brullen", "~gillen", "~tieren", "~beweren", "~vertellen", "~laten",
    "~mededelen", "~aankondigen", "~roeptoeteren", "~fluisteren", "~toevoegen", "~horen",
    "~twitteren", "~tweeten", "~sturen", "~typen", "staat", "stond", "said", "dreigt", "~beloven",
    "~zweren", "~waarschuwen", "~livestreamen", "~noemen", "~posten", "~melden", "~antwoorden",
    "~grappen",
)  # fmt: skip
_REPORTER = ("ik", "we", "wij", "i")
_SUBJECT = ("hij", "ze", "zij", "ie", "die", "he", "she", "they", "dattie", "@perpetrator")
_UNDERGOES = ("~krijgen", "~ontvangen", "~incasseren", "~oplopen", "~worden", "~horen")
_YOU = ("je", "jou", "jullie", "u", "jouw", "you", "your", "dich", "oe", "uw")
_CLAUSE = 9
_SHORTEST_STORY = 5


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
    while first > max(begin, verb - _CLAUSE) and belongs(first - 1):
        first -= 1
    last = verb + 1
    while last < min(end, verb + _CLAUSE + 1) and belongs(last):
        last += 1
    return Clause(first, last)


def holds_any(readings: Readings, places: range, *wanted: str) -> bool:
    """Whether a token in these places may be one of `wanted`."""
    return any(readings.has(at, *wanted) for at in places)


def denied(readings: Readings, first: int, reach: int = 3) -> bool:
    """Whether a "niet" or "geen" stands shortly before, in the same part of the sentence."""
    tokens = readings.story.tokens
    for at in range(first - 1, max(-1, first - 1 - reach), -1):
        same = (
            tokens[at].sentence == tokens[first].sentence
            and tokens[at].quote == tokens[first].quote
        )
        if not same or tokens[at].form in _DENIAL_STOPS:
            return False
        if tokens[at].form in _DENIES:
            return tokens[at + 1].form not in _NO_DENIAL_AFTER
    return False


def denied_between(readings: Readings, covered: tuple[int, ...]) -> bool:
    """Whether a "geen" stands in a gap of what was found: "had geen mes bij zich"."""
    gaps = set(range(covered[0], covered[-1])) - set(covered)
    return any(readings.story.tokens[at].form in _DENIES for at in gaps)


def denied_after(readings: Readings, verb: int) -> bool:
    """Whether the verb is followed by "niet": "ze dreigde niet", "hij raakte me niet aan"."""
    tokens = readings.story.tokens
    for at in range(verb + 1, min(verb + 4, len(tokens))):
        same = (
            tokens[at].sentence == tokens[verb].sentence and tokens[at].quote == tokens[verb].quote
        )
        if not same or tokens[at].form in _DENIAL_STOPS:
            return False
        if tokens[at].form in ("niet", "nooit", "nie", "not"):
            return at + 1 >= len(tokens) or tokens[at + 1].form not in _NO_DENIAL_AFTER
    return False


def announced(readings: Readings, verb: int) -> bool:
    """Whether the verb stands in what somebody says will be: "zegt dat hij ... steekt"."""
    tokens = readings.story.tokens
    begin, _ = readings.story.sentence_of(verb)
    for at in range(verb - 1, max(begin, verb - 22) - 1, -1):
        if tokens[at].form in ("toen", "omdat", "terwijl", "nadat"):
            return False
        if (
            tokens[at].form in ("dat", "dattie", "of", "that", "datie")
            or "dat" in readings.keys[at]
        ):
            return holds_any(readings, range(max(begin, at - 9), at), *_SAYS)
    return False


def _in_quote(readings: Readings, verb: int, tenses: set[str]) -> Mode:
    """In the aggressor's words: to come, unless plainly told as past."""
    past = tenses <= {"past"} and bool(tenses)
    return Mode.DONE if past else Mode.THREATENED


def _by_reporter(readings: Readings, clause: Clause, verb: int) -> bool:
    """Whether the reporter is the subject: "ik duwde hem weg"."""
    if readings.has(verb, *_UNDERGOES):
        return False
    beside = (verb - 1, verb + 1)
    return any(readings.has(at, *_REPORTER) for at in beside) or (
        holds_any(readings, range(clause.first, verb), "ik", "we", "wij")
        and not holds_any(
            readings, clause.places(), "~worden", "~zijn", "~krijgen", "door", *_SUBJECT
        )
        and not holds_any(readings, clause.places(), "me", "mij", "ons")
    )


def _out_of_quote(readings: Readings, clause: Clause, verb: int, tenses: set[str]) -> Mode:
    before, whole = range(clause.first, verb), clause.places()
    if denied(readings, verb) or denied_after(readings, verb):
        return Mode.NEGATED
    if holds_any(readings, whole, *_TRIES):
        return Mode.ATTEMPTED
    if holds_any(readings, before, *_FEARS):
        return Mode.SUPPOSED
    if holds_any(readings, before, *_THREATENS):
        return Mode.THREATENED
    if announced(readings, verb) and tenses & {"pres", "inf"} and not tenses & {"past", "part"}:
        return Mode.THREATENED
    if announced(readings, verb) and holds_any(readings, whole, *_WOULD):
        return Mode.THREATENED
    if _by_reporter(readings, clause, verb):
        return Mode.THREATENED if holds_any(readings, whole, *_YOU) else Mode.OWN
    if "inf" in tenses and not tenses & {"past", "part"}:
        return _of_infinitive(readings, clause, verb)
    return Mode.DONE


def _of_infinitive(readings: Readings, clause: Clause, verb: int) -> Mode:
    """ "begon te slaan" was done, "wilde slaan" was not, "ging slaan" was."""
    whole = clause.places()
    if holds_any(
        readings, whole, "~beginnen", "~staan", "~zitten", "~blijven", "ging", "gingen", "~lopen"
    ):
        return Mode.DONE
    if holds_any(readings, whole, "om", "~willen", "wilde", "wou"):
        return Mode.ATTEMPTED
    if holds_any(readings, whole, *_WILL):
        return Mode.THREATENED
    return Mode.DONE


def mode_of(readings: Readings, verb: int, tenses: set[str]) -> Mode:
    """How the act of the verb at `verb`, in one of `tenses`, stands in the story."""
    clause = clause_of(readings, verb)
    if readings.story.tokens[verb].quote:
        return _in_quote(readings, verb, tenses)
    return _out_of_quote(readings, clause, verb, tenses)


def tells_of_somebody(readings: Readings) -> bool:
    """Whether the text is a story, of some length, in which somebody does or says something."""
    tokens = readings.story.tokens
    people = any(readings.has(at, *_SUBJECT) for at in range(len(tokens)))
    return len(tokens) > _SHORTEST_STORY and (people or any(token.quote for token in tokens))
