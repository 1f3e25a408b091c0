"""From a reporter's own words to facts, each with the words it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property, lru_cache

from protocols.facts import Facts, Span
from protocols.vocabulary import Conduct, Injury
from words.conclude import Conclusion, conclude, is_blow, may_hold_blows, together
from words.deeds import deeds
from words.findings import Finding, signs
from words.grams import Sorts, grams_of, within, without_tokens
from words.influence import under_influence
from words.injury import degree_of
from words.judge import UNSAID, acts
from words.kinds import KIND, Kind
from words.lexicon import lexicon
from words.moments import moment_of
from words.persistence import summons, sustained
from words.places import Whereabouts, location_of, not_meant, place_of
from words.readings import Readings, read_words
from words.resemblance import (
    TOGETHER,
    findings_within,
    is_familiar,
    likely_acts,
    likely_flags,
    likely_places,
    parts_of,
    scores_of,
    words_for,
)
from words.seven import Told, known_of, who_of, why_of, with_what_of
from words.stance import Mode, tells_of_somebody
from words.story import fold, read
from words.targets import targets_of
from words.warnings import (
    flags_of,
    is_grave,
    may_be_grave,
    resembles,
    stands,
    without_grave,
)
from words.weigh import Scores, weights

ALIKE = "alike:"  # before the code of an act whose evidence is a resemblance
_LIGHT = (Kind.ORGANISATION, Kind.EMOTION)
_HURT = ("injured",)  # signs that are no act
_AT_LENGTH = 10  # words
_CONDUCTS = frozenset(conduct.value for conduct in Conduct)


# Texts of which the reading is remembered: a report asks for its story at three of its questions,
# and some tens of people may be telling theirs.
_REMEMBERED = 64


class Reading:
    """What a text says, whatever the time and wherever the organisation; each part read once."""

    def __init__(self, text: str) -> None:
        words = lexicon()
        self.readings = read_words(read(text), words)
        # all that the lexicon finds, denied and feared things too
        self.findings = (*deeds(self.readings, words), *signs(self.readings, words))
        self.grams = grams_of(self.readings)
        self._scores_of_parts: dict[tuple[int, int], Scores] = {}

    @cached_property
    def known(self) -> Sorts:
        """The grams that stood in the texts that were learnt from."""
        return weights().known(self.grams)

    @cached_property
    def warned(self) -> Mapping[str, float]:
        """How much a part of the text resembles texts with a warning, from 0 to 1."""
        alike = likely_flags(self.readings, self.known, self.standing, self.findings)
        grave = not may_be_grave(alike) or self._tells_of_something_grave()
        return alike if grave else without_grave(alike)

    def _tells_of_something_grave(self) -> bool:
        """Whether a part does, by itself: so no other sentence takes a warning away."""
        parts = parts_of(self.readings, TOGETHER)
        return any(is_grave(likely_acts(self._scores_within(*part))) for part in parts)

    @cached_property
    def standing(self) -> Sequence[Finding]:
        """The acts that stand."""
        return acts(self.findings, self.readings)

    @cached_property
    def conclusion(self) -> Conclusion:
        """What is taken to have been done: in the story as a whole, and the blows that a sentence
        tells of by itself, which the others must not outweigh.
        """
        tokens = len(self.readings.story.tokens)
        whole = self._concluded(self._scores, 0, tokens)
        if not may_hold_blows(self.standing, whole):
            return whole
        for first, end in parts_of(self.readings, sentences=1):
            scores = self._scores_within(first, end)
            if is_blow(self._standing(first, end), likely_acts(scores)):
                whole = together(whole, self._concluded(scores, first, end))
        return whole

    @cached_property
    def _scores(self) -> Scores:
        """How much the whole text speaks for each kind, act and channel."""
        return self._scores_within(0, len(self.readings.story.tokens))

    def _scores_within(self, first: int, end: int) -> Scores:
        if (first, end) not in self._scores_of_parts:
            self._scores_of_parts[first, end] = self._score(first, end)
        return self._scores_of_parts[first, end]

    def _score(self, first: int, end: int) -> Scores:
        found = findings_within(self.findings, first, end)
        return scores_of(within(self.known, first, end), self._standing(first, end), found)

    def _concluded(self, scores: Scores, first: int, end: int) -> Conclusion:
        """What these tokens say was done."""
        found = findings_within(self.findings, first, end)
        unsaid = [finding for finding in found if finding.mode in UNSAID]
        return conclude(self._standing(first, end), unsaid, likely_acts(scores), self._tells)

    def _standing(self, first: int, end: int) -> Sequence[Finding]:
        return findings_within(self.standing, first, end)

    @cached_property
    def whereabouts(self) -> Whereabouts:
        """The channel."""
        if not self._tells:
            return place_of(self.readings, {})
        skipped = not_meant(self.readings)
        scores = scores_of(without_tokens(self.known, skipped), (), ()) if skipped else self._scores
        return place_of(self.readings, likely_places(scores))

    @cached_property
    def alike(self) -> Sequence[Span]:
        """The words that speak most for an act that no sign was found for, or for a warning."""
        act = self.conclusion.resembled
        asked = [("conduct", str(act))] if act else []
        asked += [("flag", flag) for flag in self.warned if resembles(self.warned, flag)]
        return [
            _on(self.readings, first, end - 1, f"{ALIKE}{answer}")
            for question, answer in asked
            for first, end in words_for(question, answer, self.known)
        ]

    @cached_property
    def facts(self) -> Facts:
        """What the text says, but for what depends on the time and the organisation."""
        folded = fold(self.readings.story.text)
        who, why = who_of(self.readings), why_of(self.readings, folded)
        things = with_what_of(self.readings, self.standing)
        said = [finding for finding in self.findings if finding.mode is not Mode.NEGATED]
        conclusion, where = self.conclusion, self.whereabouts
        flags = flags_of(self.standing, self.findings, self.readings, self.warned, conclusion)
        hurt = flags.injury and not flags.self_harm  # whose injury it is then is not sure
        return Facts(
            conducts=conclusion.conducts,
            possible=conclusion.possible,
            direction=conclusion.direction,
            targets=targets_of(self.readings, self.standing, conclusion),
            sustained=stands("sustained", sustained(said), self.warned),
            summoned=summons(said, [token.form for token in self.readings.story.tokens]),
            place=where.place if where.sure else None,
            likely_place=where.place,
            who=who.text if who else None,
            perpetrator_known=known_of(folded),
            with_what=tuple(thing.text for thing in things),
            why=why.text if why else None,
            under_influence=under_influence(folded),
            injury=degree_of(folded) if hurt else Injury.NONE,
            flags=flags,
            evidence=(
                *(_span(self.readings, act) for act in self.standing),
                *self.alike,
                *_told("who", who),
                *_told("why", why),
                *_told("with_what", *things),
            ),
        )

    @cached_property
    def _tells(self) -> bool:
        return tells_of_somebody(self.readings) or is_familiar(self.grams)


@lru_cache(maxsize=_REMEMBERED)
def reading(text: str) -> Reading:
    """What a text says; that of the last texts is remembered."""
    return Reading(text)


def _span(readings: Readings, finding: Finding) -> Span:
    return _on(readings, finding.first, finding.last, finding.code)


def _on(readings: Readings, first: int, last: int, why: str) -> Span:
    tokens = readings.story.tokens
    start, end = tokens[first].start, tokens[last].end
    return Span(start=start, end=end, text=readings.story.text[start:end], why=why)


def _told(why: str, *words: Told | None) -> Iterator[Span]:
    for told in words:
        if told:
            yield Span(start=told.start, end=told.end, text=told.text, why=why)


def _where_done(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """The characters of what was done, without those of mere signs such as "gisteren"."""
    return [(span.start, span.end) for span in spans if span.why in _CONDUCTS]


def acts_found(text: str) -> Sequence[Conduct]:
    """Return the acts that a sign was found for, in the order of the text; no resemblances."""
    standing = reading(text).standing
    return [Conduct(found.code) for found in standing if found.code in _CONDUCTS]


def tells_of_incident(text: str) -> bool:
    """Tell whether a text that nobody asked for tells of an incident.

    In a short text a resemblance is not enough for that, nor is a complaint in which nobody does
    anything: it may be any question to the bot.
    """
    seen, done = reading(text), acts_found(text)
    grave = any(KIND.get(act, Kind.EMOTION) not in _LIGHT for act in done)
    hurt = any(found.code in _HURT for found in seen.standing)
    told = bool(done) and tells_of_somebody(seen.readings)
    longer = len(text.split()) >= _AT_LENGTH and bool(seen.conclusion.conducts)
    return grave or hurt or told or longer


def facts_in(text: str) -> Facts:
    """What the text says, but for when it was and at which location: observe() knows of those."""
    return reading(text).facts


def observe(text: str, now: datetime, locations: Sequence[str] = ()) -> Facts:
    """What the reporter's text says happened. Never raises, on any string.

    `now` must be aware; `locations` are the organisation's own names of places.
    """
    seen = reading(text)
    facts = seen.facts
    moment = moment_of(seen.readings.story, now, _where_done(facts.evidence))
    found = {"when": moment.moment if moment else None, "location": location_of(text, locations)}
    return facts.model_copy(update=found)
