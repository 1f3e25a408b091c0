"""Files that come along as evidence: checked by what they are, not by what they say they are.

The original is kept untouched with its hash (Heerlen §6.4, §9.1: proof is not thrown away, nor
changed); who looks at it gets a copy without hidden data.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from cases.inbound import Upload
from dialogs.reply import Attachment
from storage.database import Storage
from storage.records import StoredFile

LARGEST = 25 * 1024 * 1024  # bytes a file
MOST = 20  # files a report

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Signature at an offset -> media type; the first that fits counts.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (0, b"%PDF-", "application/pdf"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (8, b"WAVE", "audio/wav"),
)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not kept, and the key of the sentence that says why."""

    name: str
    text_key: str


def media_type(content: bytes) -> str | None:
    """Return the type that the content shows, or None when it is none we keep."""
    for offset, signature, kind in _SIGNATURES:
        if content[offset : offset + len(signature)] == signature:
            return kind
    if content.startswith(b"PK") and b"word/document.xml" in content:
        return _WORD
    return "text/plain" if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text) and not any(ord(c) < 32 and c not in "\t\r\n\f" for c in text)


@dataclass(frozen=True, slots=True)
class Owner:
    """What files belong to: a report that is being told, or a case."""

    conversation_id: UUID | None = None
    case_id: UUID | None = None


async def keep(
    storage: Storage, owner: Owner, uploads: tuple[Upload, ...], now: datetime
) -> tuple[list[Attachment], list[Refused]]:
    """Store what can be kept with the report or case; say of the rest why not."""
    kept: list[Attachment] = []
    refused: list[Refused] = []
    if not uploads:
        return kept, refused
    room = MOST - await _had(storage, owner)
    for upload in uploads:
        if reason := _why_not(upload, room - len(kept)):
            refused.append(Refused(upload.name, reason))
            continue
        file = _stored(owner, upload, now)
        await storage.files.add(file, upload.content)
        kept.append(Attachment(str(file.id), file.name, file.media_type, file.size))
    return kept, refused


async def _had(storage: Storage, owner: Owner) -> int:
    """Return how many files there are already."""
    if owner.case_id:
        return len(await storage.files.of_case(owner.case_id))
    if owner.conversation_id:
        return len(await storage.files.of_conversation(owner.conversation_id))
    return 0


def _why_not(upload: Upload, room: int) -> str | None:
    if room <= 0:
        return "file.too_many"
    if upload.problem:
        return upload.problem
    if not upload.content:
        return "file.empty"
    if len(upload.content) > LARGEST:
        return "file.too_big"
    if media_type(upload.content) is None:
        return "file.wrong_type"
    return None


def _stored(owner: Owner, upload: Upload, now: datetime) -> StoredFile:
    return StoredFile(
        id=uuid4(),
        conversation_id=owner.conversation_id,
        case_id=owner.case_id,
        name=upload.name[:200] or "bestand",
        media_type=media_type(upload.content) or "application/octet-stream",
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        created_at=now,
    )
