"""For how long the companies keep their documents, as the settings say it, and what removes those that are older."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from zoneinfo import ZoneInfo

from documents.errors import UsageError
from pipeline.engine.books import Books
from pipeline.engine.removing import Removing
from podatelna import wiring
from podatelna.settings import Settings
from storage.repositories.removals import Keeping


def kept_by(settings: Settings) -> Mapping[str, Keeping]:
    """Return how long documents are kept, by company; raise `UsageError` where one names a type that there is not."""
    types = wiring.document_types(settings)
    for key, declared in settings.companies.items():
        if unknown := sorted(declared.keep_years.keys() - types.keys()):
            raise UsageError(
                f"companies.{key}.keep_years names {unknown[0]!r}, which is no document type. There are: "
                f"{', '.join(sorted(types))}."
            )
    timezone = ZoneInfo(settings.web.timezone)
    return {key: Keeping(years=declared.keep_years, timezone=timezone) for key, declared in settings.companies.items()}


def removing(settings: Settings, opened: Books) -> Removing:
    """Return what removes what is older than the companies keep it."""
    archive = partial(wiring.archive, settings)
    return Removing(database=opened.database, archive=archive, keeping=kept_by(settings))
