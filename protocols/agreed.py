"""What a protocol leaves open, filled in by the organisation: a term, a period, or words.

An answer never changes what the source does say: only a place that names the open term is filled
in. A pack without answers does what its `meanwhile` says.
"""

from collections.abc import Mapping
from typing import Literal

from protocols.duty import DutyRule
from protocols.pack import Footage, OpenTerm, Pack, Retention
from protocols.readable import length_text, read_length
from protocols.sanction import BanList, Recidive
from protocols.strict import Text
from protocols.terms import Length, Term

Answers = Mapping[str, str]  # the id of an open term, or of a duty that rests on it -> the answer
Kind = Literal["length", "period", "hours", "words"]
LONGEST = 260  # signs; a card that is longer is not read


class BadAnswer(ValueError):
    """An answer that the pack cannot use; the message says what would do."""


def kind_of(pack: Pack, id: str) -> Kind:
    """Return what an answer to this open term is: a length, a number of hours, or words."""
    if pack.footage and pack.footage.open == id:
        return "hours"
    periods = (pack.recidive, pack.ban_list, *pack.retention)
    if any(one and one.open == id for one in periods):
        return "period"
    return "length" if any(rule.term.open == id for rule in pack.duties) else "words"


def read_answer(pack: Pack, id: str, text: str) -> str:
    """Return what somebody typed as an answer to this open term, in the way a file has it.

    Raises BadAnswer.
    """
    typed = " ".join(text.split())
    if kind_of(pack, id) == "words":
        _check(pack, id, typed)
        return typed
    try:
        answer = str(read_length(typed))
    except ValueError as problem:
        raise BadAnswer(f"{id}: {problem}") from None
    _check(pack, id, answer)
    return answer


def unanswered(pack: Pack, answers: Answers) -> tuple[OpenTerm, ...]:
    """Return what the source leaves open and the organisation has not answered."""
    return tuple(one for one in pack.open_terms if not _is_answered(pack, one.id, answers))


def usable(pack: Pack, answers: Answers) -> Answers:
    """Return the answers that this version of the pack can use; an older one is open elsewhere."""
    return {id: answer for id, answer in answers.items() if _fits(pack, id, answer)}


def agreed(pack: Pack, answers: Answers) -> Pack:
    """Return the pack with the answers in it. Raises BadAnswer where one cannot be used."""
    for id, answer in answers.items():
        _check(pack, id, answer)
    if not answers:
        return pack
    return pack.model_copy(
        update={
            "duties": tuple(_duty(rule, answers) for rule in pack.duties),
            "recidive": _recidive(pack, answers),
            "retention": tuple(_retention(one, answers) for one in pack.retention),
            "ban_list": _ban_list(pack.ban_list, answers),
            "footage": _footage(pack.footage, answers),
            "open_terms": tuple(_said(pack, one, answers) for one in pack.open_terms),
        }
    )


def _is_answered(pack: Pack, id: str, answers: Answers) -> bool:
    duties = [rule.id for rule in pack.duties if rule.term.open == id]
    return id in answers or (bool(duties) and answers.keys() >= set(duties))


def _fits(pack: Pack, id: str, answer: str) -> bool:
    try:
        _check(pack, id, answer)
    except BadAnswer:
        return False
    return True


def _check(pack: Pack, id: str, answer: str) -> None:
    resting = {rule.id for rule in pack.duties if rule.term.open}
    known = {one.id for one in pack.open_terms}
    if id not in known | resting:
        raise BadAnswer(f"{pack.id} leaves no {id!r} open; it leaves {', '.join(sorted(known))}")
    kind = "length" if id in resting else kind_of(pack, id)
    if kind == "words":
        if not 0 < len(answer.strip()) <= LONGEST:
            raise BadAnswer(f"{id}: write one sentence of at most {LONGEST} signs")
        return
    try:
        length = Length.parse(answer)
    except ValueError as problem:
        raise BadAnswer(f"{id}: {problem}") from None
    if kind == "hours" and length.unit not in ("hours", "days"):
        raise BadAnswer(f'{id}: write it as "120 hours" or "7 days"')


def _duty(rule: DutyRule, answers: Answers) -> DutyRule:
    if not rule.term.open:
        return rule
    answer = answers.get(rule.id) or answers.get(rule.term.open)
    if not answer or rule.term.footage:
        return rule  # pictures go by the hours that they are kept
    return rule.model_copy(update={"term": _term(rule.term, answer)})


def _term(term: Term, answer: str) -> Term:
    """Return the term with the organisation's length, counted the way the pack counts it."""
    length = Length.parse(answer)
    if term.after:
        return Term(after=length, open=term.open)
    if term.before:
        return Term(before=length, open=term.open)
    return Term(within=(length,), open=term.open)


def _recidive(pack: Pack, answers: Answers) -> Recidive | None:
    found = pack.recidive
    answer = answers.get(found.open or "") if found else None
    return found.model_copy(update={"window": Length.parse(answer)}) if found and answer else found


def _retention(one: Retention, answers: Answers) -> Retention:
    answer = answers.get(one.open or "")
    return one.model_copy(update={"keep": Length.parse(answer)}) if answer else one


def _ban_list(found: BanList | None, answers: Answers) -> BanList | None:
    answer = answers.get(found.open or "") if found else None
    return found.model_copy(update={"keep": Length.parse(answer)}) if found and answer else found


def _footage(footage: Footage | None, answers: Answers) -> Footage | None:
    answer = answers.get(footage.open or "") if footage else None
    if footage is None or not answer:
        return footage
    length = Length.parse(answer)
    hours = length.amount * 24 if length.unit == "days" else length.amount
    return footage.model_copy(update={"hours": hours})


def _said(pack: Pack, one: OpenTerm, answers: Answers) -> OpenTerm:
    """Return the open term with what the organisation agreed on beside it, in words."""
    answer = answers.get(one.id)
    if not answer:
        return one
    text = Text(nl=answer, en=answer)
    if kind_of(pack, one.id) != "words":
        length = Length.parse(answer)
        text = Text(nl=length_text(length, "nl"), en=length_text(length, "en"))
    return one.model_copy(update={"agreed": text})
