"""The dashboard: pictures of the work with their numbers, and what a supervisor decides by them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from io import StringIO
from typing import Annotated
from urllib.parse import urlencode

from babel.numbers import NumberFormatError, parse_decimal
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from documents.records import ReviewState
from pipeline.desk import auditing
from pipeline.desk.auditing import WINDOW, standing
from podatelna.web import dashboard_view
from podatelna.web.charts.svg import PATTERNS
from podatelna.web.dashboard_view import Picture, kind_title, percent_of
from podatelna.web.failures import NotHere
from podatelna.web.pages import page
from podatelna.web.promise_view import KindStanding, earlier_halts, promise, standings_of
from podatelna.web.seat import Here, Seat, allowed
from podatelna.web.sights import listed
from podatelna.web.spans import span
from storage.exporters.sheets import looks_like_formula
from storage.repositories.queue import Queue, QueueOrder
from storage.store import Store

router = APIRouter(prefix="/c/{company}/dashboard", dependencies=[Depends(allowed("dashboard"))])
SUPERVISE = Depends(allowed("supervise"))
SPANS = (1, 3, 7, 30, 90)  # days that can be looked at
Days = Annotated[int, Query(ge=1, le=366)]
Short = Annotated[str, Form(max_length=100)]


@router.get("", dependencies=[Depends(listed("dashboard"))])
def show_dashboard(request: Request, seat: Here, days: Days = 7) -> Response:
    """Show all pictures of the last days."""
    return _shown(request, seat, days)


def _shown(
    request: Request, seat: Seat, days: int = 7, typed: tuple[str, str] | None = None, refused: str = ""
) -> Response:
    """Return the page; with the promise that was `typed` and why it is `refused`, where it is."""
    with seat.house.books.read(seat.company) as store:
        pictures, kinds = _pictures(store, seat, days)
        tiles = _tiles(store, seat, pictures)
        promised, halts = store.promises.get(), store.promises.halts()
    shown = typed or (percent_of(promised.wrong, seat.words), percent_of(promised.sampled, seat.words))
    resumed = kind_title(request.query_params.get("resumed", ""), seat.house.types, seat.words)
    return page(
        request,
        "dashboard.html",
        HTTPStatus.BAD_REQUEST if refused else HTTPStatus.OK,
        pictures=list(pictures.values()),
        halted=[one for one in kinds if one.since],
        kinds=kinds,
        tiles=tiles,
        days=days,
        spans=SPANS,
        patterns=PATTERNS,
        promised=shown[0],
        sampled=shown[1],
        refused=refused,
        earlier=earlier_halts(halts, seat.house.types, seat.words),
        resumed=resumed,
    )


@router.get("/{name}.csv")
def get_numbers(seat: Here, name: str, days: Days = 7) -> Response:
    """Return the numbers of a picture as a CSV that spreadsheets open."""
    with seat.house.books.read(seat.company) as store:
        pictures, _ = _pictures(store, seat, days)
    if name not in pictures:
        raise NotHere
    with seat.house.books.write(seat.company, seat.user.login) as desk:
        desk.store.see("dashboard", {"csv": name, "days": str(days)})
    written = StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    mark = "," if seat.language == "cs" else "."
    for row in (pictures[name].header, *pictures[name].rows):
        writer.writerow([_cell(one) if isinstance(one, str) else str(one).replace(".", mark) for one in row])
    return Response(
        "\ufeff" + written.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{datetime.now(UTC):%Y-%m-%d}.csv"'},
    )


@router.post("/promise", dependencies=[SUPERVISE])
def change_promise(request: Request, seat: Here, wrong: Short, sampled: Short) -> Response:
    """Promise something else, in per cent; kinds of which more is known to be wrong stop."""
    shares = _share(wrong, seat), _share(sampled, seat)
    if shares[0] is None or shares[1] is None or not 0 < shares[0] < 1 or not 0 <= shares[1] <= 1:
        told = seat.words(
            "Type shares in per cent, such as 0.5: of wrong fields more than 0 and less than 100, of samples 0 to 100."
        )
        return _shown(request, seat, typed=(wrong, sampled), refused=told)
    with seat.house.books.write(seat.company, seat.user.login) as desk:
        auditing.change_promise(desk.store, shares[0], shares[1])
    return _again(seat)


@router.post("/resume", dependencies=[SUPERVISE])
def resume(seat: Here, kind: Short) -> Response:
    """Let documents of a halted kind be committed without a person again."""
    with seat.house.books.write(seat.company, seat.user.login) as desk:
        desk.store.promises.resume(kind)
    return _again(seat, "?" + urlencode({"resumed": kind}))


def _pictures(store: Store, seat: Seat, days: int) -> tuple[Mapping[str, Picture], tuple[KindStanding, ...]]:
    """Return the pictures by name, and how the promise stands for each kind."""
    now, words, types = datetime.now(UTC), seat.words, seat.house.types
    since, statistics = now - timedelta(days=days), store.statistics
    sampled = {one.kind for one in statistics.samples(now - WINDOW)}
    halted = {one.kind for one in store.promises.halts() if one.resumed_at is None}
    standings = [standing(store, kind) for kind in sorted(sampled | halted)]
    made = (
        dashboard_view.by_hour(statistics.documents_by_hour(since), since, now, words),
        dashboard_view.alone(statistics.automation(since, words.timezone), types, words),
        promise(standings, store.promises.get().wrong, types, words),
        dashboard_view.trusted(statistics.reliability(since), words),
        dashboard_view.fields(statistics.corrected_fields(since), types, words),
        dashboard_view.parties(statistics.corrected_parties(since), words),
        dashboard_view.pace(statistics.pace(since), types, words),
        dashboard_view.ages(statistics.ages(), words),
    )
    return {one.name: one for one in made}, standings_of(standings, types, words)


def _tiles(store: Store, seat: Seat, pictures: Mapping[str, Picture]) -> list[tuple[str, str, str]]:
    """Return the few numbers at the top: label, number, address."""
    words, queue = seat.words, f"/c/{seat.company}/queue"
    waiting = sum(row[1] for row in pictures["ages"].rows if isinstance(row[1], int))
    parked = store.reviews.search(Queue(states=(ReviewState.PARKED,), limit=1)).total
    mistaken = store.reviews.count(Queue(states=(ReviewState.BOOKED,)))
    oldest = store.reviews.search(Queue(order_by=QueueOrder.OLDEST, limit=1)).reviews
    age = span(datetime.now(UTC) - oldest[0].queued_at, words) if oldest else "–"
    counted = [row[2:4] for row in pictures["alone"].rows]
    every, own = (sum(int(row[at]) for row in counted) for at in (0, 1))
    return [
        (words("wait for a person"), words.number(waiting), queue),
        (words("the oldest waits for"), age, f"{queue}?order=oldest"),
        (words("parked"), words.number(parked), f"{queue}?state=parked"),
        (words("booked by mistake"), words.number(mistaken), f"{queue}?state=booked"),
        (words("became records"), words.number(every), ""),
        (words("of them without a person"), f"{words.number(round(100 * own / every))} %" if every else "–", ""),
    ]


def _share(text: str, seat: Seat) -> float | None:
    """Return what was typed in per cent as a share; None where it is no number to them."""
    try:
        return float(parse_decimal(text.strip().rstrip("%").strip(), locale=seat.words.locale, strict=True)) / 100
    except NumberFormatError:
        return None


def _cell(text: str) -> str:
    return f"'{text}" if looks_like_formula(text) else text


def _again(seat: Seat, query: str = "") -> Response:
    return RedirectResponse(f"/c/{seat.company}/dashboard{query}", HTTPStatus.SEE_OTHER)
