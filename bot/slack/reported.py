"""A message in Slack that somebody reports: kept as evidence, and the beginning of the report."""

from dataclasses import replace

from bot.slack.receive import Received, Reported
from bot.slack.text import shorten
from cases.inbound import Upload
from dialogs.asked import STORY_LENGTH
from dialogs.several import REPORTED
from dialogs.texts import Language, say


def begun(received: Received, reported: Reported, author: str, language: Language) -> Received:
    """Return the report that it begins: the words, that it was online, and when."""
    story = say("slack.reported.story", language, author=author, text=reported.text)
    values = {
        "story": (shorten(story, STORY_LENGTH),),  # the evidence has all of it
        "where": ("online",),
        "when": (reported.at.isoformat(),),
    }
    return replace(received, step=REPORTED, values=values, files=reported.files)


def evidence(reported: Reported, author: str, language: Language) -> Upload:
    """Return the message as a file: text, author, link and time."""
    content = say(
        "slack.reported.file",
        language,
        author=f"{author} ({reported.author})",
        channel=reported.channel,
        at=reported.at.isoformat(timespec="seconds"),
        link=reported.link,
        text=reported.text,
    )
    return Upload(
        name="slack-bericht.txt", media_type="text/plain", content=content.encode("utf-8")
    )
