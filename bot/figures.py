"""What a process counts of its own work, for `/metrics`. Codes and channels only, never people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)


@dataclass(frozen=True, slots=True)
class OfChannel:
    """What is counted of the cards of one channel."""

    sent: Counter
    sending: Histogram
    waited: Histogram


class Figures:
    """Counters and durations of one process; each process has its own."""

    def __init__(self) -> None:
        self._of_channels: dict[str, OfChannel] = {}
        self.registry = CollectorRegistry()
        self.tick = self._histogram("meldbot_tick_seconds", "One round of the clock")
        self.sending = self._histogram(
            "meldbot_send_seconds",
            "One card, from its channel being asked to its answer",
            "channel",
        )
        self.waited = self._histogram(
            "meldbot_delivery_seconds", "From a card being queued to its arrival", "channel"
        )
        self.looked = self._counter("meldbot_duties_looked_at", "Duties the clock looked at")
        self.sent = self._counter("meldbot_cards_sent", "Cards that arrived", "channel")
        self.retried = self._counter("meldbot_cards_retried", "Tries that failed for the moment")
        self.given_up = self._counter("meldbot_cards_given_up", "Cards that were given up")
        self.in_doubt = self._counter(
            "meldbot_cards_in_doubt", "Cards sent again that may have arrived before"
        )
        self.troubles = self._counter("meldbot_worker_troubles", "Rounds that failed", "loop")

    def of_channel(self, channel: str) -> OfChannel:
        """Return what is counted of a channel; to look that up takes longer than to count."""
        if channel not in self._of_channels:
            self._of_channels[channel] = OfChannel(
                self.sent.labels(channel),
                self.sending.labels(channel),
                self.waited.labels(channel),
            )
        return self._of_channels[channel]

    @contextmanager
    def timing(self, histogram: Histogram) -> Iterator[None]:
        """Note how long the block takes, whether it raises or not."""
        start = perf_counter()
        try:
            yield
        finally:
            histogram.observe(perf_counter() - start)

    def _histogram(self, name: str, says: str, *labels: str) -> Histogram:
        return Histogram(name, says, labels, registry=self.registry, buckets=_SECONDS)

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(name, says, labels, registry=self.registry)
