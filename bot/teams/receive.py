"""Teams activity -> Inbound. Pure: a test can feed it what Teams sends.

Only an activity whose token and tenant have been checked comes here. Source: Bot Framework,
"Activity schema"; Teams, "Conversation events", "Universal Actions", "Action commands".
"""

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.teams.attachments import Waiting, waiting_files
from bot.teams.quoted import begun, evidence, read_quoted
from bot.teams.submitted import read_submitted
from bot.teams.unreadable import Unreadable, mapping, text_of
from cases.inbound import Inbound, Profile, Upload
from dialogs.reply import Reply
from dialogs.texts import Language

CHANNEL = "teams"
WELCOME = "help"  # what shows somebody new what can be done here
_EXECUTE = "adaptiveCard/action"
_REPORT_MESSAGE = ("composeExtension/fetchTask", "composeExtension/submitAction")

Activity = Mapping[str, Any]
Wants = Literal["nothing", "card", "dialog"]


class UnknownInvoke(Exception):
    """Teams asks for an answer to something this bot does not do. The name is in the text."""


@dataclass(frozen=True, slots=True)
class Received:
    """One person's turn, the files to fetch for it, and what Teams wants in the answer itself.

    `conversation` is where it was said. `tapped` is the message whose button was pressed:
    {service_url, tenant, conversation, activity}; empty where they typed.
    """

    inbound: Inbound
    conversation: str
    files: tuple[Waiting, ...] = ()
    wants: Wants = "nothing"
    tapped: Mapping[str, str] = field(default_factory=dict)


def tenants(activity: Activity) -> set[str]:
    """Return every tenant the activity says it is from; there must be one, on the list."""
    data = mapping(activity, "channelData", optional=True)
    conversation = mapping(activity, "conversation")
    named = (mapping(data, "tenant", optional=True).get("id"), conversation.get("tenantId"))
    return {str(name).lower() for name in named if name}


def _tenant(activity: Activity) -> str:
    return min(tenants(activity), default="")


def read(activity: Activity) -> Received | None:
    """Return what the activity means, or None when it is nothing for us (typing, a like, …).

    Raises Unreadable when it is not what Teams sends, UnknownInvoke for an invoke of another kind.
    """
    match activity.get("type"):
        case "message":
            return _message(activity)
        case "invoke":
            return _invoke(activity)
        case "conversationUpdate":
            return _welcome(activity) if _bot_added(activity) else None
        case "installationUpdate":
            return _welcome(activity) if activity.get("action") == "add" else None
        case _:
            return None


def _message(activity: Activity) -> Received:
    submitted = activity.get("value")
    if isinstance(submitted, Mapping) and "step" in submitted:
        reply = read_submitted(submitted)
        return _received(activity, reply, tapped=_tapped(activity))
    text = _text(activity)
    files = waiting_files(activity)
    if submitted is not None and not text and not files:
        raise Unreadable("a submitted value without a step")
    return _received(activity, Reply(text=text), files=files)


def _invoke(activity: Activity) -> Received:
    name = activity.get("name")
    value = mapping(activity, "value", optional=True)
    if name == _EXECUTE:
        data = mapping(mapping(value, "action"), "data")
        return _received(activity, read_submitted(data), wants="card", tapped=_tapped(activity))
    if name in _REPORT_MESSAGE:
        return _reported(activity, mapping(value, "messagePayload"))
    raise UnknownInvoke(str(name)[:60])


def _reported(activity: Activity, payload: Activity) -> Received:
    """A message of somebody else's: evidence, and the beginning of a report. One turn."""
    sender = mapping(activity, "from")
    place, _, _ = text_of(mapping(activity, "conversation"), "id").partition(";")
    said = read_quoted(payload, place, text_of(sender, "aadObjectId", optional=True).lower())
    language = language_of(_profile(activity, sender))
    kept = (evidence(said, language),)
    begins = begun(said, language)
    return _received(activity, begins, uploads=kept, files=said.files, wants="dialog")


def _bot_added(activity: Activity) -> bool:
    added = activity.get("membersAdded")
    bot = mapping(activity, "recipient").get("id")
    return isinstance(added, list) and any(
        isinstance(m, dict) and m.get("id") == bot for m in added
    )


