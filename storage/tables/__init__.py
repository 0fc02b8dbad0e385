"""The tables. Rows never leave `storage`: repositories return the values of `documents.records`.

Every key begins with the company, and so does every foreign key: no row can point into another company's rows.
"""

from storage.tables.arrivals import CompanyRow, DiscardedRow, PageRow, SubmissionRow, WorkerRow
from storage.tables.columns import Table, plain
from storage.tables.found import DocumentRow, FindingRow, ReadingRow, ReviewRow, RevisionRow
from storage.tables.kept import AuditRow, BatchRow, ExportedRow, IdentityRow, RecordRow
from storage.tables.people import (
    ApiTokenRow,
    AttemptRow,
    AwaitedRow,
    MembershipRow,
    NoticeRow,
    PageSecretRow,
    RecoveryCodeRow,
    SecondFactorRow,
    SessionRow,
    UserRow,
)
from storage.tables.work import CorrectionRow, DraftRow, EntryRow, HaltRow, PromiseRow, SampleRow, SittingRow

__all__ = [
    "ApiTokenRow",
    "AttemptRow",
    "AuditRow",
    "AwaitedRow",
    "BatchRow",
    "CompanyRow",
    "CorrectionRow",
    "DiscardedRow",
    "DocumentRow",
    "DraftRow",
    "EntryRow",
    "ExportedRow",
    "FindingRow",
    "HaltRow",
    "IdentityRow",
    "MembershipRow",
    "NoticeRow",
    "PageRow",
    "PageSecretRow",
    "PromiseRow",
    "ReadingRow",
    "RecordRow",
    "RecoveryCodeRow",
    "ReviewRow",
    "RevisionRow",
    "SampleRow",
    "SecondFactorRow",
    "SessionRow",
    "SittingRow",
    "SubmissionRow",
    "Table",
    "UserRow",
    "WorkerRow",
    "plain",
]
