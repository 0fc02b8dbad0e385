"""Drafts of one person who has a document open in several windows: none replaces what another one saved unseen.

Each saving has a mark, `<window>.<number>`. A window knows the last mark that it saw, or else the one that it made: the
answer to that may have been lost.
"""

from __future__ import annotations

from dataclasses import dataclass

from documents import codec
from documents.errors import Conflict
from documents.messages import say
from documents.records import Draft
from podatelna.web.view import Typing


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where something was typed."""

    mark: str  # of this saving
    seen: str | None  # mark of the draft that it follows; none where nobody knows

    def refuse_unseen(self, draft: Draft) -> None:
        """Raise `Conflict` where the draft was typed elsewhere and this window does not show it."""
        mark = codec.decode(Typing, draft.edits).mark or unmarked(draft)
        if self.seen in {None, mark} or _window(mark) == _window(self.mark):
            return
        raise Conflict(say("You typed something else into this document in another window meanwhile."))


def unmarked(draft: Draft) -> str:
    """Return the mark of a draft that was saved without one."""
    return draft.saved_at.isoformat()


def _window(mark: str) -> str:
    return mark.rpartition(".")[0]