def _welcome(activity: Activity) -> Received | None:
    """Somebody got the bot. Teams tells it twice (conversation, installation): once a day is it."""
    if not _personal(activity):
        return None
    day = text_of(activity, "timestamp", optional=True)[:10]
    return _received(activity, Reply(text=WELCOME), event=f"welcome/{day}")


def _received(
    activity: Activity,
    reply: Reply,
    *,
    event: str = "",
    uploads: tuple[Upload, ...] = (),
    files: tuple[Waiting, ...] = (),
    wants: Wants = "nothing",
    tapped: Mapping[str, str] | None = None,
) -> Received:
    conversation = text_of(mapping(activity, "conversation"), "id")
    inbound = _inbound(activity, reply, uploads, event)
    return Received(inbound, conversation, files, wants, tapped or {})


def _inbound(activity: Activity, reply: Reply, uploads: tuple[Upload, ...], event: str) -> Inbound:
    sender = mapping(activity, "from")
    person = text_of(sender, "aadObjectId", optional=True) or text_of(sender, "id")
    return Inbound(
        channel=CHANNEL,
        workspace=_tenant(activity),
        external_id=person,
        event_id=_event_id(activity, event or text_of(activity, "id"), person),
        reply=reply,
        profile=_profile(activity, sender),
        reference=_reference(activity, person),
        uploads=uploads,
    )


def _event_id(activity: Activity, event: str, person: str) -> str:
    """A message's id is unique in its conversation only. Hashed: these ids name a person."""
    conversation = text_of(mapping(activity, "conversation"), "id")
    whole = "\n".join((conversation, event, person))
    return hashlib.sha256(whole.encode()).hexdigest()


def language_of(profile: Profile) -> Language:
    """The language of the client: what is not English is answered in Dutch."""
    return "en" if profile.language.lower().startswith("en") else "nl"


def _profile(activity: Activity, sender: Activity) -> Profile:
    return Profile(
        name=text_of(sender, "name", optional=True),
        language=text_of(activity, "locale", optional=True)
        or text_of(_client_info(activity), "locale", optional=True),
    )


def _client_info(activity: Activity) -> Activity:
    found = _objects(activity, "entities")
    return next((e for e in found if e.get("type") == "clientInfo"), {})


def _objects(activity: Activity, key: str) -> list[Activity]:
    found = activity.get(key)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _reference(activity: Activity, person: str) -> dict[str, str]:
    """What is needed to write to the sender in private later.

    Without `conversation` (they spoke in a channel or a group) the private one is made first.
    """
    reference = {
        "service_url": text_of(activity, "serviceUrl"),
        "tenant": _tenant(activity),
        "user": text_of(mapping(activity, "from"), "id") or person,
        "bot": text_of(mapping(activity, "recipient"), "id"),
    }
    if _personal(activity):
        reference["conversation"] = text_of(mapping(activity, "conversation"), "id")
    return reference


def _personal(activity: Activity) -> bool:
    kind = text_of(mapping(activity, "conversation"), "conversationType", optional=True)
    return kind in ("", "personal")


def _tapped(activity: Activity) -> dict[str, str]:
    message = text_of(activity, "replyToId", optional=True)
    if not message:
        return {}
    return {
        "service_url": text_of(activity, "serviceUrl"),
        "tenant": _tenant(activity),
        "conversation": text_of(mapping(activity, "conversation"), "id"),
        "activity": message,
    }


def _text(activity: Activity) -> str:
    """What was typed, without the mention of the bot that a channel or group asks for."""
    text = text_of(activity, "text", optional=True)
    bot = mapping(activity, "recipient").get("id")
    for entity in _objects(activity, "entities"):
        if mapping(entity, "mentioned", optional=True).get("id") == bot:
            text = text.replace(text_of(entity, "text", optional=True) or "\0", " ")
    if activity.get("textFormat") == "xml":
        text = html.unescape(re.sub(r"</?at\b[^<>]*>", " ", text))
    return text.replace("\xa0", " ").strip()
