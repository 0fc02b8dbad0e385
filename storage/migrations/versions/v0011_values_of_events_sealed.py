"""Events of the audit trail have their values by a seal, so that old papers can be forgotten and the chain still holds.

Revision ID: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEPT = ("company", "sequence", "at", "actor", "action", "subject", "sealed", "previous", "hash")
REMOVES = "OLD.sealed <> '' AND OLD.removed = 0 AND NEW.removed > OLD.sequence AND NEW.salt = '' AND NEW.content = ''"
ONLY_REMOVES = " AND ".join((REMOVES, *(f"NEW.{column} = OLD.{column}" for column in KEPT)))


def upgrade() -> None:
    """Add the columns, which say nothing of earlier events, and let what is sealed be emptied, once."""
    op.add_column("audit_event", sa.Column("salt", sa.Text(), nullable=False, server_default=""))
    op.add_column("audit_event", sa.Column("sealed", sa.Text(), nullable=False, server_default=""))
    op.add_column("audit_event", sa.Column("removed", sa.BigInteger(), nullable=False, server_default="0"))
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_event_no_update")
        op.execute(
            f"CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event WHEN NOT ({ONLY_REMOVES}) "
            "BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"
        )
    else:
        op.execute("DROP TRIGGER audit_event_append_only ON audit_event")
        op.execute(
            "CREATE TRIGGER audit_event_no_delete BEFORE DELETE OR TRUNCATE ON audit_event "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()"
        )
        op.execute(
            f"CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event FOR EACH ROW "
            f"WHEN (NOT ({ONLY_REMOVES})) EXECUTE FUNCTION audit_event_refuse()"
        )
