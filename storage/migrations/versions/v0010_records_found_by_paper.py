"""Records are found by their paper in the index alone: SQLite went through all of a company's for it.

Revision ID: 0010
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the index hold the record as well."""
    op.drop_index("record_identity_found", "record_identity")
    op.create_index("record_identity_found", "record_identity", ["company", "identity", "record"])
