"""What each kind of payload leads to. Read, turn, acknowledge, and only then the network.

Whoever types is answered in the direct message; a modal only takes the first facts, or shows what
must be read at once. In a channel the bot never says a word.
"""

from dataclasses import dataclass

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.filled import Payload
from bot.slack.home import Home
from bot.slack.receive import (
    Received,
    read_account,
    read_action,
    read_command,
    read_home_opened,
    read_mention,
    read_message,
    read_removed,
    read_reported,
    read_shortcut,
    read_submission,
    understood,
)
from bot.slack.reception import Reception
from bot.slack.render import to_modal
from bot.slack.report_form import report_form
from bot.slack.reported import begun, evidence
from bot.slack.views import answer_view, link_to_us, word_view
from cases.inbound import Turned
from dialogs.texts import Language, say
from words.danger import danger

START, REPORT = "start", "report"  # the button that starts a report


@dataclass(frozen=True, slots=True)
class Listeners:
    """One method a kind of payload; Bolt gives the body and the way to acknowledge."""

    reception: Reception
    home: Home

    async def message(self, body: Payload, ack: AsyncAck) -> None:
        """Somebody typed to us, or sent a photo."""
        await self._typed(understood(read_message, body), ack)

    async def mention(self, body: Payload, ack: AsyncAck) -> None:
        """Somebody named us in a channel: answered in private."""
        await self._typed(understood(read_mention, body), ack)

    async def _typed(self, received: Received | None, ack: AsyncAck) -> None:
        turned = await self.reception.take(received) if received else None
        await ack()
        if received and turned:
            self.reception.answer(received, turned)

    async def tapped(self, body: Payload, ack: AsyncAck) -> None:
        """Somebody tapped on a button or chose from a menu, in a message or in the App Home."""
        received = understood(read_action, body)
        if received is None:
            await ack()
        elif received.view and (received.step, received.value) == (START, REPORT):
            await ack()
            self.reception.later(self._open_form(received, body))
        else:
            turned = await self.reception.take(received)
            await ack()
            self.reception.answer(received, turned)
            if received.view:
                self.reception.later(self._show_answer(received, turned, body))

    async def command(self, body: Payload, ack: AsyncAck) -> None:
        """/melden, perhaps with words behind it. Words that show danger do not wait for a form."""
        received = understood(read_command, body)
        if received is None:
            await ack()
            return
        if await self.reception.acquaintance.met(received) is None:
            await ack(text=say("slack.unknown_workspace", "nl"))
        elif danger(received.text):
            turned = await self.reception.take(received)
            await ack()
            self.reception.answer(received, turned)
            self.reception.later(self._show_answer(received, turned, body))
        else:
            await ack()
            self.reception.later(self._open_form(received, body))

    async def shortcut(self, body: Payload, ack: AsyncAck) -> None:
        """The global shortcut: the same form."""
        received = understood(read_shortcut, body)
        await ack()
        if received:
            self.reception.later(self._open_form(received, body))

    async def reported(self, body: Payload, ack: AsyncAck) -> None:
        """The message shortcut: that message is kept as evidence, and the report begins."""
        received, reported = understood(read_shortcut, body), understood(read_reported, body)
        if received is None or reported is None:
            await ack()
            return
        language = await self._language(received)
        author = await self.reception.acquaintance.name(received.team, reported.author)
        told = begun(received, reported, author, language)
        kept = evidence(reported, author, language)
        turned = await self.reception.take_promptly(told, (kept,))
        await ack()
        self.reception.answer(received, turned)
        if not turned.refused:
            view = word_view(say("slack.reported.kept", language), language, _to_us(body))
            self.reception.later(self.reception.show(received, body, view))

    async def submitted(self, body: Payload, ack: AsyncAck) -> None:
        """The form was handed in; the modal says where it goes on."""
        received = understood(read_submission, body)
        if received is None:
            await ack()
            return
        turned = await self.reception.take_promptly(received)
        language = await self._language(received)
        refusal = say("slack.unknown_workspace", language)
        view = (
            word_view(refusal, language)
            if turned.refused
            else answer_view(turned, language, _to_us(body))
        )
        await ack(response_action="update", view=view)
        if not turned.refused:
            self.reception.answer(received, turned)

    async def home_opened(self, body: Payload, ack: AsyncAck) -> None:
        """Somebody opened the App Home: draw it."""
        opened = understood(read_home_opened, body)
        await ack()
        if opened:
            self.reception.later(self.home.draw(opened.team, opened.user))

    async def account_changed(self, body: Payload, ack: AsyncAck) -> None:
        """An account was closed or opened again."""
        if account := understood(read_account, body):
            await self.reception.acquaintance.changed(account)
        await ack()

    async def removed(self, body: Payload, ack: AsyncAck) -> None:
        """We were taken out of a workspace, or our token was: it is of no use any more."""
        if team := understood(read_removed, body):
            await self.reception.removed(team)
        await ack()

    async def _open_form(self, received: Received, body: Payload) -> None:
        met = await self.reception.acquaintance.met(received)
        if met is None:
            view = word_view(say("slack.unknown_workspace", "nl"), "nl")
        else:
            form = report_form(met.language, story=received.text, stranger=met.stranger)
            view = to_modal(form) or word_view(form.title, met.language)
        await self.reception.show(received, body, view)

    async def _language(self, received: Received) -> Language:
        met = await self.reception.acquaintance.met(received)
        return met.language if met else "nl"

    async def _show_answer(self, received: Received, turned: Turned, body: Payload) -> None:
        language = await self._language(received)
        view = answer_view(turned, language, _to_us(body))
        await self.reception.show(received, body, view)


def _to_us(body: Payload) -> str:
    team = (body.get("team") or {}).get("id") or body.get("team_id") or ""
    return link_to_us(team, body.get("api_app_id") or "")
