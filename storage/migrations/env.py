"""What Alembic runs: the migrations, on the connection it was given."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage.tables import UtcDateTime, metadata


def _frozen(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write our own column type as what it is today; a migration must not change with the code."""
    moment = kind == "type" and isinstance(item, UtcDateTime)
    return "sa.DateTime(timezone=True)" if moment else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=_frozen,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
