"""Lints on the sentences of a pack: stale law, local contacts, a language that was forgotten."""

import re
from collections.abc import Iterator

from protocols.pack import Note, OpenTerm, Pack
from protocols.references import Where, parts
from protocols.strict import Text
from protocols.vocabulary import Fact

# What a text of some years ago still says, and what holds now. Notes may name the old.
_STALE = (
    ("Inspectie SZW", "the Nederlandse Arbeidsinspectie since 2022"),
    ("Arbeidsinspectie SZW", "the Nederlandse Arbeidsinspectie since 2022"),
    ("Wbp", "the AVG since 25 May 2018"),
    ("College bescherming persoonsgegevens", "the Autoriteit Persoonsgegevens since 2016"),
    ("artikel 242", "the sexual offences of 1 July 2024 (art. 240-243 Sr)"),
    ("artikel 246", "the sexual offences of 1 July 2024 (art. 240-243 Sr)"),
    ("feitelijke aanranding van de eerbaarheid", "aanranding in the law of 1 July 2024"),
)
_FINE = re.compile(r"€|\beuro\b|\bgevangenisstraf\b", re.IGNORECASE)
_LOCAL = re.compile(r"@\w|https?://|www\.|\b0\d{2,3}-?\d{6,7}\b")
_LONGEST = 260  # signs; a card that is longer is not read


_ASKED = {  # a line of a condition, and the fact that it is about
    "target": Fact.TARGET,
    "targets": Fact.TARGET,
    "summoned_from": Fact.SUMMONED,
    "origin": Fact.ORIGIN,
    "under_influence": Fact.UNDER_INFLUENCE,
    "off_duty": Fact.OFF_DUTY,
}

TO_FILL_IN = "INVULLEN"  # stands in a new pack where only the municipality knows what to write


def lints(pack: Pack) -> Iterator[tuple[Where, str]]:
    """Yield what should not stand in a sentence of a pack, and what is not filled in yet."""
    yield from _to_fill_in(pack)
    yield from _not_asked(pack)
    remarks = [where for where, part in parts(pack) if isinstance(part, Note | OpenTerm)]
    for where, part in parts(pack):
        if not isinstance(part, Text):
            continue
        in_remark = any(where[: len(one)] == one for one in remarks)
        yield from ((where, says) for says in _sentence(part, in_remark=in_remark))


def _to_fill_in(pack: Pack) -> Iterator[tuple[Where, str]]:
    for where, part in parts(pack):
        for key in type(part).model_fields:
            value = getattr(part, key)
            written = value if isinstance(value, tuple) else (value,)
            if any(isinstance(one, str) and TO_FILL_IN in one for one in written):
                yield (*where, key), f"says {TO_FILL_IN}; fill it in"


def _not_asked(pack: Pack) -> Iterator[tuple[Where, str]]:
    """Yield conditions on a fact that nobody is asked for under this protocol."""
    asked = {one.id for one in pack.asks}
    for where, part in parts(pack):
        for key in _ASKED.keys() & set(type(part).model_fields):
            if getattr(part, key) not in (None, ()) and _ASKED[key] not in asked:
                yield (*where, key), f"nobody is asked for it: name {_ASKED[key]} under `asks`"


def _sentence(text: Text, *, in_remark: bool) -> Iterator[str]:
    for sentence in (text.nl, text.en):
        if _LOCAL.search(sentence):
            yield "names a local address or number; put it in the organisation file"
        if _FINE.search(sentence):
            yield "names a fine or a sentence; those change, leave them out"
        if len(sentence) > _LONGEST:
            yield f"is {len(sentence)} signs long; at most {_LONGEST} fit a card"
    if not in_remark:
        yield from _stale(text.nl)
    if text.nl == text.en and len(text.nl.split()) > 3:
        yield "is the same in both languages; translate one"


def _stale(sentence: str) -> Iterator[str]:
    for old, now in _STALE:
        if old.lower() in sentence.lower():
            yield f"says {old!r}; now it is {now}"
