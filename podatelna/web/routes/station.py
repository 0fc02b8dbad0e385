"""The verifier's page, and what its script asks for: views, drafts, decisions, pages and the words on them."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from documents import codec
from documents.errors import Changed, Conflict
from documents.fields import Place
from documents.geometry import Box
from documents.records import DECIDED
from documents.types import FieldType, type_of
from extractors.ocr import default_engine
from pipeline.desk.paper import Paper
from pipeline.review import Opened
from podatelna.web import looking, picking
from podatelna.web.carrying import as_other_kind, typed_before
from podatelna.web.drafts import Window
from podatelna.web.failures import NO_SCOPE, NotHere, TooMany
from podatelna.web.pace import Pace
from podatelna.web.pages import STATIC, page
from podatelna.web.permissions import may
from podatelna.web.queue_view import NOTHING_FREE
from podatelna.web.seat import Here, Seat, allowed
from podatelna.web.shown import show
from podatelna.web.sights import seen
from podatelna.web.station_words import keys, languages, told
from podatelna.web.telling import tell
from podatelna.web.view import Typing, View, view_of

router = APIRouter(prefix="/c/{company}")
VERIFY = Depends(allowed("verify"))
LOOK = Depends(allowed("look"))
SEEN = Depends(seen)
MODULES = tuple(sorted(file.name for file in (STATIC / "js" / "station").glob("*.js")))
Number = Annotated[int, Field(ge=1, le=100_000)]
Share = Annotated[float, Field(ge=0, le=1)]
Short = Annotated[str, Field(max_length=200)]


async def unhurried(request: Request, seat: Here) -> None:
    """Raise `TooMany` where a person decides faster than anyone reads; a program has the bound on requests alone."""
    pace: Pace = request.app.state.decisions
    if not seat.token and (seconds := pace.wait(seat.user.id)):
        raise TooMany(seconds)


UNHURRIED = Depends(unhurried)


class Asked(BaseModel):
    """What a script sends; anything else in it is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Boxed(Asked):
    """A part of a page."""

    x0: Share
    y0: Share
    x1: Share
    y1: Share

    @property
    def box(self) -> Box:
        """It as a box."""
        return Box(x0=self.x0, y0=self.y0, x1=self.x1, y1=self.y1)


class Placed(Asked):
    """Where a value stands."""

    page: Number
    box: Boxed


class Typed(Asked):
    """What was typed into a document so far."""

    revision: Number
    kind: Short = ""
    was: Short = ""  # the kind of which the document was when this was typed, where it is another one now
    edits: dict[Short, Annotated[str, Field(max_length=5000)]] = Field(default={}, max_length=20_000)
    places: dict[Short, Placed] = Field(default={}, max_length=1000)
    mark: Short = ""
    seen: Short | None = None  # mark of the draft that this one follows; none where any may be replaced

    @property
    def window(self) -> Window:
        """The window in which it was typed."""
        return Window(mark=self.mark, seen=self.seen)

    @property
    def typing(self) -> Typing:
        """It as the pages know it."""
        places = {name: Place(page=one.page, box=one.box.box) for name, one in self.places.items()}
        return Typing(edits=self.edits, kind=self.kind, places=places, mark=self.mark)


class Decided(Typed):
    """What was typed, and that it is right so."""

    seconds: Annotated[float, Field(ge=0, le=86_400)] = 0.0  # spent with it
    twins: tuple[Short, ...] = Field(default=(), max_length=1000)  # booked of the same paper, as they were shown


class Reason(Asked):
    """Why."""

    revision: Number
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class Papers(Asked):
    """What is to be done with the document's pages."""

    operation: Literal["split", "undo_split", "merge", "undo_merge", "order", "turn", "leave_out", "put_back"]
    revision: Number
    page: Number = 1
    pages: tuple[Number, ...] = Field(default=(), max_length=5000)
    degrees: Literal[90, 180, 270] = 90
    reason: Annotated[str, Field(max_length=1000)] = ""
    was: Number = 1  # the revision that holds again when a split or a merge is undone
    gone: Short = ""  # the document that was merged away
    gone_was: Number = 1  # and its revision that holds again


class Languages(Asked):
    """In which languages a document is to be read again."""

    revision: Number
    languages: tuple[Short, ...] = Field(min_length=1, max_length=5)


class After(Asked):
    """The document after which another one is asked for, and those that the person left to others."""

    after: Short = ""
    skipped: tuple[Short, ...] = Field(default=(), max_length=100)


class Pointed(Asked):
    """A point of a page, for a field."""

    x: Share
    y: Share
    field: Short
    kind: Short


class Framed(Boxed):
    """A part of a page, for a field."""

    field: Short
    kind: Short


