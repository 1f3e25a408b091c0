"""One transaction: the repositories of an organisation, and the few queries across them."""

from uuid import UUID

from storage.answered import Answered
from storage.audit import Audit
from storage.cases import Cases
from storage.claims import Claims
from storage.confirmed_texts import ConfirmedTexts
from storage.conversations import Conversations
from storage.counts import Counts
from storage.decisions import Decisions
from storage.door import Door
from storage.duties import Duties
from storage.erasing import DataKeys
from storage.files import Files
from storage.installations import Installations
from storage.listed import ListedMeasures
from storage.organisations import Organisations
from storage.outbox import Outbox
from storage.people import People
from storage.reasons import Reasons
from storage.rotation import rewrap_batch
from storage.rows import Work
from storage.standing import StandingDuties
from storage.used_packs import UsedPacks


class Storage:
    """Everything of one organisation. Every query below it has the organisation in its WHERE."""

    def __init__(self, work: Work, organisation_id: str) -> None:
        self.joined_inserts = work.joined_inserts
        self.people = People(work, organisation_id)
        self.conversations = Conversations(work, organisation_id)
        self.cases = Cases(work, organisation_id)
        self.duties = Duties(work, organisation_id)
        self.listed = ListedMeasures(work, organisation_id)
        self.standing = StandingDuties(work, organisation_id)
        self.decisions = Decisions(work, organisation_id)
        self.reasons = Reasons(work, organisation_id)
        self.outbox = Outbox(work, organisation_id)
        self.answered = Answered(work, organisation_id)
        self.files = Files(work, organisation_id)
        self.installations = Installations(work, organisation_id)
        self.used_packs = UsedPacks(work, organisation_id)
        self.confirmed_texts = ConfirmedTexts(work, organisation_id)
        self.audit = Audit(work, organisation_id)
        self.keys = DataKeys(work, organisation_id)


class Transaction(Organisations, Door, Claims, Counts):
    """An open transaction: the organisations, the clock's own queries, and the door's."""

    def of(self, organisation_id: str) -> Storage:
        """Return what belongs to one organisation."""
        return Storage(self._work, organisation_id)

    async def rewrap(self, after: UUID) -> tuple[int, UUID]:
        """Wrap one batch of data keys anew; see `Database.rewrap`, which does them all."""
        return await rewrap_batch(self._work, after)
