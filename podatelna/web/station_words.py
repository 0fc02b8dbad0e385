"""What the page's script says, in the user's words; `{n}` is for the script to fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.errors import InstallationError
from documents.messages import marked as _
from extractors.ocr import readable_languages
from extractors.ocr.tesseract import CODES
from podatelna.web.collation import place
from podatelna.web.translation import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Keys that belong together, each row with what it does."""

    title: str
    rows: tuple[tuple[str, str], ...]


_TOLD: Mapping[str, str] = {  # by the names that the script knows them by
    "sure": _("Sure"),
    "doubtful": _("Doubtful"),
    "missing": _("Missing"),
    "contradicting": _("Contradicting"),
    "human": _("Typed by a person"),
    "empty": _("Empty"),
    "confirmed": _("Confirmed"),
    "byTwo": _("entered by two people"),
    "toCheck": _("{n} to check"),
    "allChecked": _("Nothing doubtful"),
    "others": _("Other values on the page"),
    "yes": _("yes"),
    "no": _("no"),
    "kind": _("Kind of document"),
    "row": _("Row {n}"),
    "addRow": _("Add a row"),
    "insertRow": _("Insert a row below this one"),
    "deleteRow": _("Delete this row"),
    "page": _("Page {n}"),
    "pageOf": _("Page {n} of {all}"),
    "saving": _("Saving…"),
    "saved": _("Draft saved"),
    "unsaved": _("Not saved yet"),
    "typedBefore": _("What you typed before is back."),
    "typedElsewhere": _("You typed elsewhere since; this browser has something else that you typed."),
    "takeTyped": _("Take that"),
    "unkept": _(
        "Wait for “Draft saved” before you close this page: it came neither by https nor from this machine, so the "
        "browser keeps nothing of what you type."
    ),
    "typedKept": _("What you typed into it is kept, and is back once you may work on it again."),
    "openIt": _("Open it"),
    "close": _("Close"),
    "accepted": _("Accepted."),
    "rejected": _("Rejected."),
    "parked": _("Laid aside."),
    "secondNeeded": _("Accepted. A second person looks at the critical fields."),
    "thirdNeeded": _("The entries differ. A third person decides."),
    "pressAgain": _("{n} values are missing or contradict. Press the same keys again to accept all the same."),
    "splitHere": _("Split before it"),
    "turnPage": _("Turn"),
    "leaveOut": _("Leave out"),
    "putBack": _("Put back"),
    "moveUp": _("Move up"),
    "moveDown": _("Move down"),
    "changingPages": _("The pages are being changed…"),
    "readAgain": _("It is read again, and comes back to the queue."),
    "parkTitle": _("Park the document"),
    "parkLabel": _("What does it wait for?"),
    "parkYes": _("Park"),
    "rejectTitle": _("Reject the document"),
    "rejectLabel": _("Why is it not to be booked?"),
    "rejectYes": _("Reject"),
    "lost": _("{message} What you typed is kept here."),
    "takeAgain": _("Take it again"),
    "goOn": _("Go on to the next"),
    "away": _("The server does not answer. What you typed is kept here and sent again."),
    "signedOut": _("Your session ended. What you typed is kept here. Sign in in another window, then go on."),
    "readonly": _("Only to look at. {why}"),
    "noWords": _("Nothing to read was found there."),
    "noPicture": _("The picture could not be loaded. It is tried again."),
    "noPictures": _("Pictures could not be loaded."),
    "loadAgain": _("Load again"),
    "undone": _("Undone."),
    "redone": _("Redone."),
    "text": _("Text layer"),
    "ocr": _("OCR"),
    "xml": _("XML"),
    "qr": _("QR code"),
    "form": _("Form"),
}

_KEYS = (
    Keys(
        title=_("Values"),
        rows=(
            ("Enter", _("accept the value and go on; after the last one, accept the document")),
            ("Ctrl+Enter", _("accept the whole document as it stands")),
            ("Tab Shift+Tab", _("next or previous doubtful value")),
            ("↓ ↑", _("next or previous value")),
            ("1 … 9", _("take another value found on the page (Alt with it while typing)")),
            ("Esc", _("undo the typing in this value")),
            ("Ctrl+Z Ctrl+Y", _("undo and redo")),
            ("Alt+A", _("show all values, or the doubtful ones only")),
            ("Alt+K", _("change the kind of document")),
        ),
    ),
    Keys(
        title=_("Page"),
        rows=(
            (_("Click"), _("fill the value with what stands there")),
            (_("Drag"), _("fill it with all that lies in the frame")),
            ("Alt++ Alt+−", _("larger, smaller; or Ctrl and the wheel")),
            ("Alt+W Alt+0", _("fit the width, fit the page")),
            ("Alt+R", _("turn the picture")),
            ("Alt+L", _("load again what could not be loaded")),
            ("PgUp PgDn", _("move on the page; with Alt, to another page")),
        ),
    ),
    Keys(
        title=_("Lines"),
        rows=(
            ("← ↑ → ↓", _("move between cells")),
            ("Enter", _("next doubtful cell, else the cell below")),
            ("Alt+Insert", _("insert a row below this one")),
            ("Alt+Delete", _("delete the row")),
        ),
    ),
    Keys(
        title=_("Document"),
        rows=(
            ("Alt+P", _("park with a note")),
            ("Alt+X", _("reject with a reason")),
            ("Alt+G", _("split, merge, order and turn pages, leave them out and put them back")),
            ("Alt+B", _("put back a page that was left out")),
            ("Alt+N", _("give it back and take the next one")),
            ("Alt+Y", _("why it is here")),
            ("? F1", _("this help")),
        ),
    ),
)


def told(words: Words) -> Mapping[str, str]:
    """Return the texts by the names that the script knows them by."""
    return {name: words(text) for name, text in _TOLD.items()}


def languages(words: Words, engine: str) -> Sequence[tuple[str, str]]:
    """Return the codes and names of the languages in which the engine of this name can read a document again."""
    try:
        codes = readable_languages(engine) or tuple(CODES)
    except InstallationError:
        return ()
    names = words.locale.languages
    return sorted(((code, str(names.get(code, code))) for code in codes), key=lambda one: place(one[1], words.language))


def keys(words: Words) -> Sequence[Keys]:
    """Return what the help says about the keys."""
    return [
        Keys(title=words(group.title), rows=tuple((words(pressed), words(deed)) for pressed, deed in group.rows))
        for group in _KEYS
    ]
