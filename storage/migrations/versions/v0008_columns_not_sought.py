"""Without what nothing looks for documents by.

Revision ID: 0008
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the indexes, which every revision of a document wrote, and the column."""
    op.drop_index("document_by_party", "document")
    op.drop_index("document_by_total", "document")
    op.drop_column("document", "party_folded")
