"""Blind samples that were not to be booked are no records any more, and wait for supervisors, who see to them since.

Earlier versions laid them aside among what waits for verifiers, still booked.

Revision ID: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LAID_ASIDE = """
SELECT record.company, record.document, record.id AS record
FROM record
JOIN sample ON sample.company = record.company AND sample.document = record.document
JOIN review ON review.company = record.company AND review.document = record.document
WHERE NOT record.superseded AND review.state = 'parked'
AND sample.revision = record.revision AND sample.state = 'checked'
AND sample.fields > 0 AND sample.wrong_fields = sample.fields
"""
PUT_RIGHT = (
    "UPDATE record SET superseded = true WHERE company = :company AND id = :record",
    "DELETE FROM record_identity WHERE company = :company AND record = :record",
    "UPDATE document SET state = 'rejected' WHERE company = :company AND id = :document",
    "UPDATE review SET state = 'booked', holder = '', until = NULL, assigned = '' "
    "WHERE company = :company AND document = :document",
)


def upgrade() -> None:
    """Take the records back and hand the documents over."""
    connection = op.get_bind()
    for found in connection.execute(sa.text(LAID_ASIDE)).mappings().all():
        for statement in PUT_RIGHT:
            connection.execute(sa.text(statement), dict(found))
