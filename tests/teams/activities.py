"""Activities as Teams sends them, to feed a receiver that needs no network."""

from typing import Any

from tests.teams.fake_teams import BOT, TENANT

ANNA = "aaaaaaaa-0000-0000-0000-000000000001"
Json = dict[str, Any]


def activity(**more: Any) -> Json:
    """A message of Anna's in her private chat with the bot."""
    return {
        "type": "message",
        "id": "1700000000001",
        "timestamp": "2026-11-23T10:00:00.000Z",
        "channelId": "msteams",
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
        "locale": "nl-NL",
        "text": "ik wil iets melden",
        "textFormat": "plain",
        "from": {"id": "29:1anna", "name": "Anna Jansen", "aadObjectId": ANNA},
        "recipient": {"id": BOT, "name": "Meldpunt"},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
    } | more


def execute(data: Any, **more: Any) -> Json:
    """A tap on an Action.Execute."""
    action = {"type": "Action.Execute", "verb": "answer", "data": data}
    return activity(
        type="invoke", name="adaptiveCard/action", value={"action": action}, replyToId="m1", **more
    )


def in_channel(text: str) -> Json:
    """A mention in a channel."""
    mention = {"type": "mention", "text": "<at>Meldpunt</at>", "mentioned": {"id": BOT}}
    place = {"id": "19:abc@thread.tacv2;messageid=1", "conversationType": "channel"}
    return activity(
        text=f"<at>Meldpunt</at> {text}\n",
        entities=[mention, {"type": "clientInfo", "locale": "en-GB"}],
        conversation=place | {"tenantId": TENANT},
    )
