"""The secret of which the pages derive the keys for what they leave with browsers, kept as the caller has sealed it."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import delete, insert, select

from storage import people
from storage.database import Transaction, connection_of
from storage.tables import PageSecretRow


class PageSecrets:
    """The one secret there is, in a transaction that the caller has open and commits."""

    def __init__(self, given: Transaction) -> None:
        self._connection = connection_of(given)

    def keep_anew(self, sealed: Callable[[str], str]) -> None:
        """Put in its place what `sealed` makes of it, of an empty text where there is none yet."""
        people.begin(self._connection)
        kept = self._connection.execute(select(PageSecretRow.sealed)).scalar_one_or_none() or ""
        self._connection.execute(delete(PageSecretRow))
        self._connection.execute(insert(PageSecretRow).values(sealed=sealed(kept)))
