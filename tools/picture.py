"""Take the README's picture of the sample map, in a browser without a network.

make demo && .venv/bin/python tools/picture.py
"""

from __future__ import annotations

import shutil
import sys

from locked import PROJECT
from playwright.sync_api import sync_playwright

PAGE = PROJECT / "out" / "demo" / "share" / "map.html"
PICTURE = PROJECT / "docs" / "sample-map.png"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> int:
    """Open the page as a person would and keep what the first screen shows."""
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None or not PAGE.is_file():
        print("needs chromium and the result of `make demo`", file=sys.stderr)
        return 2
    if "invented county" not in PAGE.read_text(encoding="utf-8").lower():
        print("this is not the invented county; nothing was taken", file=sys.stderr)
        return 2
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=browser_path, args=QUIET)
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 1180})
        page = context.new_page()
        page.goto(PAGE.as_uri())
        page.wait_for_timeout(1500)
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(PROJECT)}: {PICTURE.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
