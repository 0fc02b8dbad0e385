"""The secret of which the pages derive the keys for what they leave with browsers.

Revision ID: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table("page_secret", sa.Column("sealed", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("sealed"))
