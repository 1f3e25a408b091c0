"""What Teams wants in the answer to an invoke. Pure.

Source: Teams, "Universal Actions", "Response format"; "Action commands", "Respond to submit".
"""

from collections.abc import Mapping
from typing import Any

from bot.teams.receive import Wants
from bot.teams.render import CARD_TYPE

_MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
_ERROR_TYPE = "application/vnd.microsoft.error"


def card_answer(message: Mapping[str, Any]) -> dict[str, Any]:
    """Show the card of this message in the place of the one that was tapped."""
    return {"statusCode": 200, "type": CARD_TYPE, "value": message["attachments"][0]["content"]}


def word_answer(text: str) -> dict[str, Any]:
    """Leave the card as it is and say something beside it."""
    return {"statusCode": 200, "type": _MESSAGE_TYPE, "value": text}


def dialog_answer(text: str) -> dict[str, Any]:
    """Close what a message extension opened with a word."""
    return {"task": {"type": "message", "value": text}}


def error_answer(status: int, why: str) -> dict[str, Any]:
    value = {"code": "BadRequest" if status == 400 else "NotImplemented", "message": why}
    return {"statusCode": status, "type": _ERROR_TYPE, "value": value}


def worded(wants: Wants, text: str) -> dict[str, Any] | None:
    """Say a word in the way that was asked for; None where no answer is shown."""
    match wants:
        case "dialog":
            return dialog_answer(text)
        case "card":
            return word_answer(text)
        case "nothing":
            return None
