"""The cast's scripts, played in Teams: every line goes over HTTP, signed, to the real app."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from bot.wiring import Office
from cases.inbound import Upload
from tests.chats import Shown
from tests.teams.chat import TeamsShown, filled_in, shown_of
from tests.teams.fake_teams import Json, Message, download
from tests.teams.people import Person
from tests.teams.served import Served

_files = count(1)


@dataclass(slots=True)
class TeamsPlayer:
    """One person of the cast, with the words of `tests.cast.Player`."""

    person: Person
    stage: "TeamsStage"
    _read: dict[str, int] = field(default_factory=dict)  # message -> edits when last read

    @property
    def screen(self) -> Sequence[Shown]:
        return [shown_of(message.card) for message in self.person.messages]

    async def says(self, text: str, *uploads: Upload) -> None:
        files = [self._sent(upload) for upload in uploads]
        answer = await self.person.says(text, attachments=files)
        assert answer.status == 200
        await self.stage.served.quiet()

    def _sent(self, upload: Upload) -> Json:
        teams, name = self.person.wire.teams, f"upload{next(_files)}"
        teams.files[name] = (200, upload.content)
        return download(f"{teams.url}/files/{name}", upload.name)

    async def taps(self, step: str, value: str, on: str = "") -> None:
        """Press a button or choose from a list (about `on`); a duty's step may lack its id."""
        message, shown = self._newest(step, value, on)
        await self._presses(message, shown.data[shown.step_of(step, value), value])

    async def hands_in(self, step: str, on: str = "", **fields: Sequence[str]) -> None:
        """Hand in the newest form of a step; fields are `f1`, `f2`, … in their order."""
        message, shown = self._newest(step, None, on)
        given = {int(name[1:]): tuple(values) for name, values in fields.items()}
        await self._presses(message, filled_in(shown, shown.step_of(step), given))

    async def _presses(self, message: Message, data: Json) -> None:
        assert (await self.person.presses(message, data)).status == 200
        await self.stage.served.quiet()

    def _newest(self, step: str, value: str | None, on: str) -> tuple[Message, TeamsShown]:
        for message in reversed(self.person.messages):
            shown = shown_of(message.card)
            if on in shown.text and shown.offers(step, value):
                return message, shown
        offered = [sorted(shown.taps) for shown in self.screen[-3:]]
        raise AssertionError(f"{self.person.name} sees nothing for {step} {value}, only {offered}")

    def sees(self, *expected: str) -> str:
        text = self.reads()
        for word in expected:
            assert word in text, f"{self.person.name} does not see {word!r} but:\n{text}"
        return text

    def reads(self) -> str:
        """Return what has arrived or changed since the last look."""
        new = [m for m in self.person.messages if self._read.get(m.id) != m.edits]
        self._read = {message.id: message.edits for message in self.person.messages}
        return "\n\n".join(shown_of(message.card).text for message in new)


@dataclass(slots=True)
class TeamsStage:
    """The municipality in Teams, with the words of `tests.cast.Stage`."""

    served: Served
    people: dict[str, TeamsPlayer] = field(default_factory=dict)

    @property
    def office(self) -> Office:
        return self.served.office

    def __getitem__(self, name: str) -> TeamsPlayer:
        if name not in self.people:
            self.people[name] = TeamsPlayer(self.served[name], self)
        return self.people[name]

    async def later(self, **span: float) -> None:
        """Let time pass, stopping at every moment at which something is due."""
        await self.served.later(**span)
        await self.served.office.worker.until_quiet()
