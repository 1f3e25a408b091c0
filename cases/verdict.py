"""The category of a report: suggested from the facts, confirmed or corrected by the reporter."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cases.story import facts_of, words_for
from dialogs.answers import Answers
from protocols.facts import Facts, Span
from protocols.pack import Pack
from protocols.verdict import Verdict, case_category, classify
from storage.records import Organisation


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the protocol makes of the answers, and the reporter's words that it rests on."""

    facts: Facts
    verdict: Verdict
    words: tuple[Span, ...]


def suggest(pack: Pack, answers: Answers) -> Suggestion:
    """Return the suggestion for these answers. Never fails: a pack covers any facts."""
    facts = facts_of(answers)
    verdict = classify(pack, facts)
    return Suggestion(facts, verdict, tuple(words_for(facts, verdict.because)))


def receipt(pack: Pack, suggestion: Suggestion, confirmed: str) -> Mapping[str, Any]:
    """Return what decided, enough to show it years later; codes only, no words of anybody."""
    counted = case_category(pack, _as(suggestion.verdict, confirmed), suggestion.facts)
    return {
        "suggested": suggestion.verdict.category,
        "confirmed": confirmed,
        "rule": suggestion.verdict.rule,
        "source": suggestion.verdict.source,
        "because": list(suggestion.verdict.because),
        "pack": pack.id,
        "valid_from": pack.valid_from.isoformat(),
        "counts_as": counted.category,
        "counts_rule": counted.rule,
        "counts_source": counted.source,
    }


def _as(verdict: Verdict, confirmed: str) -> Verdict:
    """Return the verdict with the category that the reporter confirmed."""
    if verdict.category == confirmed:
        return verdict
    return replace(
        verdict,
        category=confirmed,
        categories=(confirmed,),
        rule="corrected-by-reporter",
        because=(),
    )


def locations(organisation: Organisation) -> tuple[str, ...]:
    """Return the names of the organisation's own locations."""
    return tuple(str(location["name"]) for location in organisation.locations)