PAPER: Mapping[str, Callable[[Paper, Opened, Papers], Opened]] = {
    "split": lambda paper, opened, asked: paper.split(opened, asked.page),
    "undo_split": lambda paper, opened, asked: paper.undo_split(opened, asked.page, asked.was),
    "merge": lambda paper, opened, _: paper.merge_with_previous(opened),
    "undo_merge": lambda paper, opened, asked: paper.undo_merge(opened, asked.was, asked.gone, asked.gone_was),
    "order": lambda paper, opened, asked: paper.order(opened, asked.pages),
    "turn": lambda paper, opened, asked: paper.turn(opened, asked.page, asked.degrees),
    "leave_out": lambda paper, opened, asked: paper.leave_out(opened, asked.page, asked.reason),
    "put_back": lambda paper, opened, asked: paper.put_back(opened, asked.page, asked.pages),
}


@router.get("/next", dependencies=[VERIFY])
def take_next(seat: Here) -> Response:
    """Send the person to the next document that nobody holds, or to the queue where there is none."""
    opened = seat.desk.take_next()
    target = f"documents/{opened.stored.id}" if opened else f"queue?done={NOTHING_FREE}"
    return RedirectResponse(f"/c/{seat.company}/{target}", HTTPStatus.SEE_OTHER)


@router.post("/next", dependencies=[VERIFY])
def prepare_next(seat: Here, asked: After) -> Response:
    """Hold the next document for the person who still looks at another one; return its view, or null."""
    opened = seat.desk.take_next(beside=[one for one in (asked.after, *asked.skipped) if one])
    return _answer(_view(seat, opened, typed_before(seat.desk, opened, seat.words))) if opened else JSONResponse(None)


@router.get("/documents/{document}", dependencies=[LOOK])
def show_document(request: Request, seat: Here, document: str) -> Response:
    """Show the document, holding it where that is possible."""
    view = _view_held(seat, document)
    return page(
        request,
        "station.html",
        view=json.loads(codec.encode(view)),
        told=told(seat.words),
        keys=keys(seat.words),
        modules=MODULES,
        languages=languages(seat.words, seat.house.settings.engine or default_engine()),
        title=view.title,
        safe_key=_safe_key(seat),
    )


@router.get("/documents/{document}/view", dependencies=[LOOK])
def get_view(seat: Here, document: str) -> Response:
    """Return the view of the document, holding it where that is possible."""
    return _answer(_view_held(seat, document))


@router.post("/documents/{document}/draft", dependencies=[VERIFY])
def save_draft(seat: Here, document: str, typed: Typed) -> Response:
    """Keep what was typed so far, and return the document with it, all rules applied anew."""
    typing = typed.typing
    if typed.was:
        typing = as_other_kind(seat.desk, seat.desk.look(document), typing, typed.was, seat.words)
    edits, over = codec.encode(typing).decode(), typed.window.refuse_unseen
    opened = seat.desk.save_draft(document, typed.revision, edits, typing.kind, over)
    return _answer(_view(seat, opened, typing))


@router.post("/documents/{document}/accept", dependencies=[VERIFY, UNHURRIED])
def accept(seat: Here, document: str, decided: Decided) -> Response:
    """Save what was typed and let the document be booked."""
    opened = _still(seat.desk.look(document), decided.revision)
    edit = looking.edit_of(seat.desk, opened, decided.typing, seat.words)
    shown = tuple(twin for twin in opened.twins if twin.document in decided.twins)  # others may be booked since
    over = decided.window.refuse_unseen
    accepted = seat.desk.accept(replace(opened, twins=shown), edit, decided.seconds, over)
    return JSONResponse({"outcome": accepted.outcome})


@router.post("/documents/{document}/reject", dependencies=[VERIFY, UNHURRIED])
def reject(seat: Here, document: str, why: Reason) -> Response:
    """Say that the document is not to be booked."""
    seat.desk.reject(_still(seat.desk.look(document), why.revision), why.reason)
    return JSONResponse({"outcome": "rejected"})


@router.post("/documents/{document}/park", dependencies=[VERIFY])
def park(seat: Here, document: str, why: Reason) -> Response:
    """Lay the document aside with a note."""
    seat.desk.park(_still(seat.desk.look(document), why.revision), why.reason)
    return JSONResponse({"outcome": "parked"})


@router.post("/documents/{document}/pages", dependencies=[VERIFY])
def change_pages(seat: Here, document: str, asked: Papers) -> Response:
    """Split, merge, order, turn, leave out or put back pages, or undo that; return the document as it is then."""
    opened = _still(seat.desk.look(document), asked.revision)
    changed = PAPER[asked.operation](seat.desk.paper, opened, asked)
    return _answer(_view(seat, changed, typed_before(seat.desk, changed, seat.words)))


