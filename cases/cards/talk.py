"""The cards of a conversation, with what the organisation and its protocol put on them."""

from collections.abc import Sequence
from datetime import datetime

from cases.cards.frame import button, buttons, card, quiet
from cases.cards.receivers import receivers
from cases.desk import Desk
from cases.evidence import Refused
from cases.verdict import Suggestion
from dialogs.answers import Answers
from dialogs.ask_card import question_card
from dialogs.card import Bullets, Card, Option, Part, Text
from dialogs.dialog import NotUnderstood, Outdated, Step
from dialogs.summary import Suggestion as Suggested
from dialogs.summary import category_card, send_card, so_far
from dialogs.texts import Language, say, section
from dialogs.word_cards import danger_card, why_not, with_word
from protocols.guidance import category_text
from protocols.pack import Pack
from protocols.vocabulary import Conduct, Role
from storage.records import Case, Conversation, Person
from words.observe import observe

__all__ = ["with_word"]
_MOST_WORDS = 3  # pieces of the story that a suggestion shows


def language_of(person: Person) -> Language:
    """Return the language to write to somebody in; Dutch where we do not speak theirs."""
    return "en" if person.language == "en" else "nl"


def question(desk: Desk, person: Person, step: Step, answers: Answers, ref: str) -> Card:
    """Return the card of a question."""
    return question_card(step, answers, language_of(person), ref)


def danger(desk: Desk, person: Person, text: str, ref: str) -> Card:
    """Return the 112 card, or the one for somebody who may harm themselves."""
    own = any(
        conduct in (Conduct.SELF_HARM, Conduct.SELF_HARM_THREAT)
        for conduct in (observe(text, desk.now).conducts if text else ())
    )
    contacts = desk.organisation.contacts
    return danger_card(
        language_of(person),
        ref,
        self_harm=own,
        alarm=contacts.get("alarm", ""),
        security=contacts.get("security", ""),
    )


def category(
    desk: Desk, person: Person, pack: Pack, answers: Answers, found: Suggestion, ref: str
) -> Card:
    """Return the summary with the category that the protocol's rules suggest."""
    language = language_of(person)
    code = found.verdict.category
    label = category_text(pack, code, language)
    suggested = Suggested(
        code=code,
        label=label.label,
        source=found.verdict.source,
        words=tuple(dict.fromkeys(span.text for span in found.words))[:_MOST_WORDS],
        view=label.view or "",
    )
    others = [_option(pack, other, language) for other in pack.codes if other != code]
    return category_card(answers, language, ref, suggested, others)


def _option(pack: Pack, code: str, language: Language) -> Option:
    label = category_text(pack, code, language)
    return Option(value=code, label=label.label, hint=label.description)


async def send(
    desk: Desk, person: Person, pack: Pack, answers: Answers, found: Suggestion, ref: str
) -> Card:
    """Return the last card before sending, with who gets to see what."""
    return send_card(
        answers, language_of(person), ref, await receivers(desk, person, pack, answers, found)
    )


def word_before(
    person: Person,
    problem: NotUnderstood | Outdated | None,
    refused: Sequence[Refused],
    files: int,
) -> list[str]:
    """Return what is said above the next question: what went wrong, what was kept."""
    language = person.language
    words = [say(one.text_key, language, name=one.name) for one in refused]
    if files:
        words.append(say("conversation.file_kept.text", language, count=files))
    if problem:
        words.append(why_not(problem, language))
    return words


def old_card(person: Person) -> Card:
    """Return the word to somebody who tapped on a card of a report that is over."""
    return card(
        "error",
        say("error.title", person.language),
        [Text(text=say("error.outdated_done", person.language))],
        person,
    )


def unclear(person: Person) -> Card:
    """Return what can be done, to somebody whose words mean nothing to us."""
    language = person.language
    title, text = _pair("conversation.unclear", language)
    return card("word", title, [Text(text=text), *_starts(language)], person)


def file_alone(person: Person) -> Card:
    """Return the word that a file without a report was not kept, and the way to start one."""
    language = person.language
    title, text = _pair("conversation.file_alone", language)
    label = say("conversation.buttons.report", language)
    report = button(label, "start", "report", "", "primary")
    return card("word", title, [Text(text=text), *buttons(report)], person)


