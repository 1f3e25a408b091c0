"""Somebody whom no organisation file names: they may report too, and say who their manager is."""

from dataclasses import replace

from cases.cards.frame import card, quiet
from cases.cards.talk import language_of
from cases.desk import Desk
from dialogs.card import Card, Form, Input
from dialogs.reply import Reply
from dialogs.texts import say
from storage.database import Storage
from storage.records import Person

MANAGER = "manager"  # the step of the card below, and the field of it


def is_stranger(person: Person) -> bool:
    """Tell whether nobody knows to whose team this person belongs."""
    return not person.in_file and person.team_id is None


def meet(desk: Desk, person: Person, channel: str) -> None:
    """Ask a stranger for their manager at their first word; not while there is danger."""
    danger = any(row.card["kind"] == "danger" for row in desk.outgoing)
    if is_stranger(person) and not danger:
        desk.send(person.id, ask_manager(person), channel=channel)


def ask_manager(person: Person) -> Card:
    """Return the card that asks a stranger for their manager. It can be left as it is."""
    language = language_of(person)
    field = Input(name=MANAGER, kind="person", label=say("stranger.label", language), required=True)
    form = Form(step=MANAGER, ref="", inputs=(field,), submit=say("stranger.submit", language))
    parts = (quiet(say("stranger.why", language)), form)
    return card("question", say("stranger.title", language), parts, person, step=MANAGER)


async def manager_named(desk: Desk, person: Person, channel: str, reply: Reply) -> None:
    """Take the manager (an e-mail address) that a stranger named, and say what came of it."""
    named = next(iter(reply.values.get(MANAGER, ())), reply.value or "")
    language = language_of(person)
    placed = await placed_under(desk.storage, person, named)
    key = "stranger.not_needed" if not is_stranger(person) else "stranger.not_found"
    if placed is not None:
        key = "stranger.thanks"
    desk.send(person.id, card("word", say(key, language), (), person), channel=channel)


async def placed_under(storage: Storage, person: Person, manager: str) -> Person | None:
    """Put a stranger in the team of the manager with this e-mail address; None: there is none."""
    chief = await storage.people.by_email(manager) if manager and is_stranger(person) else None
    teams = await storage.people.teams() if chief else ()
    team = next((team for team in teams if chief and team.manager_id == chief.id), None)
    if team is None:
        return None
    placed = replace(person, team_id=team.id)
    await storage.people.save(placed)
    return placed
