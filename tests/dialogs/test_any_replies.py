"""Whatever is sent, in whatever order: only the named errors, and no answer is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.answers import Answer, Answers, from_json, to_json
from dialogs.asked import NotUnderstood
from dialogs.card import Form
from dialogs.dialog import CHANGE, Outdated, open_step, take
from dialogs.incident import INCIDENT
from dialogs.reply import Attachment, Reply
from tests.dialogs.person import CATEGORIES, OUTSIDE, card_of, offered

KEYS = [step.key for step in INCIDENT.steps]
VALUES = sorted({value for step in INCIDENT.steps for value in step.ask.options})
TYPED = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            *("ja", "nee", "stap voor stap", "weet ik niet", "overslaan", "klaar", "klopt"),
            *("verstuur", "1", "2", "schelden en slaan", "aan de balie", "om drie uur"),
            *("Jan en Fatima", "er stond een man te schelden aan de balie", "x" * 10_001),
        ]
    ),
)
FILES = st.builds(
    Attachment,
    st.sampled_from("abcd"),
    st.just("foto.jpg"),
    st.sampled_from(["image/jpeg", "application/zip", ""]),
    st.sampled_from([1, 10**9]),
)
NAMES = st.sampled_from(
    [*KEYS, *(f"{key}#{n}" for key in ("what", "harm", "care") for n in (2, 3))]
)
WILD = st.builds(
    Reply,
    text=TYPED,
    step=st.sampled_from([None, *KEYS, CHANGE, "nonsense"]),
    value=st.sampled_from([None, *VALUES, *KEYS, *CATEGORIES, "submit", "keep", "continue", ""]),
    values=st.dictionaries(
        NAMES, st.lists(st.sampled_from([*VALUES, "2026-12-01", "?"])).map(tuple)
    ),
    files=st.lists(FILES, max_size=3).map(tuple),
)


def sensible(draw: st.DrawFn, answers: Answers) -> Reply:
    """Tap or hand in something that the open card really shows."""
    card = card_of(answers)
    taps = [Reply(step=step, value=value) for step, value in sorted(offered(card))]
    forms = [
        Reply(step=form.step, values={one.name: one.initial for one in form.inputs})
        for form in card.parts
        if isinstance(form, Form)
    ]
    return draw(st.sampled_from([*taps, *forms]))


@settings(max_examples=100)
@given(st.data())
def test_nothing_but_the_named_errors_and_nothing_lost(data: st.DataObject) -> None:
    answers: Answers = {}
    for _ in range(data.draw(st.integers(1, 15))):
        if open_step(INCIDENT, answers) is None:
            break
        wild = data.draw(st.booleans())
        reply = data.draw(WILD) if wild else data.draw(st.composite(sensible)(answers))
        answers = _turn(answers, reply)


def _turn(before: Answers, reply: Reply) -> Answers:
    stored = to_json(before)
    try:
        after = take(INCIDENT, before, reply, OUTSIDE)
    except (NotUnderstood, Outdated) as problem:
        after = problem.answers or before
    assert to_json(before) == stored, "the answers passed in were changed"
    _nothing_is_lost(before, after, reply)
    assert from_json(to_json(after)) == after
    return after


def _nothing_is_lost(before: Answers, after: Answers, reply: Reply) -> None:
    """An answer goes only when it no longer applies, and changes only when it was asked."""
    open_before = open_step(INCIDENT, before)
    may_change = {open_before.key if open_before else "", "evidence"}
    if open_before:
        may_change.add(INCIDENT.spills)
    changed = {k for k in after if k not in before or not before[k].says_the_same(after[k])}
    assert changed <= may_change
    dropped = before.keys() - after.keys()
    for step in INCIDENT.steps:
        if step.key in dropped:
            rests = not step.rests_on.isdisjoint(changed | dropped)
            assert rests or not step.when.holds(after), f"{step.key} was lost by {reply}"


@given(st.text(max_size=300))
def test_every_letter_of_a_story_is_kept_in_its_order(text: str) -> None:
    try:
        after = take(INCIDENT, {"danger": Answer(codes=("no",))}, Reply(text=text), OUTSIDE)
    except NotUnderstood:
        return
    if not after["story"].codes:
        assert _letters(after["story"].text) == _letters(text)


def _letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isalnum()]
