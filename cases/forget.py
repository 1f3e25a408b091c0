"""What need not be kept: the ids of events that no channel will deliver again."""

from datetime import timedelta

from cases.clock import Clock
from storage.database import Database

# Slack delivers again for a day at most (docs.slack.dev/apis/events-api, "Error handling"), and a
# link to hand in files, which is an event when it is used, lives as long.
EVENTS_KEPT = timedelta(days=7)


async def forget_events(database: Database, clock: Clock) -> int:
    """Drop the ids of events that came in long ago; return how many. Raises DatabaseFailed."""
    async with database.writing() as transaction:
        return await transaction.forget_events(clock.now() - EVENTS_KEPT)
