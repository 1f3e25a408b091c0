"""When it was: a button, a picker, or typed words."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dialogs.answers import Answer
from dialogs.asked import SUBMIT, WORDS_LENGTH, Asked, NotUnderstood, own_words, tapped
from dialogs.reply import Reply
from dialogs.typed import does_not_know, option_of, unique

_AHEAD = timedelta(minutes=5)  # how far a person's clock may be ahead of ours


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in the past. `options` are some of: now, today_earlier, yesterday, unknown."""

    options: tuple[str, ...]

    def read(self, reply: Reply, asked: Asked) -> Answer:
        now = asked.outside.now
        if reply.step:
            picked = reply.values.get(asked.key) or _picker_tap(reply, self.options)
            return _picked(picked, now) if picked else _preset(tapped(reply, self.options), now)
        text = own_words(reply.text, WORDS_LENGTH)
        if option := option_of(text, asked.texts, self.options):
            return _preset(Answer(codes=(option,), source="text"), now)
        moment = asked.outside.read_moment(text)
        if moment is None and "unknown" in self.options and does_not_know(text, asked.texts):
            return Answer(codes=("unknown",), text=text, source="text")
        if moment is None:
            raise NotUnderstood("error.moment")
        return _at(Answer(text=text, source="text"), moment.at, moment.precision, now)


def _picker_tap(reply: Reply, options: tuple[str, ...]) -> tuple[str, ...]:
    """Return the moment of a picker that answers by itself, without a hand-in button."""
    buttons = (*options, SUBMIT, None)
    return () if reply.value in buttons else (reply.value or "",)


def _preset(answer: Answer, now: datetime) -> Answer:
    """A day is its first minute, so that no limit counted from it is set too late."""
    today = datetime.combine(now.date(), time.min, now.tzinfo)
    match answer.code:
        case "now":
            return _at(answer, now, "minute", now)
        case "today_earlier":
            return _at(answer, today, "day", now)
        case "yesterday":
            return _at(answer, today - timedelta(days=1), "day", now)
        case _:
            return answer


def _picked(values: tuple[str, ...], now: datetime) -> Answer:
    """Read a picker: "2026-12-18T16:30" (or date and time apart), or seconds since 1970."""
    written = "T".join(unique(value.strip() for value in values))
    try:
        at = _moment(written, now)
    except (ValueError, OverflowError, OSError):
        raise NotUnderstood("error.moment") from None
    day_only = len(written) == len("2026-12-18") and not written.isdecimal()
    return _at(Answer(), at, "day" if day_only else "minute", now)


def _moment(written: str, now: datetime) -> datetime:
    if written.isdecimal():
        return datetime.fromtimestamp(int(written), now.tzinfo)
    at = datetime.fromisoformat(written)
    return at.astimezone(now.tzinfo) if at.tzinfo else at.replace(tzinfo=now.tzinfo)


def _at(answer: Answer, at: datetime, precision: str, now: datetime) -> Answer:
    if at > now + _AHEAD:
        raise NotUnderstood("error.moment_ahead")
    return answer.model_copy(update={"at": at, "precision": precision})
