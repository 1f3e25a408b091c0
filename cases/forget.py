"""What need not be kept: ids of events that do not come again, and texts of long ago."""

from datetime import date, timedelta

from cases.clock import Clock
from cases.confirmed_texts import keeps_texts
from storage.database import Database

# Slack delivers again for a day at most (docs.slack.dev/apis/events-api, "Error handling"), and a
# link to hand in files, which is an event when it is used, lives as long.
EVENTS_KEPT = timedelta(days=7)
TEXTS_KEPT = timedelta(days=2 * 365)


async def forget_events(database: Database, clock: Clock) -> int:
    """Drop the ids of events that came in long ago; return how many. Raises DatabaseFailed."""
    async with database.writing() as transaction:
        return await transaction.forget_events(clock.now() - EVENTS_KEPT)


async def forget_texts(database: Database, clock: Clock) -> int:
    """Erase confirmed texts of two years ago, and all where the organisation keeps none any more.

    Returns how many. Raises DatabaseFailed.
    """
    old = (clock.now() - TEXTS_KEPT).date()
    async with database.writing() as transaction:
        return sum(
            [
                await transaction.of(one.id).confirmed_texts.forget(
                    old if keeps_texts(one) else date.max
                )
                for one in await transaction.organisations()
            ]
        )
