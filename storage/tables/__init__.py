"""The tables. Rows never leave `storage`: repositories return the values of `documents.records`.

Every key begins with the company, and so does every foreign key: no row can point into another company's rows.
"""

from storage.tables.arrivals import CompanyRow, PageRow, SubmissionRow, WorkerRow
from storage.tables.columns import Table, plain
from storage.tables.found import DocumentRow, FindingRow, ReadingRow, ReviewRow, RevisionRow
from storage.tables.kept import AuditRow, BatchRow, ExportedRow, IdentityRow, RecordRow

__all__ = [
    "AuditRow",
    "BatchRow",
    "CompanyRow",
    "DocumentRow",
    "ExportedRow",
    "FindingRow",
    "IdentityRow",
    "PageRow",
    "ReadingRow",
    "RecordRow",
    "ReviewRow",
    "RevisionRow",
    "SubmissionRow",
    "Table",
    "WorkerRow",
    "plain",
]
