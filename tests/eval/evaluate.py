"""How well texts nobody tuned on are read: observer and packs together, as in the product."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

from protocols.conditions import raised
from protocols.facts import Facts
from protocols.load import pack
from protocols.verdict import classify
from protocols.vocabulary import Target
from tests.eval.labels import PACKS, SCHEMES, Labelled
from words import weigh
from words.observe import observe, reading

NOW = datetime(2026, 11, 25, 14, 40, tzinfo=UTC)
FLAGS = (
    "acute_danger",
    "self_harm",
    "weapon",
    "injury",
    "damage",
    "punishable",
    "discrimination",
    "sexual",
    "stalking",
)
HEAVY = ("D_threat", "D_physical", "E")
EMOTION = ("A", "B")


@dataclass(frozen=True, slots=True)
class Read:
    """What was made of one text."""

    text: Labelled
    facts: Facts
    labels: Mapping[str, str]
    seconds: float

    def flag(self, name: str) -> bool:
        return name in raised(self.facts)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    def __str__(self) -> str:
        share = f"{self.part / self.whole:.3f}" if self.whole else "  -  "
        return f"{share} ({self.part}/{self.whole})"


@contextmanager
def weights_of(file: Path) -> Iterator[None]:
    """Read with the weights in this file instead of the bot's own."""

    def forget() -> None:
        weigh.weights.cache_clear()
        reading.cache_clear()

    forget()
    with patch.object(weigh, "FILE", file):
        yield
    forget()


def read_all(texts: Sequence[Labelled]) -> list[Read]:
    """Read every text as `meldbot classify` does, with every pack."""
    observe("Een eerste tekst laadt het lexicon.", NOW)
    return [_read(text) for text in texts]


def _read(text: Labelled) -> Read:
    begun = time.process_time()
    facts = observe(text.text, NOW)
    seconds = time.process_time() - begun
    labels = {scheme: classify(pack(id), facts).category for scheme, id in PACKS.items()}
    # Alkmaar has no sanction for nuisance: the labelled texts call it none
    labels["alkmaar"] = labels["alkmaar"].replace("hinderlijk", "none")
    labels["channel"] = str(facts.likely_place or "-")
    return Read(text, facts, labels, seconds)


def share(reads: Sequence[Read], right: Callable[[Read], bool]) -> Share:
    """Of how many of these reads something holds."""
    return Share(sum(map(right, reads)), len(reads))


def right(reads: Sequence[Read], scheme: str) -> Share:
    """Reads whose label is exactly the one given."""
    return share(reads, lambda read: read.labels[scheme] == read.text.label(scheme))


def accepted(reads: Sequence[Read], scheme: str) -> Share:
    """Reads whose label is the one given or another that counts too."""
    return share(reads, lambda read: read.text.accepts(scheme, read.labels[scheme]))


def flag_figures(reads: Sequence[Read], name: str) -> tuple[Share, Share]:
    """Recall and precision of a flag."""
    up = [read for read in reads if read.text.flags[name]]
    raised_for = [read for read in reads if read.flag(name)]
    return (
        share(up, lambda read: read.flag(name)),
        share(raised_for, lambda read: read.text.flags[name]),
    )


def sustained(reads: Sequence[Read]) -> tuple[Share, Share]:
    """Recall and precision of what went on after being addressed, in the classes that ask it."""
    asked = [read for read in reads if read.text.heerlen in ("A", "B", "C")]
    up = [read for read in asked if read.text.sustained]
    said = [read for read in asked if read.facts.sustained]
    return (
        share(up, lambda read: read.facts.sustained),
        share(said, lambda read: read.text.sustained),
    )


def class_recall(reads: Sequence[Read], label: str) -> Share:
    """Of the texts of one Heerlen class, how many were given it."""
    return right([read for read in reads if read.text.heerlen == label], "heerlen")


def filled_in(reads: Sequence[Read]) -> Share:
    """Of the channels that the dialog fills in beforehand, how many are right."""
    filled = [read for read in reads if read.facts.place]
    return share(filled, lambda read: read.text.accepts("channel", str(read.facts.place)))


def aimed(reads: Sequence[Read]) -> tuple[Share, Share]:
    """At whom or what: of those told how many are right, of those labelled how many are told."""
    told = [read for read in reads if read.facts.targets]
    labelled = [read for read in reads if _aimed_at(read.text)]

    def right(read: Read) -> bool:
        return bool(set(read.facts.targets) & _aimed_at(read.text))

    return share(told, right), share(labelled, right)


