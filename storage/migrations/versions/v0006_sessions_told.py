"""Where a session was begun, and what changed of a person's way in since they last looked.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("session", sa.Column("address", sa.Text(), nullable=False, server_default=""))
    op.add_column("session", sa.Column("browser", sa.Text(), nullable=False, server_default=""))
    op.add_column("session", sa.Column("news", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("person", sa.Column("told_until", sa.DateTime(timezone=True), nullable=True))
