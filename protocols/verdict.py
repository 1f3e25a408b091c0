"""Facts in, verdict out, with the rule that decided. No I/O, no clock."""

from dataclasses import dataclass, replace

from protocols.conditions import codes_that_match
from protocols.facts import Facts, FactSheet
from protocols.pack import Pack
from protocols.scheme import CaseRule, CategoryRule

_LATER_RULE = 0.3  # how much a rule further down that also matches counts as an alternative
_CASE_RULE = 0.5  # … and the category that a rule of the case would make of it


@dataclass(frozen=True, slots=True)
class Verdict:
    """A category with its receipt: which rule of which pack made it, and from which facts."""

    category: str
    categories: tuple[str, ...]  # all of them, the heaviest first
    may_be_several: bool  # whether this protocol gives an incident more than one
    sustained: bool
    alternatives: tuple[tuple[str, float], ...]  # the likeliest first; scores are between 0 and 1
    rule: str
    source: str
    because: tuple[str, ...]  # codes of the facts that decided
    pack: str
    valid_from: str
    open_term: str | None = None  # the source is silent here; which open term says so


def classify(pack: Pack, facts: Facts) -> Verdict:
    """Return the category of what was observed. Never fails: the last rule holds for any facts."""
    matching = [
        (rule, codes)
        for rule in pack.rules
        if (codes := codes_that_match(rule.when, facts)) is not None
    ]
    decided, because = matching[0]
    rules = [rule for rule, _ in matching]
    return Verdict(
        category=decided.category,
        categories=_categories(pack, rules),
        may_be_several=pack.all_categories,
        sustained=facts.sustained,
        alternatives=_alternatives(pack, facts, rules),
        rule=decided.id,
        source=decided.source,
        because=because,
        pack=pack.id,
        valid_from=pack.valid_from.isoformat(),
        open_term=decided.open,
    )


def case_category(pack: Pack, verdict: Verdict, facts: Facts) -> Verdict:
    """Return what the case counts as: a rule of the case, with its own receipt, may make it more.

    The verdict on what was observed stays as it is; keep both.
    """
    rule = _case_rule(pack, verdict.category, sustained=facts.sustained or verdict.sustained)
    if rule is None:
        return verdict
    return replace(
        verdict,
        category=rule.counts_as,
        categories=(rule.counts_as,),
        sustained=True,
        alternatives=((verdict.category, _CASE_RULE),),
        rule=rule.id,
        source=rule.source,
        because=("sustained", verdict.category),
        open_term=None,
    )


def as_counted(pack: Pack, sheet: FactSheet) -> FactSheet:
    """Return the sheet with the categories that the rules of the case make of it."""
    counted = tuple(_counts_as(pack, code, sheet) for code in sheet.all_categories)
    return sheet.model_copy(update={"category": counted[0], "categories": counted[1:]})


def _counts_as(pack: Pack, code: str, sheet: FactSheet) -> str:
    rule = _case_rule(pack, code, sustained=sheet.sustained)
    return rule.counts_as if rule else code


def _case_rule(pack: Pack, code: str, *, sustained: bool) -> CaseRule | None:
    for rule in pack.case_rules:
        if sustained and code in rule.categories:
            return rule
    return None


def _categories(pack: Pack, rules: list[CategoryRule]) -> tuple[str, ...]:
    """All categories that the rules come to; the last rule of the pack is only a fallback."""
    if not pack.all_categories:
        return (rules[0].category,)
    counting = [rule for rule in rules if rule is not pack.rules[-1]] or rules
    return tuple(dict.fromkeys(rule.category for rule in counting))


def _alternatives(
    pack: Pack, facts: Facts, rules: list[CategoryRule]
) -> tuple[tuple[str, float], ...]:
    """What else it could be: what the rule itself says, rules further down, a rule of the case."""
    scores = dict(rules[0].maybe)
    for rule in rules[1:]:
        if rule is not pack.rules[-1]:
            scores.setdefault(rule.category, _LATER_RULE)
    case_rule = _case_rule(pack, rules[0].category, sustained=facts.sustained)
    if case_rule:
        scores.setdefault(case_rule.counts_as, _CASE_RULE)
    scores.pop(rules[0].category, None)
    return tuple(sorted(scores.items(), key=lambda item: (-item[1], item[0])))