def files_later(person: Person, case: Case, count: int, refused: Sequence[Refused]) -> Card:
    """Return the word that files now belong to a case, and which were not kept and why."""
    language = person.language
    values = {"count": count, "number": case.number}
    title = say("conversation.files_later.title", language)
    parts: list[Part] = []
    if count:
        parts.append(Text(text=say("conversation.files_later.text", language, **values)))
    parts += [Text(text=say(one.text_key, language, name=one.name)) for one in refused]
    return card("word", title if count else say("error.title", language), parts, person, case=case)


async def help_card(desk: Desk, person: Person, *, bans: bool = False) -> Card:
    """Return what the bot can do, and a human to ask. `bans`: the list of bans is for them too."""
    language = person.language
    parts: list[Part] = [
        Text(text=say("conversation.help.danger", language), tone="alarm"),
        Text(text=say("conversation.help.text", language)),
        Bullets(items=section("conversation.help.items", language)),
        *_starts(language, bans),
    ]
    cag = (await desk.directory_of(())).who(Role.CAG)
    if cag:
        parts.append(quiet(say("conversation.help.person", language, name=cag.name)))
    return card("word", say("conversation.help.title", language), parts, person)


def _starts(language: str, bans: bool = False) -> tuple[Part, ...]:
    names = ("report", "what_now", "my_reports", "my_tasks", *(("bans",) if bans else ()))
    return buttons(
        *(
            button(
                say(f"conversation.buttons.{name}", language),
                "start",
                name,
                "",
                "primary" if name == "report" else "plain",
            )
            for name in names
        )
    )


def _pair(key: str, language: str, **values: object) -> tuple[str, str]:
    return say(f"{key}.title", language, **values), say(f"{key}.text", language, **values)


def _choice(key: str, person: Person, ref: str, names: Sequence[str], **values: object) -> Card:
    """Return a card with a title, a text and a few buttons, all from one place."""
    language = person.language
    title, text = _pair(key, language, **values)
    row = buttons(
        *(
            button(
                say(f"{key}.buttons.{name}", language),
                "start" if name in ("new", "go_on") and "open" in key else "stop",
                name,
                ref,
                "primary" if n == 0 else "plain",
            )
            for n, name in enumerate(names)
        )
    )
    return card("word", title, [Text(text=text), *row], person)


def open_already(desk: Desk, person: Person, draft: Conversation) -> Card:
    started = desk.say_moment(draft.started_at, person.language)
    return _choice(
        "conversation.open_already", person, str(draft.id), ("go_on", "new"), started=started
    )


def stop(desk: Desk, person: Person, draft: Conversation, until: datetime) -> Card:
    said = desk.say_moment(until, person.language)
    names = ("keep", "go_on", "throw_away")
    return _choice("conversation.stop", person, str(draft.id), names, until=said)


def throw_away(person: Person, draft: Conversation) -> Card:
    return _choice("conversation.throw_away", person, str(draft.id), ("no", "yes"))


def draft_warning(desk: Desk, person: Person, draft: Conversation, until: datetime) -> Card:
    values = {
        "started": desk.say_moment(draft.started_at, person.language),
        "until": desk.say_moment(until, person.language),
    }
    names = ("go_on", "longer", "throw_away")
    return _choice("conversation.draft_warning", person, str(draft.id), names, **values)


def paused(desk: Desk, person: Person, until: datetime) -> Card:
    language = person.language
    title, text = _pair("conversation.paused", language, until=desk.say_moment(until, language))
    go_on = button(say("conversation.buttons.go_on", language), "start", "go_on", "", "primary")
    return card("word", title, [Text(text=text), *buttons(go_on)], person)


def draft_expired(desk: Desk, person: Person, draft: Conversation) -> Card:
    started = desk.say_moment(draft.started_at, person.language)
    title, text = _pair("conversation.draft_expired", person.language, started=started)
    return card("word", title, [Text(text=text)], person)


def nothing_open(person: Person) -> Card:
    title, text = _pair("conversation.nothing_open", person.language)
    return card("word", title, [Text(text=text)], person)


def thrown_away(person: Person) -> Card:
    title, text = _pair("conversation.thrown_away", person.language)
    return card("word", title, [Text(text=text)], person)


def resumed(person: Person, question_now: Card, answers: Answers) -> Card:
    """Return the open question with what was told already above it."""
    language = person.language
    told = so_far(answers, language)
    if question_now.step in ("category", "send", "danger"):
        told = ()
    said = (
        with_word(question_now, say("conversation.resumed.text", language))
        if told
        else question_now
    )
    return (
        said.model_copy(update={"parts": (*said.parts[:1], *told, *said.parts[1:])})
        if told
        else said
    )
