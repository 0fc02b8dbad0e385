"""A person in front of documents, in a real browser: what the tests of the verifier's page share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import sleep

from playwright.sync_api import Page, expect
from station_made import Change, Sample, enter
from web_made import Sit

from documents.pages import Reading
from documents.records import DocumentState, StoredDocument
from podatelna.web.house import House

COUNTED = """
window.counted = [];
for (const name of ["keydown", "pointerdown"])
  window.addEventListener(name, (event) => event.isTrusted && window.counted.push(event.key || name), true);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Documents in the queue of a house, and a person in front of the first."""

    house: House
    sit: Sit
    invoice: Sample

    def of_pages(self, count: int) -> Bench:
        """Return the bench with an invoice of so many pages, all but the first of which have no words."""
        (first,), (document,) = self.invoice.processed.reading.pages, self.invoice.processed.documents
        numbers = tuple(range(1, count + 1))
        pages = (first, *(replace(first, number=number, words=()) for number in numbers[1:]))
        processed = replace(
            self.invoice.processed, reading=Reading(pages=pages), documents=(replace(document, pages=numbers),)
        )
        pictures = dict.fromkeys(numbers, self.invoice.pictures[1])
        return replace(self, invoice=replace(self.invoice, processed=processed, pictures=pictures))

    def put(self, *changes: Change) -> list[str]:
        """Put a copy of the invoice into the queue for each change."""
        return [enter(self.house, self.invoice, change, copy=copy) for copy, change in enumerate(changes)]

    def open(self, document: str, login: str = "eva") -> Page:
        """Open the document in a browser that counts what the hands do."""
        page = self.sit("about:blank", "verifier", login=login)
        page.set_default_timeout(8000)
        page.add_init_script(COUNTED)
        page.goto(f"/c/acme/documents/{document}")
        expect(page.locator("#sheet img")).to_have_count(1)
        return page

    def stored(self, document: str) -> StoredDocument:
        """Return the document as it is stored."""
        with self.house.books.read("acme") as store:
            return store.documents.get(document)

    def wait(self, document: str) -> None:
        """Wait until the document is accepted."""
        for _ in range(100):
            if self.stored(document).state is DocumentState.FOUND:
                return
            sleep(0.05)
        raise AssertionError(self.stored(document).state)

    def value(self, document: str, name: str) -> str:
        """Return a value of the document, once it is accepted."""
        self.wait(document)
        return self.stored(document).content.fields[name].value


def counted(page: Page) -> list[str]:
    """Return what the hands did so far on this page."""
    done: list[str] = page.evaluate("window.counted")
    return done


def focused(page: Page) -> str:
    """Return where the person is."""
    where: str = page.evaluate("document.activeElement.dataset.stop || document.activeElement.id")
    return where


def until(page: Page, document: str) -> None:
    """Wait until another document is in front of the person."""
    page.wait_for_url(lambda url: url.endswith(document))


def word_at(page: Page, text: str) -> tuple[float, float]:
    """Return where on the screen the word stands, on the page's picture."""
    at: list[float] = page.evaluate(
        """async (text) => {
          const view = JSON.parse(document.getElementById("view").textContent);
          const words = await (await fetch(view.pages[0].words)).json();
          const [, x0, y0, x1, y1] = words.find(([one]) => one === text);
          const frame = document.getElementById("paper").getBoundingClientRect();
          return [frame.left + (x0 + x1) / 2 * frame.width, frame.top + (y0 + y1) / 2 * frame.height];
        }""",
        text,
    )
    return at[0], at[1]
