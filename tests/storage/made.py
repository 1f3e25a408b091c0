"""Rows to test with: whole and plain, each of its own id, changed by keyword."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from storage.records import (
    Address,
    Case,
    CaseState,
    ConfirmedText,
    Conversation,
    ConversationState,
    Decision,
    Duty,
    DutyState,
    Listed,
    Organisation,
    Outgoing,
    OutgoingState,
    Part,
    Party,
    Person,
    StoredFile,
    UsedPack,
)

NOW = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC)
SECRET = "mes achter de balie"  # stands in every secret field that is made here


def organisation(id: str = "voorbeeldstad", **changed: Any) -> Organisation:
    made: dict[str, Any] = {
        "id": id,
        "name": f"Gemeente {id}",
        "protocols": {"employee": "heerlen"},
        "slack_team_id": f"T-{id}",
        "teams_tenant_id": f"tenant-{id}",
    }
    return Organisation(**made | changed)


def person(name: str = "anna", **changed: Any) -> Person:
    made: dict[str, Any] = {
        "id": uuid4(),
        "email": f"{name}@voorbeeldstad.example",
        "name": f"{name} {SECRET}",
    }
    return Person(**made | changed)


def used_pack(**changed: Any) -> UsedPack:
    made: dict[str, Any] = {
        "protocol": "heerlen",
        "valid_from": "2024-01-01",
        "digest": "0" * 64,
        "first_used_at": NOW,
    }
    return UsedPack(**made | changed)


def confirmed_text(**changed: Any) -> ConfirmedText:
    made: dict[str, Any] = {
        "protocol": "heerlen",
        "suggested": "B",
        "confirmed": "C",
        "day": NOW.date(),
        "text": SECRET,
    }
    return ConfirmedText(**made | changed)


def address(person_id: UUID, **changed: Any) -> Address:
    made: dict[str, Any] = {
        "person_id": person_id,
        "channel": "slack",
        "external_id": f"U{person_id}",
        "reference": {"user": SECRET},
    }
    return Address(**made | changed)


def conversation(person_id: UUID, **changed: Any) -> Conversation:
    made: dict[str, Any] = {
        "id": uuid4(),
        "person_id": person_id,
        "dialog": "incident",
        "language": "nl",
        "channel": "slack",
        "answers": {"story": SECRET},
        "version": 1,
        "state": ConversationState.OPEN,
        "started_at": NOW,
        "changed_at": NOW,
        "next_at": None,
    }
    return Conversation(**made | changed)


def case(reporter_id: UUID, **changed: Any) -> Case:
    made: dict[str, Any] = {
        "id": uuid4(),
        "number": "",
        "protocol": "heerlen",
        "protocol_date": "2024-01-01",
        "category": "D_threat",
        "place": "balie",
        "occurred_at": NOW - timedelta(hours=1),
        "reported_at": NOW,
        "state": CaseState.OPEN,
        "version": 1,
        "reporter_id": reporter_id,
        "team_id": "publiekszaken",
        "sheet": {"conducts": ["threat"]},
        "verdict": {"rule": "heerlen-2.1"},
        "story": {"what": SECRET},
        "agreed": {"signer": SECRET},
    }
    return Case(**made | changed)


def party(case_id: UUID, **changed: Any) -> Party:
    made: dict[str, Any] = {
        "id": uuid4(),
        "case_id": case_id,
        "part": Part.WITNESS,
        "person_id": None,
        "name": SECRET,
    }
    return Party(**made | changed)


def duty(case_id: UUID | None, **changed: Any) -> Duty:
    made: dict[str, Any] = {
        "id": uuid4(),
        "case_id": case_id,
        "rule": "heerlen-10-first-talk",
        "kind": "aftercare_talk",
        "role": "bmw",
        "person_id": None,
        "about_id": None,
        "not_before": None,
        "target": NOW + timedelta(hours=24),
        "due_at": NOW + timedelta(hours=72),
        "next_at": NOW,
        "state": DutyState.PLANNED,
        "plan": {"term": "PT72H"},
    }
    return Duty(**made | changed)


def standing(**changed: Any) -> Duty:
    """What comes back by itself: a report over a quarter."""
    period = {"starts": date(2026, 10, 1), "ends": date(2026, 12, 31)}
    return duty(
        None, **period | {"rule": "heerlen-10-quarterly-report", "kind": "report"} | changed
    )


def decision(case_id: UUID, by_id: UUID, **changed: Any) -> Decision:
    made: dict[str, Any] = {
        "id": uuid4(),
        "case_id": case_id,
        "duty_id": None,
        "kind": "measure",
        "by_id": by_id,
        "at": NOW,
        "content": {"reason": SECRET},
    }
    return Decision(**made | changed)


def listed(case_id: UUID, **changed: Any) -> Listed:
    made: dict[str, Any] = {
        "id": uuid4(),
        "case_id": case_id,
        "measure": "ban_building",
        "starts": NOW.date(),
        "ends": None,
        "name": SECRET,
    }
    return Listed(**made | changed)


def card(person_id: UUID, **changed: Any) -> Outgoing:
    made: dict[str, Any] = {
        "id": uuid4(),
        "organisation_id": "voorbeeldstad",
        "person_id": person_id,
        "channel": None,
        "card": {"title": SECRET},
        "key": None,
        "case_id": None,
        "duty_id": None,
        "state": OutgoingState.WAITING,
        "next_at": NOW,
        "tries": 0,
        "created_at": NOW,
    }
    return Outgoing(**made | changed)


def stored_file(**changed: Any) -> StoredFile:
    made: dict[str, Any] = {
        "id": uuid4(),
        "conversation_id": None,
        "case_id": None,
        "name": f"{SECRET}.jpg",
        "media_type": "image/jpeg",
        "size": 3,
        "sha256": "0" * 64,
        "created_at": NOW,
    }
    return StoredFile(**made | changed)
