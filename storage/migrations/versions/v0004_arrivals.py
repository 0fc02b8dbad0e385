"""Indexes by which what arrived is listed, the newest first, and by which a document's exports are found.

Revision ID: 0004
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the indexes."""
    op.create_index("submission_by_arrival", "submission", ["company", "received_at", "id", "state", "name"])
    op.create_index("exported_by_record", "exported", ["company", "record"])
