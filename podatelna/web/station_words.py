"""What the page's script says, in the user's words; `{n}` is for the script to fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.ocr.tesseract import CODES
from podatelna.web.translation import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Keys that belong together, each row with what it does."""

    title: str
    rows: tuple[tuple[str, str], ...]


def told(words: Words) -> Mapping[str, str]:
    """Return the texts by the names that the script knows them by."""
    return {
        "sure": words("Sure"),
        "doubtful": words("Doubtful"),
        "missing": words("Missing"),
        "contradicting": words("Contradicting"),
        "human": words("Typed by a person"),
        "empty": words("Empty"),
        "confirmed": words("Confirmed"),
        "critical": words("critical"),
        "toCheck": words("{n} to check"),
        "allChecked": words("Nothing doubtful"),
        "others": words("Other values on the page"),
        "yes": words("yes"),
        "no": words("no"),
        "kind": words("Kind of document"),
        "row": words("Row {n}"),
        "addRow": words("Add a row"),
        "insertRow": words("Insert a row below this one"),
        "deleteRow": words("Delete this row"),
        "page": words("Page {n}"),
        "pageOf": words("Page {n} of {all}"),
        "saving": words("Saving…"),
        "saved": words("Draft saved"),
        "unsaved": words("Not saved yet"),
        "typedBefore": words("What you typed before is back."),
        "accepted": words("Accepted."),
        "rejected": words("Rejected."),
        "parked": words("Laid aside."),
        "secondNeeded": words("Accepted. A second person looks at the critical fields."),
        "thirdNeeded": words("The entries differ. A third person decides."),
        "pressAgain": words("{n} values are missing or contradict. Press the same keys again to accept all the same."),
        "splitHere": words("Split before it"),
        "turnPage": words("Turn"),
        "leaveOut": words("Leave out"),
        "putBack": words("Put back"),
        "moveUp": words("Move up"),
        "moveDown": words("Move down"),
        "readAgain": words("It is read again, and comes back to the queue."),
        "blank": words("blank or not needed"),
        "parkTitle": words("Park the document"),
        "parkLabel": words("What does it wait for?"),
        "parkYes": words("Park"),
        "rejectTitle": words("Reject the document"),
        "rejectLabel": words("Why is it not to be booked?"),
        "rejectYes": words("Reject"),
        "lost": words("{message} What you typed is kept here."),
        "takeAgain": words("Take it again"),
        "goOn": words("Go on to the next"),
        "away": words("The server does not answer. What you typed is kept here and sent again."),
        "signedOut": words("Your session ended. What you typed is kept here. Sign in in another window, then go on."),
        "readonly": words("Only to look at. {why}"),
        "noWords": words("Nothing to read was found there."),
        "noPicture": words("The picture could not be loaded. It is tried again."),
        "undone": words("Undone."),
        "redone": words("Redone."),
        "text": words("Text layer"),
        "ocr": words("OCR"),
        "xml": words("XML"),
        "qr": words("QR code"),
        "form": words("Form"),
    }


def languages(words: Words) -> Sequence[tuple[str, str]]:
    """Return the codes and names of the languages in which a document can be read again."""
    names = words.locale.languages
    return sorted(((code, str(names.get(code, code))) for code in CODES), key=lambda one: one[1])


def keys(words: Words) -> Sequence[Keys]:
    """Return what the help says about the keys."""
    return (
        Keys(
            title=words("Values"),
            rows=(
                ("Enter", words("accept the value and go on; after the last one, accept the document")),
                ("Ctrl+Enter", words("accept the whole document as it stands")),
                ("Tab Shift+Tab", words("next or previous doubtful value")),
                ("↓ ↑", words("next or previous value")),
                ("1 … 9", words("take another value found on the page (Alt with it while typing)")),
                ("Esc", words("undo the typing in this value")),
                ("Ctrl+Z Ctrl+Y", words("undo and redo")),
                ("Alt+A", words("show all values, or the doubtful ones only")),
                ("Alt+K", words("change the kind of document")),
            ),
        ),
        Keys(
            title=words("Page"),
            rows=(
                (words("Click"), words("fill the value with what stands there")),
                (words("Drag"), words("fill it with all that lies in the frame")),
                ("Alt++ Alt+−", words("larger, smaller; or Ctrl and the wheel")),
                ("Alt+W Alt+0", words("fit the width, fit the page")),
                ("Alt+R", words("turn the picture")),
                ("PgUp PgDn", words("move on the page; with Alt, to another page")),
            ),
        ),
        Keys(
            title=words("Lines"),
            rows=(
                ("← ↑ → ↓", words("move between cells")),
                ("Enter", words("next doubtful cell, else the cell below")),
                ("Alt+Insert", words("insert a row below this one")),
                ("Alt+Delete", words("delete the row")),
            ),
        ),
        Keys(
            title=words("Document"),
            rows=(
                ("Alt+P", words("park with a note")),
                ("Alt+X", words("reject with a reason")),
                ("Alt+G", words("split, merge, order and turn pages, leave them out and put them back")),
                ("Alt+B", words("put back a page that was left out")),
                ("Alt+N", words("give it back and take the next one")),
                ("Alt+Y", words("why it is here")),
                ("? F1", words("this help")),
            ),
        ),
    )
