"""Every table. `metadata` knows them all."""

from storage.tables.casework import (
    audit,
    case_counters,
    cases,
    decisions,
    duties,
    listed_measures,
    parties,
    perpetrator_marks,
    reasons,
)
from storage.tables.columns import UtcDateTime, metadata
from storage.tables.confirmed_texts import confirmed_texts
from storage.tables.directory import (
    absences,
    addresses,
    data_keys,
    organisations,
    people,
    role_holders,
    teams,
)
from storage.tables.installations import installations
from storage.tables.messages import conversations, events, files, outgoing
from storage.tables.used_packs import used_packs

__all__ = [
    "UtcDateTime",
    "absences",
    "addresses",
    "audit",
    "case_counters",
    "cases",
    "confirmed_texts",
    "conversations",
    "data_keys",
    "decisions",
    "duties",
    "events",
    "files",
    "installations",
    "listed_measures",
    "metadata",
    "organisations",
    "outgoing",
    "parties",
    "people",
    "perpetrator_marks",
    "reasons",
    "role_holders",
    "teams",
    "used_packs",
]
