"""The page around the chat, as HTML. Pure: a window in, text out."""

from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.web.log import Entry
from bot.web.render import card_html, environment
from bot.web.texts import page_words, short_text
from bot.web.trial import Window
from dialogs.spoken import day_text
from dialogs.texts import words

NOTES = frozenset({"nothing_ahead"})  # what the page may be asked to say beside the chat


def page_html(window: Window, draft: bool = False, note: str = "") -> str:
    """Return the whole page. `draft` puts the sample story into the message field."""
    language = window.viewer.language
    chat = [
        Markup(entry_html(entry, window, before))  # noqa: S704  made by our own templates
        for before, entry in zip([None, *window.chat], window.chat, strict=False)
    ]
    t = page_words(language)
    return (
        environment()
        .get_template("page.html")
        .render(
            window=window,
            viewer=window.viewer,
            language=language,
            t=t,
            starts=words("web.start", language),
            chat=chat,
            first_new=_first_new(window),
            clock=clock_view(window),
            draft=t("example_text") if draft else "",
            note=t(note) if note in NOTES else "",
        )
    )


def _first_new(window: Window) -> str:
    """Return the place of the first card the person has not seen; "" when they have seen all."""
    unread = sum(p.unread for p in window.people if p.person.id == window.person.id)
    places = [entry.place for entry in window.chat if entry.card and not entry.past]
    return next(iter(places[-unread:]), "") if unread else ""


def entry_html(entry: Entry, window: Window, before: Entry | None) -> str:
    """Return one line of the chat; the day stands above the first line of it."""
    viewer = window.viewer
    at = entry.at.astimezone(viewer.zone)
    card = card_html(entry.card, viewer, past=entry.past, place=entry.place) if entry.card else ""
    return (
        environment()
        .get_template("entry.html")
        .render(
            entry=entry,
            card=Markup(card),  # noqa: S704  made by our own template, every text in it escaped
            day=_new_day(entry, before, window),
            at=at,
            name=window.person.name,
            t=page_words(viewer.language),
        )
    )


def clock_view(window: Window) -> dict[str, Any]:
    """Return the clock's moment, for people and for machines."""
    return {
        "at": window.now.isoformat(timespec="seconds"),
        "text": short_text(window.now, window.viewer.language),
    }


def _new_day(entry: Entry, before: Entry | None, window: Window) -> str:
    def day(moment: datetime) -> str:
        local = moment.astimezone(window.viewer.zone)
        return day_text(local.date(), window.viewer.language)

    if before is not None and day(before.at) == day(entry.at):
        return ""
    return day(entry.at)
