"""The fact sheet of a case, made from the answers: what routes, duties and measures rest on."""

from datetime import datetime

from cases.desk import Desk
from cases.directory import Directory
from cases.verdict import Suggestion
from dialogs.answers import Answer, Answers
from protocols.facts import Facts, FactSheet, Moment
from protocols.online import online_rule
from protocols.pack import Pack
from protocols.vocabulary import Office, OnlineClass, Place, Target
from storage.records import Person

NAMING = ("victim", "witness_names")  # the steps that name who else is in it
_INSIDE = (Place.COUNTER, Place.INTERVIEW_ROOM, Place.MEETING)


def sheet_of(
    desk: Desk, person: Person, suggestion: Suggestion, answers: Answers, directory: Directory
) -> FactSheet:
    """Return what is known of the case, in the shared vocabulary."""
    confirmed = answers["category"].code
    facts = suggestion.facts
    more = answers["harm"].of("more") if "harm" in answers else ()
    return FactSheet(
        occurred_at=_moment(desk, facts.when),
        reported_at=desk.now,
        category=confirmed,
        categories=suggestion.verdict.categories
        if confirmed == suggestion.verdict.category
        else (),
        conducts=facts.conducts,
        place=facts.place,
        office=_office(person, answers, directory),
        target=next(iter(facts.targets), Target.EMPLOYEE),
        injury=facts.injury,
        infection_risk="infection_risk" in more,
        damage=facts.flags.damage,
        weapon=facts.flags.weapon,
        camera=footage_hours(desk, answers) is not None,
        perpetrator_known=facts.perpetrator_known is not False,
        sustained=facts.sustained,
        summoned=facts.summoned,
        perpetrator=facts.perpetrator,
        origin=facts.origin,
        ground=facts.ground,
        online=_online(desk.pack_for(person), facts),
        under_influence=facts.under_influence,
        off_duty=facts.off_duty,
        access_denied=facts.access_denied,
    )


async def directory_for(desk: Desk, reporter: Person, answers: Answers) -> Directory:
    """Return everybody only where somebody is named: names are encrypted, and no query finds one.

    One who is named is looked for among all, so that two of the same name are not mistaken.
    """
    named = [answers.get(step, Answer()).names for step in NAMING]
    return await (desk.directory() if any(named) else desk.directory_of({reporter.id}))


def _office(person: Person, answers: Answers, directory: Directory) -> Office:
    """Return the office of whom it was done to: the reporter's, or that of whom they report for."""
    care = answers.get("care", Answer())
    names = answers.get("victim", Answer()).names if "colleague" in care.of("for_whom") else ()
    victim = next(filter(None, map(directory.named, names)), person)
    return Office(victim.office)


def _online(pack: Pack, facts: Facts) -> OnlineClass | None:
    rule = online_rule(pack, facts.place, facts.conducts)
    return rule.id if rule else None


def _moment(desk: Desk, when: Moment | None) -> datetime:
    """Return the moment to count from. Of a day the first minute: no limit is set too late."""
    if when is None:
        return desk.now
    at = desk.calendar.local(when.at)
    if when.precision == "day":
        at = at.replace(hour=0, minute=0)
    return min(at, desk.now)


def footage_hours(desk: Desk, answers: Answers) -> int | None:
    """Return for how many hours camera pictures are kept there; None where there is no camera.

    Inside, where nobody said which building it was, the shortest time of all counts: asking for
    pictures too early costs nothing, too late is for ever.
    """
    where = answers.get("where", Answer())
    kept = {
        str(place["name"]): int(place["camera_hours"])
        for place in desk.organisation.locations
        if place.get("camera_hours")
    }
    named = [hours for name, hours in kept.items() if name.casefold() in where.text.casefold()]
    inside = list(kept.values()) if where.code in _INSIDE else []
    return min(named or inside, default=None)
