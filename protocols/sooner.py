"""Whether one term is never later than another, whatever the day: what an overlay may do."""

from math import inf

from protocols.terms import Length, Term

# An hour, once, in what the calendar counts: a day of 23 or 25 hours when summer time changes.
_SLACK = 1


def is_sooner(new: Term, old: Term) -> bool:
    """Tell whether the new term never comes later than the old one, counted from the same anchor.

    A term that the source forbids to keep earlier (`not_earlier`) stays as it is.
    """
    if old.not_earlier:
        return new == old
    if old.at_once or old.footage:
        return new.at_once is True or (new.footage is True and old.footage is True)
    if old.before:
        return new.before is not None and never_longer(old.before, new.before)
    return new.at_once is True or (_limit_is_sooner(new, old) and _target_is_sooner(new, old))


def _limit_is_sooner(new: Term, old: Term) -> bool:
    if old.within is None and old.to is None and new.after and new.to is None:
        # Both end a working day later. Hours could end on a Saturday, from where that is longer.
        same = old.after is not None and new.after.unit == old.after.unit
        return same and new.after.unit not in ("hours", "minutes")
    limits = old.within or tuple(one for one in (old.to or old.after,) if one)
    latest = new.within or tuple(one for one in (new.to,) if one)
    return all(any(never_longer(one, limit) for one in latest) for limit in limits)


def _target_is_sooner(new: Term, old: Term) -> bool:
    """A target stays, or comes sooner: there is no term without one where there was one."""
    target = old.aim or old.after
    if target is None:
        return True
    aims = tuple(one for one in (new.aim or new.after,) if one) or (new.within or ())
    return any(never_longer(one, target) for one in aims)


def never_longer(one: Length, other: Length) -> bool:
    """Tell whether a length is at most another one, on any day of any year."""
    if one.unit == other.unit:
        return one.amount <= other.amount
    return _hours(one)[1] <= _hours(other)[0]


def _hours(length: Length) -> tuple[float, float]:
    """The fewest and the most hours that a length can take."""
    many = length.amount
    match length.unit:
        case "minutes":
            return many / 60, many / 60
        case "hours":
            return many, many
        case "working_days":
            return 24 * many - _SLACK, inf
        case "days":
            return 24 * many - _SLACK, 24 * many + _SLACK
        case "weeks":
            return 7 * 24 * many - _SLACK, 7 * 24 * many + _SLACK
        case "months":
            return (30 * many - 2) * 24 - _SLACK, 31 * many * 24 + _SLACK
