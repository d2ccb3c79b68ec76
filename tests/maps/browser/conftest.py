"""A browser whose network is cut, and what a visit to a page shows."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

CHROMIUM = next(
    (
        path
        for path in map(Path, ("/usr/bin/chromium", "/usr/bin/chromium-browser"))
        if path.exists()
    ),
    None,
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium that can reach nothing."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here to open the page with")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield chromium
        chromium.close()


class Visit:
    """A page that was opened, and everything it asked for or complained of."""

    def __init__(self, page, file):
        self.page, self.requests, self.complaints = page, [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text))
        page.goto(file.as_uri())
        page.wait_for_timeout(100)

    def pins(self):
        return self.page.locator(".leaflet-marker-icon.pin").count()

    def rows(self, table="sessions"):
        return self.page.locator(f"#{table} tbody tr:visible").count()

    def status(self):
        return self.page.inner_text("#status")

    def counted(self):
        return int(re.search(r"Showing (?:all )?(\d+)", self.status()).group(1))

    def fills(self):
        return self.page.eval_on_selector_all(
            ".leaflet-overlay-pane path", "paths => paths.map(path => path.getAttribute('fill'))"
        )

    def focused(self):
        return self.page.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.id"
        )


@pytest.fixture
def visit(browser, tmp_path):
    """Open a page of HTML in a fresh, offline context."""
    contexts = []

    def opened(text, *, width=1366, height=900, **options):
        file = tmp_path / "map.html"
        file.write_text(text, encoding="utf-8")
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, offline=True, **options)
        contexts.append(context)
        return Visit(context.new_page(), file)

    yield opened
    for context in contexts:
        context.close()


os.environ.setdefault("PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS", "1")
