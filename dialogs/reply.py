"""What a person sent, said once for every channel. A receiver makes it, a dialog reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came along: where it waits in storage, and what it said it was."""

    file_id: str
    name: str
    media_type: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """A typed message, a tap, or a filled-in form.

    `step` is None when the person typed; then only `text` (and `files`) counts. A tap has `step`,
    `value` and `ref`; a form has `step`, `ref` and `values`: field name to the chosen values
    (a text field has one).
    """

    text: str = ""
    step: str | None = None
    value: str | None = None
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ref: str | None = None
    files: tuple[Attachment, ...] = ()
