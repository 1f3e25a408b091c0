"""The shape of a pack's files as JSON Schema, for editors that help while one types."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from protocols.overlay import Overlay
from protocols.pack import Pack
from protocols.scenarios import Scenarios

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def pack_schema() -> Schema:
    """Return the schema of any file of a pack: it may have each key, and need have none."""
    schema = Pack.model_json_schema()
    del schema[
        "required"
    ]  # a pack is spread over its files; `meldbot protocol check` sees the whole
    del schema["properties"]["sharpens"]  # that makes it an overlay
    return _titled(schema, "A file of a protocol")


def overlay_schema() -> Schema:
    """Return the schema of an overlay, which sharpens a protocol."""
    return _titled(Overlay.model_json_schema(), "An overlay on a protocol")


def scenarios_schema() -> Schema:
    """Return the schema of the scenarios beside a protocol."""
    return _titled(Scenarios.model_json_schema(), "Scenarios of a protocol")


SCHEMAS: Mapping[str, Callable[[], Schema]] = MappingProxyType(
    {"pack": pack_schema, "overlay": overlay_schema, "scenarios": scenarios_schema}
)


def _titled(schema: Schema, title: str) -> Schema:
    return {"$schema": _DIALECT, **schema, "title": title}