def _aimed_at(text: Labelled) -> set[Target]:
    """Whom or what a text's labels allow; nobody for emotion and self-harm."""
    if text.heerlen == "D_physical":
        things = text.alkmaar[0] == "fysiek_zaak"
        return {Target.GOODS} if things else {Target.EMPLOYEE, Target.VISITOR}
    if text.heerlen == "D_threat":
        impersonal = text.lingewaard == 1
        at_people = {Target.EMPLOYEE, Target.FAMILY, Target.VISITOR}
        return {Target.ORGANISATION, Target.GOODS} if impersonal else at_people
    return {"B": {Target.ORGANISATION}, "C": {Target.EMPLOYEE}}.get(text.heerlen, set())


def made_light_of(reads: Sequence[Read]) -> Share:
    """Threat, violence or self-harm shown as mere emotion: the figure that must be small."""
    heavy = [read for read in reads if read.text.heerlen in HEAVY]
    return share(heavy, lambda read: read.labels["heerlen"] in EMOTION)


def evidence_overlap(reads: Sequence[Read]) -> Share:
    """Of texts with conduct that counts, how many have evidence on the words that carry it."""
    counted = [read for read in reads if read.text.heerlen not in EMOTION]
    return share(counted, _overlaps)


def _overlaps(read: Read) -> bool:
    return any(
        gold.start < span.end and span.start < gold.end
        for gold in read.text.evidence
        for span in read.facts.evidence
    )


def slowest(reads: Sequence[Read]) -> float:
    """The 95th percentile of the time per text, in milliseconds."""
    ordered = sorted(read.seconds for read in reads)
    return ordered[int(len(ordered) * 0.95)] * 1000


def confusion(reads: Sequence[Read]) -> Counter[tuple[str, str]]:
    """How often each Heerlen class was given for each."""
    return Counter((read.text.heerlen, read.labels["heerlen"]) for read in reads)


def table(reads: Sequence[Read]) -> list[str]:
    """All figures with their counts, as lines."""
    lines = [f"{'':12} {'strict':>17} {'accepted':>17}"]
    for scheme in SCHEMES:
        figures = f"{right(reads, scheme)!s:>17} {accepted(reads, scheme)!s:>17}"
        lines.append(f"{scheme:12} {figures}")
    lines.append(f"{'flag':16} {'recall':>17} {'precision':>17}")
    for name in FLAGS:
        recall, precision = flag_figures(reads, name)
        lines.append(f"{name:16} {recall!s:>17} {precision!s:>17}")
    went_on, of_these = sustained(reads)
    lines.append(f"{'sustained':16} {went_on!s:>17} {of_these!s:>17}")
    several = [read for read in reads if len(read.text.alkmaar) > 1]
    lines.append(f"several acts, the heaviest: {right(several, 'alkmaar')}")
    lines += [
        f"recall {label:10} {class_recall(reads, label)}" for label in ("A", "B", "C", *HEAVY)
    ]
    lines.append(f"heavy shown as mere emotion {made_light_of(reads)}")
    aimed_right, aimed_found = aimed(reads)
    lines.append(f"at whom: right when told {aimed_right}, of those labelled {aimed_found}")
    lines.append(f"where: right when filled in {filled_in(reads)}")
    lines.append(f"evidence overlaps {evidence_overlap(reads)}")
    lines.append(f"processor time per text, p95 {slowest(reads):.1f} ms")
    return [*lines, *_confusion_lines(reads)]


def _confusion_lines(reads: Sequence[Read]) -> list[str]:
    order = ("A", "B", "C", *HEAVY)
    counts = confusion(reads)
    head = "given for      " + "".join(f"{given:>11}" for given in order)
    rows = [
        f"{gold:15}" + "".join(f"{counts[gold, given]:>11}" for given in order) for gold in order
    ]
    return [head, *rows]


def moments(file: Path) -> tuple[Share, Share]:
    """When: of the moments that are filled in how many are right, and of those told how many are
    filled in. A day must be the day; a time of day the minute. Each line is typed on a Wednesday.
    """
    lines = file.read_text("utf-8").splitlines()
    told = [tuple(line.split("\t")) for line in lines]
    given = [(_moment(text), wanted) for text, wanted in told]
    filled = [(found, wanted) for found, wanted in given if found]
    correct = sum(bool(wanted) and found.startswith(wanted) for found, wanted in filled)
    return Share(correct, len(filled)), Share(correct, sum(bool(wanted) for _, wanted in given))


def _moment(text: str) -> str:
    when = observe(text, NOW.astimezone(ZoneInfo("Europe/Amsterdam"))).when
    return f"{when.at:%Y-%m-%d %H:%M}" if when else ""


def shown(title: str, reads: Sequence[Read]) -> str:
    """A table with its title."""
    return f"\n{title}, {len(reads)} texts\n" + "\n".join(table(reads)) + "\n"