@router.post("/documents/{document}/read-again", dependencies=[VERIFY])
def read_again(seat: Here, document: str, asked: Languages) -> Response:
    """Let a worker read the document's pages once more, in other languages."""
    seat.desk.paper.read_again(_still(seat.desk.look(document), asked.revision), asked.languages)
    return JSONResponse({"outcome": "reading"})


@router.post("/documents/{document}/release", dependencies=[VERIFY])
def release(seat: Here, document: str) -> Response:
    """Give the document back."""
    seat.desk.release(seat.desk.look(document))
    return JSONResponse({"outcome": "released"})


@router.post("/documents/{document}/renew", dependencies=[VERIFY])
def renew(seat: Here, document: str) -> Response:
    """Hold the document for longer."""
    seat.desk.renew(document)
    return JSONResponse({"outcome": "renewed"})


@router.get("/pages/{submission}/{number}.jpg", dependencies=[LOOK, SEEN])
def get_picture(seat: Here, submission: str, number: int) -> Response:
    """Return the picture of a page as it was scanned."""
    return Response(looking.picture(seat.desk, submission, number), media_type="image/jpeg")


@router.get("/pages/{submission}/{number}/words", dependencies=[LOOK, SEEN])
def get_words(seat: Here, submission: str, number: int) -> Response:
    """Return the words of a page as rows of text, x0, y0, x1, y1."""
    boxes = ((word.text, word.box) for word in looking.page_of(seat.desk, submission, number).words)
    return JSONResponse([[text, *(round(at, 4) for at in (box.x0, box.y0, box.x1, box.y1))] for text, box in boxes])


@router.post("/pages/{submission}/{number}/pick", dependencies=[VERIFY, SEEN])
def pick(seat: Here, submission: str, number: int, pointed: Pointed) -> Response:
    """Return the value that stands at a point, read as the field's type; null where nothing does."""
    found, declared = looking.page_of(seat.desk, submission, number), _declared(seat, pointed.kind, pointed.field)
    country = seat.desk.company.country
    return _picked(seat, picking.at_point(found, pointed.x, pointed.y, declared, seat.language, country), declared)


@router.post("/pages/{submission}/{number}/read", dependencies=[VERIFY, SEEN])
def read(seat: Here, submission: str, number: int, framed: Framed) -> Response:
    """Return the value in a frame, read as the field's type; where no words are known, it is read on the spot."""
    found, declared = looking.page_of(seat.desk, submission, number), _declared(seat, framed.kind, framed.field)
    country = seat.desk.company.country
    picked = picking.in_box(found, framed.box, declared, seat.language, country)
    if picked is None:
        text = " ".join(seat.desk.read_region(submission, number, framed.box))
        picked = picking.from_text(found, text, framed.box, declared, seat.language, country) if text else None
    return _picked(seat, picked, declared)


def _view_held(seat: Seat, document: str) -> View:
    """Return the view of a document that is held if it can be; else for reading only, with why."""
    opened = seat.desk.look(document)
    refused = ""
    if opened.review.state in DECIDED:
        refused = seat.words("It is in review no longer.")
    elif not seat.may("verify"):
        role = seat.words("Your role does not allow to change it.")
        refused = tell(NO_SCOPE, seat.words) if may(seat.roles, "verify") else role
    else:
        try:
            held = seat.desk.hold(document)
            return _view(seat, held, typed_before(seat.desk, held, seat.words))
        except Conflict as taken:
            refused = tell(taken.told, seat.words)
    return _view(seat, seat.desk.see(document), refused=refused)


def _safe_key(seat: Seat) -> str:
    """Return the key under which the person's browser keeps what the server does not have yet, theirs alone."""
    return b64encode(seat.house.key_for(f"what {seat.user.id} types")).decode()


def _view(seat: Seat, opened: Opened, typing: Typing | None = None, refused: str = "") -> View:
    looked = looking.look(seat.desk, opened, typing or Typing(), seat.words)
    return view_of(replace(looked, refused=refused), seat.house.types, seat.words)


def _still(opened: Opened, revision: int) -> Opened:
    """Return the document where it is what the person sees; raise `Conflict` where it was changed."""
    if opened.stored.revision != revision:
        raise Changed(opened.stored.id)
    return opened


def _answer(view: View) -> Response:
    return Response(codec.encode(view), media_type="application/json")


def _picked(seat: Seat, picked: picking.Picked | None, declared: FieldType) -> Response:
    if picked is None:
        return JSONResponse(None)
    shown = show(declared.type, picked.value, seat.language) if picked.value else picked.text
    box = {"x0": picked.box.x0, "y0": picked.box.y0, "x1": picked.box.x1, "y1": picked.box.y1}
    return JSONResponse({"text": picked.text, "value": picked.value, "shown": shown, "box": box})


def _declared(seat: Seat, kind: str, name: str) -> FieldType:
    declared = looking.declared_as(type_of(seat.house.types, kind), name)
    if declared is None:
        raise NotHere
    return declared
