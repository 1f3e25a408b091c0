"""Which measures the protocol proposes and offers, who decides, and what must come first."""

from collections.abc import Iterator
from dataclasses import dataclass

from protocols.conditions import holds
from protocols.facts import Earlier, FactSheet
from protocols.pack import Pack
from protocols.sanction import Cell, MeasureRule, Recidive, Requirement, TableRow
from protocols.terms import Calendar
from protocols.verdict import as_counted
from protocols.vocabulary import Measure, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One measure, with the mandate as it is in this case. Lengths are in months."""

    measure: Measure
    ordinal: int | None
    min_months: int | None
    max_months: int | None
    decider: Role
    signer: Role | None
    requires: tuple[Requirement, ...]
    letters: tuple[str, ...]
    interim: tuple[Measure, ...]
    source: str
    rule: MeasureRule


@dataclass(frozen=True, slots=True)
class Measures:
    """What the protocol's own table says for this case, and what it offers at all."""

    proposal: tuple[Offered, ...]
    options: tuple[Offered, ...]
    cell: str | None = None  # the receipt: which cell of the table
    source: str | None = None
    earlier: int = 0  # how many earlier incidents counted


def measures(pack: Pack, sheet: FactSheet, calendar: Calendar | None = None) -> Measures:
    """Return the proposal of the table and the menu. Nothing at all for a category of care only.

    Of a combination of categories the heaviest counts, with the heaviest cell. The calendar gives
    the zone in which a recidive window is counted.
    """
    counted = as_counted(pack, sheet)
    if _care_only(pack, counted):
        return Measures((), ())
    clock = calendar or Calendar.of()
    options = tuple(_offered(item, counted) for item in pack.menu if holds(item.when, counted))
    found = [
        (cell, code, earlier)
        for code in counted.all_categories
        for earlier in [earlier_incidents(pack, sheet, code, clock)]
        if (cell := _cell(pack, counted, code, earlier))
    ]
    if not found:
        return Measures((), options)
    cell, _, earlier = max(found, key=lambda one: _heaviness(pack, one[0], one[1]))
    proposal = tuple(_offered(rule, counted) for rule in cell.proposal)
    return Measures(proposal, options, cell.id, cell.source, earlier)


def rows_to_choose(
    pack: Pack, sheet: FactSheet, calendar: Calendar | None = None
) -> tuple[TableRow, ...]:
    """Return the rows of the table between which the facts of this case do not decide.

    None where the protocol has no such rows, or where each leads to the same cell.
    """
    codes = set(as_counted(pack, sheet).all_categories)
    rows = tuple(row for row in pack.reasons if codes & set(row.categories))
    cells = {
        measures(pack, sheet.model_copy(update={"reason": row.id}), calendar).cell for row in rows
    }
    return rows if len(cells) > 1 else ()


def earlier_incidents(pack: Pack, sheet: FactSheet, code: str, calendar: Calendar) -> int:
    """Count the earlier incidents that make a repeat, in the pack's window and of its kind."""
    if pack.recidive is None:
        return len(sheet.earlier)
    window = pack.recidive.window
    since = calendar.subtract(window, sheet.occurred_at) if window else None
    recent = [one for one in sheet.earlier if since is None or one.occurred_at >= since]
    return sum(1 for one in recent if _counts(pack, pack.recidive, one, code))


def _counts(pack: Pack, recidive: Recidive, one: Earlier, code: str) -> bool:
    if recidive.categories and one.category not in recidive.categories:
        return False
    match recidive.counts:
        case "any":
            return True
        case "same":
            return one.category == code
        case "same_or_heavier":
            return pack.weight(one.category) >= pack.weight(code)


def _care_only(pack: Pack, sheet: FactSheet) -> bool:
    return all(pack.category(code).care_only for code in sheet.all_categories)


def _cell(pack: Pack, sheet: FactSheet, code: str, earlier: int) -> Cell | None:
    return next((cell for cell in _cells(pack, sheet, code) if _after(cell, earlier)), None)


def _cells(pack: Pack, sheet: FactSheet, code: str) -> Iterator[Cell]:
    for cell in pack.matrix:
        if (not cell.categories or code in cell.categories) and holds(cell.when, sheet):
            yield cell


def _after(cell: Cell, earlier: int) -> bool:
    if cell.earlier is not None:
        return earlier == cell.earlier
    return earlier >= (cell.earlier_from or 0)


def _heaviness(pack: Pack, cell: Cell, code: str) -> tuple[bool, int, int]:
    """A form that the table has no sanction for never takes away another form's."""
    return bool(cell.proposal), pack.weight(code), _longest(cell)


def _longest(cell: Cell) -> int:
    return max((rule.max_months or rule.min_months or 0 for rule in cell.proposal), default=0)


def _offered(rule: MeasureRule, sheet: FactSheet) -> Offered:
    mandate = next((one for one in rule.mandates if holds(one.when, sheet)), None)
    return Offered(
        measure=rule.measure,
        ordinal=rule.ordinal,
        min_months=rule.min_months,
        max_months=rule.max_months,
        decider=(mandate and mandate.decider) or rule.decider,
        signer=(mandate and mandate.signer) or rule.signer,
        requires=rule.requires,
        letters=rule.letters,
        interim=rule.interim,
        source=mandate.source if mandate else rule.source,
        rule=rule,
    )
