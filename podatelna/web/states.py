"""The states of submissions, pages and documents in words, each with a sign, so that no colour stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from documents.messages import marked as _
from documents.records import DocumentState, PageState, SubmissionState
from podatelna.web.translation import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A state as it is shown."""

    sign: str
    text: str
    look: str  # class of a chip: good, doubt, bad, accent or none


_SUBMISSIONS: Mapping[SubmissionState, tuple[str, str, str]] = {
    SubmissionState.RECEIVED: ("○", _("waits to be read"), ""),
    SubmissionState.READING: ("◐", _("being read"), "accent"),
    SubmissionState.DONE: ("✓", _("done"), "good"),
    SubmissionState.DUPLICATE: ("≡", _("came before"), "doubt"),
    SubmissionState.REJECTED: ("✕", _("cannot be read"), "bad"),
    SubmissionState.FAILED: ("!", _("set aside"), "bad"),
    SubmissionState.REMOVED: ("∅", _("removed"), ""),
}
_PAGES: Mapping[PageState, tuple[str, str, str]] = {
    PageState.WAITING: ("○", _("not read yet"), ""),
    PageState.READ: ("◐", _("in no document yet"), "accent"),
    PageState.HELD: ("✓", _("in a document"), ""),
    PageState.LEFT_OUT: ("–", _("left out"), ""),
}
_DOCUMENTS: Mapping[DocumentState, tuple[str, str, str]] = {
    DocumentState.FOUND: ("◐", _("being decided"), "accent"),
    DocumentState.IN_REVIEW: ("●", _("waits for a person"), "doubt"),
    DocumentState.COMMITTED: ("✓", _("booked"), "good"),
    DocumentState.ARCHIVED: ("▣", _("filed"), "good"),
    DocumentState.REJECTED: ("✕", _("rejected"), "bad"),
    DocumentState.FAILED: ("!", _("set aside"), "bad"),
}


def submission_chip(state: SubmissionState, words: Words) -> Chip:
    """Return the state of a submission in words."""
    return _chip(_SUBMISSIONS[state], words)


def page_chip(state: PageState, words: Words) -> Chip:
    """Return the state of a page in words."""
    return _chip(_PAGES[state], words)


def document_chip(state: DocumentState, words: Words) -> Chip:
    """Return the state of a document in words."""
    return _chip(_DOCUMENTS[state], words)


def _chip(shown: tuple[str, str, str], words: Words) -> Chip:
    sign, text, look = shown
    return Chip(sign=sign, text=words(text), look=look)
