"""Who somebody is: Slack tells it of who is new, so that the directory knows them by e-mail."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.slack.failures import SlackFailed
from bot.slack.receive import Account, Received
from bot.slack.text import clean
from bot.slack.workspaces import Workspaces
from cases.inbound import Profile
from cases.strangers import is_stranger
from dialogs.texts import Language
from storage.database import Database
from storage.records import Organisation, Person

logger = structlog.get_logger(__name__)

CHANNEL = "slack"
REMEMBERED = 3600.0  # seconds; the time after which Slack is asked anew about a stranger
PATIENCE = 1.0  # seconds; Slack waits for our answer for three
MOST_KNOWN = 50_000


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody of a known workspace; `person` None: nobody named them, and they never wrote."""

    organisation: Organisation
    person: Person | None
    language: Language

    @property
    def stranger(self) -> bool:
        return self.person is None or is_stranger(self.person)


@dataclass(slots=True)
class Acquaintance:
    """Asks Slack about strangers (users.info), an hour apart; about those we know, nothing."""

    database: Database
    workspaces: Workspaces
    _known: dict[tuple[str, str], tuple[float, Profile]] = field(default_factory=dict)

    async def profile(self, received: Received) -> Profile:
        """Return what Slack knows of the sender; as good as nothing of who is in the directory."""
        who = (received.team, received.user)
        now = asyncio.get_running_loop().time()
        until, profile = self._known.get(who, (0.0, Profile()))
        if now < until:
            return profile
        async with self.database.reading() as transaction:
            sender = await transaction.sender(CHANNEL, *who)
        if sender is None:
            return Profile(name=received.name)
        profile = Profile()
        if sender.person is None or not sender.person.in_file:
            profile = await self._ask(received)
            if not profile.email:
                return profile
        self._remember(who, now + REMEMBERED, profile)
        return profile

    async def met(self, received: Received) -> Met | None:
        """Return who this is, by their account or else by e-mail; None: unknown workspace."""
        async with self.database.reading() as transaction:
            sender = await transaction.sender(CHANNEL, received.team, received.user)
        if sender is None:
            return None
        if sender.person:
            return Met(sender.organisation, sender.person, _language(sender.person.language))
        profile = await self.profile(received)
        async with self.database.reading() as transaction:
            people = transaction.of(sender.organisation.id).people
            person = await people.by_email(profile.email) if profile.email else None
        language = person.language if person else profile.language
        return Met(sender.organisation, person, _language(language))

    async def name(self, team: str, user: str) -> str:
        """Return what somebody is called in Slack; their id where Slack does not tell."""
        profile = await self._ask(Received(team=team, user=user, event_id="", name=user))
        return profile.name or user

    async def email(self, team: str, user: str) -> str:
        """Return the e-mail address of somebody who was pointed out; empty: not known."""
        return (await self._ask(Received(team=team, user=user, event_id=""))).email

    async def changed(self, account: Account) -> None:
        """Note that an account was closed, or opened again: cards go to the deputy meanwhile."""
        async with self.database.writing() as transaction:
            sender = await transaction.sender(CHANNEL, account.team, account.user)
            if sender and sender.person:
                people = transaction.of(sender.organisation.id).people
                await people.mark_unreachable(
                    sender.person.id, CHANNEL, reachable=not account.closed
                )
        self._known.pop((account.team, account.user), None)

    async def _ask(self, received: Received) -> Profile:
        try:
            client = await self.workspaces.client(received.team)
            asked = client.users_info(user=received.user, include_locale=True)
            answer = await self.workspaces.call(received.team, asyncio.wait_for(asked, PATIENCE))
        except SlackFailed as failure:
            # Whoever reports is heard, known or not; the next message asks again.
            logger.warning("slack does not tell who this is", reason=failure.code)
            return Profile(name=received.name)
        return profile_of(answer["user"])

    def _remember(self, who: tuple[str, str], until: float, profile: Profile) -> None:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[who] = until, profile


def profile_of(user: Mapping[str, Any]) -> Profile:
    """Return the profile in a user object (docs.slack.dev/reference/objects/user-object)."""
    profile = user.get("profile") or {}
    name = user.get("real_name") or profile.get("real_name") or user.get("name") or ""
    return Profile(
        email=clean(profile.get("email") or ""),
        name=clean(name),
        language=user.get("locale") or "",
    )


def _language(language: str) -> Language:
    return "en" if language.startswith("en") else "nl"
