"""The one place where parts are plugged together."""

from __future__ import annotations

from documents.bounds import Bounds
from documents.company import Company
from documents.errors import UsageError
from documents.types import DocumentTypes, load
from extractors.page import ReadOptions
from pipeline.run import Parts
from podatelna.settings import Settings


def bounds(settings: Settings) -> Bounds:
    """Return the bounds in force."""
    return Bounds(**dict(settings.bounds))


def company(settings: Settings, key: str) -> Company:
    """Return the company declared under `key`; raise `UsageError` where there is none."""
    if key not in settings.companies:
        raise UsageError(f"There is no company {key!r} in the settings, only: {', '.join(settings.companies)}.")
    declared = settings.companies[key]
    return Company(
        key=key,
        name=declared.name,
        country=declared.country,
        ids=declared.ids,
        vat_ids=declared.vat_ids,
        ibans=declared.ibans,
    )


def document_types(settings: Settings) -> DocumentTypes:
    """Return the house's document types and those in the folders that the settings name."""
    return load(settings.types)


def parts(settings: Settings, company_key: str) -> Parts:
    """Return what is plugged in for a company."""
    return Parts(
        types=document_types(settings),
        company=company(settings, company_key),
        bounds=bounds(settings),
        options=ReadOptions(engine=settings.engine, preferred=settings.languages),
    )
