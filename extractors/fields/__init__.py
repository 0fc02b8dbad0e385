"""Words on pages to fields, driven by what a document type declares: types of values and label words."""

from extractors.fields.extract import extract

__all__ = ["extract"]
