"""Simulated verifiers: each signs in, takes documents, looks at them, corrects a field and accepts, as the page does.

While a person looks at a document, the next one is taken for them with its words and picture, as in the browser.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from threading import Thread
from urllib.parse import urlencode

from benchmarks.verifiers.office import COMPANY, DOUBTFUL, PASSWORD, Office

ROOT = f"/c/{COMPANY}"
KEPT_ALIVE = 3.0  # seconds for which the server surely keeps a connection
QUEUE_EACH = 5  # documents after which a person looks at the queue
TYPED, MEANT = "24. 12. 2026", "2026-12-24"  # what they type into the doubtful field
CSRF = re.compile(r'name="csrf" (?:content|value)="([0-9a-f]+)"')


@dataclass(slots=True)
class Worked:
    """What one person did, and how long the answers took."""

    seconds: dict[str, list[float]] = field(default_factory=dict)  # by what was asked
    accepted: list[str] = field(default_factory=list)  # documents
    wrong: list[str] = field(default_factory=list)  # answers that are none

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Note how long it takes."""
        begun = time.perf_counter()
        yield
        self.seconds.setdefault(what, []).append(time.perf_counter() - begun)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast people work."""

    seconds: float = 0.0  # that a person thinks about a document
    until: float = float("inf")  # on the clock of `time.monotonic`: when they go home


class Verifier:
    """One person at a browser."""

    def __init__(self, office: Office, login: str, pace: Pace) -> None:
        self._connection = HTTPConnection("127.0.0.1", office.port, timeout=60)
        self._login = login
        self._pace = pace
        self._dice = random.Random(login)
        self._cookies: dict[str, str] = {}
        self._csrf = ""
        self._used = time.monotonic()
        self.worked = Worked()

    def sign_in(self) -> str:
        """Sign in by password; return the session's cookie, as it is sent."""
        self._csrf = self._csrf_in(self._ask("", "GET", "/sign-in"))
        form = urlencode({"login": self._login, "password": PASSWORD, "csrf": self._csrf})
        self._ask("", "POST", "/sign-in", form.encode(), "application/x-www-form-urlencoded")
        self._csrf = self._csrf_in(self._ask("", "GET", f"{ROOT}/queue"))
        return self._sent

    def work(self) -> None:
        """Work until nothing is left, or it is time to go home; people do not begin in the same instant."""
        self._think(1.0)
        mine = self._next("")
        self._prepare(mine)
        while mine and time.monotonic() < self._pace.until:
            following = self._next(str(mine["id"]))
            self._prepare(following)
            self._think(0.5)
            edits = {"revision": mine["revision"], "kind": "", "edits": {DOUBTFUL: TYPED}}
            self._post("draft", f"{ROOT}/documents/{mine['id']}/draft", edits)
            self._think(0.5)
            told = self._post("accept", f"{ROOT}/documents/{mine['id']}/accept", {**edits, "seconds": 3.0})
            if told and told.get("outcome") == "accepted":
                self.worked.accepted.append(str(mine["id"]))
            if len(self.worked.accepted) % QUEUE_EACH == 0:
                self._ask("queue", "GET", f"{ROOT}/queue")
            mine = following

    def leave(self) -> None:
        """Close the browser."""
        self._connection.close()

    def _next(self, after: str) -> dict[str, object] | None:
        return self._post("take", f"{ROOT}/next", {"after": after})

    def _prepare(self, view: dict[str, object] | None) -> None:
        pages = view["pages"] if view else []
        assert isinstance(pages, list)
        for page in pages[:3]:
            self._ask("picture", "GET", page["image"])
            self._ask("words", "GET", page["words"])

    def _think(self, share: float) -> None:
        time.sleep(self._pace.seconds * share * self._dice.uniform(0.5, 1.5))

    def _post(self, what: str, path: str, body: object) -> dict[str, object] | None:
        answered = self._ask(what, "POST", path, json.dumps(body).encode(), "application/json")
        told = json.loads(answered) if answered else None
        return told if isinstance(told, dict) else None

    def _ask(self, what: str, method: str, path: str, body: bytes | None = None, kind: str = "") -> bytes:
        """Return the answer; nothing, and a note of it, where it is an error."""
        headers = {"Cookie": self._sent, "X-CSRF": self._csrf, "Accept": "text/html, application/json"}
        if kind:
            headers["Content-Type"] = kind
        if time.monotonic() - self._used > KEPT_ALIVE:
            self._connection.close()
        with self.worked.timed(what):
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            content = answer.read()
        self._used = time.monotonic()
        self._keep_cookies(answer)
        if answer.status >= 400:
            self.worked.wrong.append(f"{method} {path}: {answer.status} {content[:300].decode(errors='replace')}")
            return b""
        return content

    @property
    def _sent(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for header in answer.headers.get_all("set-cookie", []):
            for name, morsel in SimpleCookie(header).items():
                if morsel["max-age"] == "0":
                    self._cookies.pop(name, None)
                else:
                    self._cookies[name] = morsel.value

    def _csrf_in(self, page: bytes) -> str:
        found = CSRF.search(page.decode())
        if found is None:
            raise RuntimeError(f"{self._login} could not sign in: {page[:500].decode()}")
        return found[1]


def work(office: Office, pace: Pace) -> list[Worked]:
    """Let all people of the office work at once; return what each did."""
    people = [Verifier(office, login, pace) for login in office.people]
    for one in people:
        one.sign_in()
    threads = [Thread(target=one.work) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in people:
        one.leave()
    return [one.worked for one in people]


def taken(worked: Sequence[Worked], what: str) -> list[float]:
    """Return how long all answers to `what` took, in milliseconds, the shortest first."""
    return sorted(1000 * one for each in worked for one in each.seconds.get(what, []))
