"""Reads what the first person would otherwise wait for: packs, lexicon, sentences, holidays."""

import gc
from datetime import UTC, datetime, timedelta

from dialogs.texts import LANGUAGES, catalogue
from protocols.facts import FactSheet
from protocols.load import packs
from protocols.terms import Calendar
from protocols.timeline import timeline
from words.danger import danger
from words.language import readable
from words.observe import observe

_COLLECT_AFTER = 50_000  # objects made and not yet dropped
_TEXT = "Gisteren om drie uur schold een man mij uit aan de balie."
_FOREIGN = "Gestern hat mich ein Mann am Schalter wegen seines Antrags angeschrien."


def warm() -> None:
    """Fill every cache once; blocks for about a second, so call it in a thread."""
    for language in LANGUAGES:
        catalogue(language)
    now = datetime.now(UTC)
    danger(_TEXT)
    observe(_TEXT, now)
    readable(_FOREIGN)  # reads the dictionaries
    for pack in packs().values():
        for ahead in (timedelta(), timedelta(days=90)):
            sheet = FactSheet(
                occurred_at=now + ahead, reported_at=now + ahead, category=pack.codes[-1]
            )
            timeline(pack, sheet, Calendar.of())
    # All this stays for good: the collector need not go over it again during a turn. And a round
    # of the clock holds tens of thousands of objects, which go by themselves when it ends: going
    # over them at every 700, the default, is a cost.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 20, 20)
