"""The cards of evidence: the files of a case, a button each, and the link that opens one."""

from collections.abc import Iterator, Sequence

from cases.cards.frame import button, buttons, card, quiet
from dialogs.card import Bullets, Card, Link, Part, Text
from dialogs.texts import Language, knows, say
from storage.records import Case, Person, StoredFile


def files_parts(case: Case, files: Sequence[StoredFile], person: Person) -> Iterator[Part]:
    """Yield what a case's evidence is, with a button to look at each file."""
    language = person.language
    if not files:
        return
    yield Text(text=say("evidence.some", language, count=len(files)))
    yield Bullets(items=tuple(file_line(file, person.language) for file in files))
    step, ref = f"file.{case.id}", str(case.version)
    labels = (say("evidence.look", language, name=file.name) for file in files)
    yield from buttons(
        *(button(label, step, str(f.id), ref) for label, f in zip(labels, files, strict=True))
    )


def link_card(case: Case, file: StoredFile, person: Person, url: str) -> Card:
    """Return the card with the link; without an address it says what is missing."""
    language = person.language
    parts: list[Part] = [Text(text=file_line(file, language))]
    if url:
        parts.append(Link(label=say("evidence.open", language), url=url))
        parts.append(quiet(say("evidence.once", language)))
    else:
        parts.append(Text(text=say("evidence.no_address", language)))
    title = say("evidence.title", language, number=case.number)
    return card("notice", title, parts, person, case=case, key=f"file:{file.id}")


def file_line(file: StoredFile, language: str) -> str:
    """Return a file in one line: its name, what it is, how big."""
    size = max(1, round(file.size / 1024))
    return say("evidence.line", language, name=file.name, kind=kind_of(file, language), size=size)


def kind_of(file: StoredFile, language: str | Language) -> str:
    """Return what a file is, in a word that everybody knows."""
    key = f"evidence.kinds.{file.media_type.partition('/')[0]}"
    return say(key if knows(key, language) else "evidence.kinds.application", language)
