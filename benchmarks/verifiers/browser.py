"""How long a person waits from Enter until the next document is drawn and takes their keys, in a real Chromium."""

from __future__ import annotations

import shutil

from playwright.sync_api import Page, sync_playwright

from benchmarks.verifiers.office import COMPANY, Office
from benchmarks.verifiers.people import Pace, Verifier

DOCUMENTS = 30
PATIENCE = 500  # looks, 20 ms apart
LOOK = 1200  # milliseconds that a person looks before the next Enter
MEASURE = """
window.taken = [];
window.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  const before = location.pathname;
  const look = () => {
    const picture = document.querySelector("#sheet img");
    const isDrawn = picture && picture.complete && picture.naturalWidth > 0;
    if (location.pathname === before || !isDrawn || document.activeElement === document.body) {
      requestAnimationFrame(look);
      return;
    }
    const painted = new MessageChannel();
    painted.port1.onmessage = () => window.taken.push(performance.now() - event.timeStamp);
    painted.port2.postMessage(null);
  };
  requestAnimationFrame(look);
}, true);
"""


def enter_to_ready(office: Office) -> list[float]:
    """Return the milliseconds for each of some documents, the shortest first."""
    person = Verifier(office, office.people[0], Pace())
    name, _, value = person.sign_in().partition("; ")[0].partition("=")
    person.leave()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = chromium.new_context(base_url=office.address, viewport={"width": 1920, "height": 1080})
        context.add_cookies([{"name": name, "value": value, "url": office.address}])
        page = context.new_page()
        page.add_init_script(MEASURE)
        page.goto(f"/c/{COMPANY}/next")
        page.locator("#sheet img").wait_for()
        for done in range(1, DOCUMENTS + 1):
            page.wait_for_timeout(LOOK)
            _accept(page, done)
        taken: list[float] = page.evaluate("window.taken")
        chromium.close()
    return sorted(taken)


def _accept(page: Page, done: int) -> None:
    """Press Enter, and wait until that is the `done`th that was measured."""
    page.keyboard.press("Enter")
    for _ in range(PATIENCE):
        if page.evaluate("window.taken.length") >= done:
            return
        page.wait_for_timeout(20)
    raise RuntimeError(f"After Enter nothing came at {page.url}: {page.locator('main').inner_text()[:500]}")
