"""Every fact that a rule of a protocol looks at can be told: by a button, a tick or in words."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime

import pytest

from cases.cards.event import EVENTS
from cases.story import facts_of
from dialogs.answers import Answer
from dialogs.asks import Ask, Choice, Ticks
from dialogs.incident import incident
from protocols.conditions import FactsWhen, SheetWhen
from protocols.facts import Facts
from protocols.load import packs
from protocols.pack import GuidanceFor, Pack
from protocols.references import parts
from protocols.vocabulary import Event, Measure, Office
from tests.cast import Stage
from tests.scripts.plays import begin, finish

NOW = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
LATER: dict[str, Collection[object]] = {
    "event": {*EVENTS, Event.MEASURE_IMPOSED},
    "measure": set(Measure),
    "office": set(Office),
}
# The category comes of the facts; cameras are in the organisation file; a repeat is pointed at by
# who handles the case, and so is the reason, a row of the table; a situation is picked.
NO_FACTS = {"category", "camera", "repeated", "situation", "reason", "any", "unless"}
SAID = (
    "Hij wilde niet door een vrouw geholpen worden.",
    "Hij vroeg wat voor ondergoed ik draag.",
    "Hij stalkt mij al weken.",
    "Zij sneed zichzelf in haar pols.",
)


def _answers(key: str, ask: Ask) -> Iterator[tuple[str, Answer]]:
    if isinstance(ask, Choice):
        yield from ((key, Answer(codes=(code,))) for code in ask.options)
    if isinstance(ask, Ticks):
        for field in ask.fields:
            yield from ((key, Answer(fields={field.name: (one,)})) for one in field.options)


def _told(pack: Pack) -> Iterator[Facts]:
    """Yield what each single button or tick of this pack's report makes of the facts."""
    what = {"what": Answer(fields={"words": ("insult",)})}
    for step in incident(frozenset(one.id for one in pack.asks)).steps:
        for key, answer in _answers(step.key, step.ask):
            yield facts_of({**what, key: answer})
    for sentence in SAID:
        yield facts_of({"story": Answer(text=sentence)})


def _values(pack: Pack) -> dict[str, Collection[object]]:
    """Return what can be told under this pack, by the line of a condition that asks for it."""
    told = list(_told(pack))
    targets = {target for facts in told for target in facts.targets}
    conducts = {conduct for facts in told for conduct in facts.conducts}
    return {
        **LATER,
        "conducts": conducts,
        "conduct": conducts,
        "targets": targets,
        "target": targets,
        "direction": {facts.direction for facts in told},
        "places": {facts.place for facts in told},
        "place": {facts.place for facts in told},
        "injury": {facts.injury for facts in told},
        "origin": {facts.origin for facts in told},
        "flags": {name for facts in told for name, up in facts.flags if up},
        "sustained": {facts.sustained for facts in told},
        "perpetrator_known": {facts.perpetrator_known for facts in told},
        "under_influence": {facts.under_influence for facts in told},
        "off_duty": {facts.off_duty for facts in told},
        "damage": {facts.flags.damage for facts in told},
        "weapon": {facts.flags.weapon for facts in told},
        "infection_risk": {True},  # a tick on the same card; sheet_of reads it there
    }


@pytest.mark.parametrize("id", list(packs()))
def test_each_value_that_a_rule_names_can_be_told(id: str) -> None:
    pack = packs()[id]
    known = _values(pack)
    missing = set()
    for _, part in parts(pack):
        if isinstance(part, FactsWhen | SheetWhen | GuidanceFor):
            for line in set(type(part).model_fields) - NO_FACTS:
                value = getattr(part, line)
                named = value if isinstance(value, tuple) else () if value is None else (value,)
                missing |= {(line, str(one)) for one in named if one not in known[line]}
    assert missing == set()


async def test_what_a_protocol_asks_is_asked_shown_and_changed(stage: Stage) -> None:
    """Heerlen counts how often somebody was told to leave; who did leave is not asked about it."""
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says("Een bekende klant weigerde gisteren om 10 uur het gebouw te verlaten.")
    await finish(employee, until="summoned")
    await employee.taps("summoned", "three")
    await finish(employee, until="harm")
    await employee.hands_in("harm", f3=["instrumental"])
    await finish(employee, until="category")
    employee.sees("Drie keer of vaker", "om iets gedaan te krijgen")
    await employee.taps("change", "precisely")
    await employee.hands_in("precisely", f1=["obstructing"])
    await employee.taps("change", "summoned")
    await employee.taps("summoned", "twice")
    await finish(employee)
    await employee.says("wat nu")
    employee.sees("Het was bedoeld om iets te krijgen")
    await stage["leidinggevende"].taps("view", "story")
    stage["leidinggevende"].sees("Twee keer", "Tegenwerken")


async def test_digital_aggression_has_its_class(stage: Stage) -> None:
    employee = stage["medewerker"]
    await begin(employee)
    await employee.says(
        "Een bekende klant filmde mij gisteren tegen mijn zin en zette mijn adres op Facebook."
    )
    await finish(employee)
    await stage["cag"].taps("view", "story")
    stage["cag"].sees("Soort digitale agressie", "mengvorm", "Op een account van de dader")


async def test_the_office_is_that_of_whom_it_was_done_to(stage: Stage) -> None:
    """The registrar reports for a council member: the route is the council member's."""
    registrar = stage["griffier"]
    await begin(registrar)
    await registrar.says(
        "Een bekende inwoner bedreigde gisteren om 10 uur een raadslid: ik sla je in elkaar."
    )
    await finish(registrar, until="care")
    await registrar.hands_in("care", f1=["colleague"])
    await registrar.hands_in("victim", f1=["Roos Raadslid"])
    await finish(registrar, until="send")
    registrar.sees("Bente Burgemeester")
    await finish(registrar)
    stage["burgemeester"].sees("een incident met een raads- of fractielid")
