"""With what salt the audit trail has the hash of an entry, and whether it says its values.

Revision ID: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("entry", sa.Column("salt", sa.Text(), nullable=False, server_default=""))
    op.add_column("entry", sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false()))
