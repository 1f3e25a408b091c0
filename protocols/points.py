"""The points on which a coordinator compares two protocols: a short answer to each.

Made of the same data as the whole page; a point on which a pack says nothing is left out.
"""

from collections.abc import Iterator, Mapping

from protocols.conditions import SheetWhen
from protocols.duty import DutyRule
from protocols.names import name
from protocols.pack import Pack
from protocols.readable import length_text, months_text, roles_text, term_text
from protocols.sanction import MeasureRule
from protocols.vocabulary import DutyKind, Measure, Office

_TALKS = (DutyKind.FIRST_CARE, DutyKind.AFTERCARE_TALK, DutyKind.FOLLOW_UP, DutyKind.EVALUATION)
_HANDLING = (
    DutyKind.DECISION,
    DutyKind.RESPONSE_TO_PERPETRATOR,
    DutyKind.HEARING,
    DutyKind.SUMMONS,
    DutyKind.LETTER,
    DutyKind.POLICE_REPORT,
    DutyKind.SECURE_FOOTAGE,
    DutyKind.REGISTER,
    DutyKind.DAMAGE,
    DutyKind.TEAM_REVIEW,
)


def points(pack: Pack, language: str) -> Mapping[str, str]:
    """Return the points, in the order in which people ask for them, each with its answer."""
    found = _Points(pack, language).all()
    return {label[0].upper() + label[1:]: answer for label, answer in found}


class _Points:
    """Answers the points of one pack in one language."""

    def __init__(self, pack: Pack, language: str) -> None:
        self.pack, self.language = pack, language

    def all(self) -> Iterator[tuple[str, str]]:
        yield self._label("categories"), " / ".join(self._categories())
        yield from self._routes()
        for kind in (*_TALKS, *_HANDLING):
            if said := "; ".join(dict.fromkeys(self._terms(kind))):
                yield name("kind", kind, self.language), said
        yield from self._measures()
        yield from self._numbers()

    def _categories(self) -> Iterator[str]:
        yield from (one.label.of(self.language) for one in self.pack.scheme)

    def _routes(self) -> Iterator[tuple[str, str]]:
        for office in Office:
            route = next((one for one in self.pack.routes if self._is_for(one.when, office)), None)
            if route and route.steps:
                steps = " → ".join(roles_text(step.to, self.language) for step in route.steps)
                told = f"{self._label('told')} {name('office', office, self.language)}"
                yield told, steps

    def _is_for(self, when: SheetWhen, office: Office) -> bool:
        """Tell whether a route is the usual one for an office: it asks for nothing else."""
        return when in (SheetWhen(), SheetWhen(office=when.office)) and (
            not when.office or office in when.office
        )

    def _terms(self, kind: DutyKind) -> Iterator[str]:
        for rule in self.pack.duties:
            if rule.kind == kind and "witness" not in rule.about:
                yield f"{roles_text(rule.to, self.language)} {self._term(rule)}"

    def _term(self, rule: DutyRule) -> str:
        term = term_text(rule.term, self.language)
        if rule.anchor in ("incident", "report"):
            return term
        return f"{term} ({name('anchor', rule.anchor, self.language)})"

    def _measures(self) -> Iterator[tuple[str, str]]:
        table = [rule for cell in self.pack.matrix for rule in cell.proposal]
        for measure in Measure:
            rules = [rule for rule in (*self.pack.menu, *table) if rule.measure == measure]
            if said := "; ".join(dict.fromkeys(map(self._measure, rules))):
                label = name("measure", measure, self.language)
                yield f"{self._label('measure')} {label}", said

    def _measure(self, rule: MeasureRule) -> str:
        decides = name("word", "decides", self.language)
        who = f"{decides} {name('role', rule.decider, self.language)}"
        return ", ".join(part for part in (months_text(rule, self.language), who) if part)

    def _numbers(self) -> Iterator[tuple[str, str]]:
        pack = self.pack
        if pack.recidive:
            window = pack.recidive.window
            counts = name("count", pack.recidive.counts, self.language)
            within = name("count", "within", self.language)
            said = f", {within} {length_text(window, self.language)}" if window else ""
            yield name("field", "repeated", self.language), counts + said
        if pack.summons:
            times = name("count", "times", self.language)
            yield name("section", "summons", self.language), f"{pack.summons} {times}"
        if pack.footage and pack.footage.hours:
            hours = name("term", "hours", self.language)
            yield name("section", "footage", self.language), f"{pack.footage.hours} {hours}"

    def _label(self, code: str) -> str:
        return name("point", code, self.language)
