"""All duties that a case brings, with their moments: a pure function of pack, sheet, calendar."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from protocols.conditions import holds
from protocols.duty import Anchor, DutyRule
from protocols.facts import FactSheet, Happened
from protocols.measures import Measures, measures
from protocols.pack import Pack
from protocols.reminders import reminders
from protocols.route import RouteStep, route
from protocols.strict import Text
from protocols.terms import Calendar, Length, Moments, Term
from protocols.verdict import as_counted
from protocols.vocabulary import DutyKind, Event, Measure, Role

_ONE_WORKING_DAY = Length(1, "working_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDuty:
    """Who must do what by when. Moments are aware, on the organisation's own clock.

    `to` is who must act (for notify: who is told), each for themselves. `about` is whom it
    concerns; a duty about victims or witnesses is there once for each of them.
    """

    duty: str
    kind: DutyKind
    to: tuple[Role, ...]
    about: tuple[str, ...]
    not_before: datetime | None
    target: datetime | None
    due: datetime
    reminders: tuple[datetime, ...]
    escalates_to: tuple[Role, ...]
    watched_by: tuple[Role, ...]
    text: Text
    agenda: tuple[Text, ...]
    checklist: str | None
    letter: str | None
    source: str
    anchor: Anchor
    anchored_at: datetime
    term: str  # readable: "within 72 hours, aim 24 hours"
    waits_for: str | None
    foreseen: bool  # comes only with the event that it waits for; told to nobody before
    urgent: bool
    acknowledge: bool
    open_term: str | None
    note: str | None


def timeline(
    pack: Pack, sheet: FactSheet, calendar: Calendar, footage_hours: int | None = None
) -> tuple[PlannedDuty, ...]:
    """Return every duty of the case, soonest first.

    `footage_hours`: how long the organisation's own location keeps camera pictures; without it
    the pack's term holds, and where that is silent pictures are asked for at once.
    """
    counted = as_counted(pack, sheet)
    keeps = footage_hours or (pack.footage.hours if pack.footage else None)
    table = measures(pack, sheet, calendar)
    planner = _Planner(pack, counted, calendar, keeps, _coming(table, sheet))
    told = [planner.notice(step) for step in route(pack, sheet)]
    rules = [
        rule
        for rule in pack.duties
        if holds(rule.when, counted) and (not rule.cells or table.cell in rule.cells)
    ]
    owed = [duty for rule in rules for duty in planner.plan(rule)]
    return tuple(sorted((*told, *owed), key=lambda duty: (duty.due, duty.target or duty.due)))


def term_text(term: Term) -> str:
    """Write a term readably: "within 72 hours, aim 24 hours"."""
    if term.at_once:
        return "at once"
    if term.footage:
        return "before the pictures are overwritten"
    if term.within:
        limit = " or ".join(str(length) for length in term.within)
        earliest = ", whichever is first" if len(term.within) > 1 else ""
        return f"within {limit}{earliest}" + (f", aim {term.aim}" if term.aim else "")
    if term.after:
        return f"after {term.after}" + (f" to {term.to}" if term.to else "")
    return f"{term.before} before"


def _coming(table: Measures, sheet: FactSheet) -> frozenset[Measure]:
    """Return the measures that the table proposes against somebody, until there is a measure."""
    decided = any(one.event == Event.MEASURE_IMPOSED for one in sheet.events)
    if decided or not sheet.perpetrator_known:
        return frozenset()
    return frozenset(code for one in table.proposal for code in (one.measure, *one.interim))


def moments(
    term: Term,
    anchor: datetime,
    at_once: datetime,
    calendar: Calendar,
    footage_hours: int | None = None,
) -> Moments:
    """Return what a term comes to. Where no time is known for pictures they are asked for at once.

    `at_once`: the moment that "at once" means.
    """
    add = calendar.add
    if term.within:
        due = min(add(length, anchor) for length in term.within)
        return Moments(due, add(term.aim, anchor) if term.aim else None)
    if term.after:
        target = add(term.after, anchor)
        due = add(term.to, anchor) if term.to else add(_ONE_WORKING_DAY, target)
        return Moments(due, target, target if term.not_earlier else None)
    if term.before:
        return Moments(calendar.subtract(term.before, anchor))
    if term.footage and footage_hours:
        return Moments(add(Length(footage_hours, "hours"), anchor))
    return Moments(calendar.local(at_once))


@dataclass(frozen=True, slots=True)
class _Planner:
    """One case of one pack on one calendar."""

    pack: Pack
    sheet: FactSheet
    calendar: Calendar
    footage_hours: int | None
    coming: frozenset[Measure]

    def notice(self, step: RouteStep) -> PlannedDuty:
        """Telling somebody is a duty too: it is seen, or it goes up."""
        rule = DutyRule(
            id=step.rule.id,
            kind=DutyKind.NOTIFY,
            to=step.to,
            anchor="report",
            term=Term(at_once=True),
            escalates_to=step.rule.escalates_to,
            urgent=step.rule.urgent,
            acknowledge=True,
            text=step.rule.text,
            source=step.source,
        )
        return self._planned(rule, self.sheet.reported_at)

    def plan(self, rule: DutyRule) -> Iterator[PlannedDuty]:
        """Yield the duty once for each moment that its anchor has.

        While it has none the duty is there where it can be foreseen, counted from the incident.
        """
        anchors = tuple(self._anchors(rule))
        for anchor in anchors:
            yield self._planned(rule, anchor)
        if rule.expected and not anchors and self._is_coming(rule):
            waiting = {"anchor": "incident", "term": rule.expected, "waits_for": "decision"}
            foreseen = rule.model_copy(update=waiting)
            yield replace(self._planned(foreseen, self.sheet.occurred_at), foreseen=True)

    def _is_coming(self, rule: DutyRule) -> bool:
        return bool(self.coming & set(rule.measures) if rule.measures else self.coming)

    def _anchors(self, rule: DutyRule) -> Iterator[datetime]:
        match rule.anchor:
            case "incident":
                yield self.sheet.occurred_at
            case "report":
                yield self.sheet.reported_at
            case "measure_end":
                yield from self._ends(rule)
            case _:
                yield from (one.at for one in self._happened(rule, rule.anchor))

    def _happened(self, rule: DutyRule, event: Event) -> Iterator[Happened]:
        for one in self.sheet.events:
            if one.event == event and (not rule.measures or one.measure in rule.measures):
                yield one

    def _ends(self, rule: DutyRule) -> Iterator[datetime]:
        """The last day of each measure, at the hour it was imposed, or when it ended earlier."""
        ended = {one.measure: one.at for one in self._happened(rule, Event.MEASURE_ENDED)}
        for one in self._happened(rule, Event.MEASURE_IMPOSED):
            if one.measure in ended:
                yield ended[one.measure]
            elif one.until:
                clock = self.calendar.local(one.at)
                yield self.calendar.on(date.fromisoformat(one.until), clock)

    def _planned(self, rule: DutyRule, anchor: datetime) -> PlannedDuty:
        moments = self._moments(rule, anchor)
        rule = self._for_this_case(rule)
        return PlannedDuty(
            duty=rule.id,
            kind=rule.kind,
            to=rule.to,
            about=rule.about,
            not_before=moments.not_before,
            target=moments.target,
            due=moments.due,
            reminders=reminders(rule, moments, self.sheet.reported_at, self.calendar),
            escalates_to=rule.escalates_to,
            watched_by=rule.watched_by,
            text=rule.text,
            agenda=rule.agenda,
            checklist=rule.checklist,
            letter=rule.letter,
            source=rule.source,
            anchor=rule.anchor,
            anchored_at=self.calendar.local(anchor),
            term=term_text(rule.term),
            waits_for=rule.waits_for,
            foreseen=False,
            urgent=rule.urgent,
            acknowledge=rule.acknowledge,
            open_term=rule.term.open,
            note=rule.note,
        )

    def _for_this_case(self, rule: DutyRule) -> DutyRule:
        """Return the rule with what the first `instead` that holds fills in."""
        for one in rule.instead:
            if holds(one.when, self.sheet):
                given = one.model_fields_set - {"when"}
                return rule.model_copy(update={name: getattr(one, name) for name in given})
        return rule

    def _moments(self, rule: DutyRule, anchor: datetime) -> Moments:
        """Apply the term. "At once" is when the report came in, or the event when that is later."""
        reported = rule.anchor in ("incident", "report")
        at_once = self.sheet.reported_at if reported else anchor
        return moments(rule.term, anchor, at_once, self.calendar, self.footage_hours)
