"""Everything the page needs, inside the page; anything that would be fetched is an error."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path

from outreach.errors import DisclosureError, OutreachError

LEAFLET_JS_URL = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js"
LEAFLET_CSS_URL = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css"
_PACKAGE = "xstatic-leaflet"
_SHA256 = {
    "leaflet.js": "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
    "leaflet.css": "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722",
}
_URL = re.compile(r"""url\(\s*(['"]?)(.*?)\1\s*\)""", re.IGNORECASE)
_FETCHING = frozenset(
    [
        "src",
        "srcset",
        "href",
        "xlink:href",
        "action",
        "formaction",
        "poster",
        "data",
        "background",
        "ping",
    ]
)
_NAMES = "|".join(sorted(_FETCHING))
_SUSPECT = re.compile(
    r"@import|http-equiv|"
    r"""url\((?!\s*["']?(?:#|data:))|"""
    rf"""(?<![\w-])(?:{_NAMES})\s*=(?!\s*["']?(?:#|data:))|"""
    rf"""<[^<>]*[\s"'/](?:{_NAMES})[\s/>]""",
    re.IGNORECASE,
)
"""A page without any of this fetches nothing; one with some is read tag by tag."""
_POLICY_TAG = re.compile(r'<meta http-equiv="Content-Security-Policy" content="[^"<>]*"\s*/?>')


def read_asset(name: str) -> str:
    """Return the text of a file that is installed beside this module.

    Parameters
    ----------
    name
        File name inside ``maps/assets``.

    Returns
    -------
    str
        Its text.
    """
    return files("maps").joinpath("assets", name).read_text(encoding="utf-8")


def leaflet() -> tuple[str, str]:
    """Return Leaflet's script and style sheet, checked against the version we tested.

    Returns
    -------
    tuple of str
        JavaScript, and CSS whose pictures are inside it.

    Raises
    ------
    OutreachError
        When the package is missing or its files are not the ones we tested.
    """
    try:
        listed = distribution(_PACKAGE).files or []
    except PackageNotFoundError:
        msg = f"The map needs a package. Install it with: pip install {_PACKAGE}==1.9.3.0"
        raise OutreachError(msg) from None
    found = {Path(str(item)).name: Path(str(item.locate())) for item in listed}
    texts = {}
    for name, expected in _SHA256.items():
        content = found[name].read_bytes() if name in found else b""
        if hashlib.sha256(content).hexdigest() != expected:
            msg = (
                f"{name} of the package {_PACKAGE} is not the file this version was tested with. "
                f"Install it again with: pip install --force-reinstall {_PACKAGE}==1.9.3.0"
            )
            raise OutreachError(msg)
        texts[name] = content.decode("utf-8")
    script = re.sub(r"//# sourceMappingURL=\S+", "", texts["leaflet.js"])
    return script, _with_pictures_inside(texts["leaflet.css"], found)


def _with_pictures_inside(css: str, found: dict[str, Path]) -> str:
    """Replace the pictures a style sheet names by the pictures themselves."""

    def inside(match: re.Match[str]) -> str:
        name = match.group(2)
        if name.startswith(("#", "data:")):
            return match.group(0)
        picture = base64.b64encode(found[Path(name).name].read_bytes()).decode("ascii")
        return f"url(data:image/png;base64,{picture})"

    return _URL.sub(inside, css)


def inline_leaflet(page: str) -> str:
    """Replace the two Leaflet tags that folium writes by Leaflet itself.

    Parameters
    ----------
    page
        HTML as folium renders it.

    Returns
    -------
    str
        HTML with the script and style sheet inside.
    """
    script, css = leaflet()
    tags = {
        f'<script src="{LEAFLET_JS_URL}"></script>': f"<script>{_script_safe(script)}</script>",
        f'<link rel="stylesheet" href="{LEAFLET_CSS_URL}"/>': f"<style>{css}</style>",
    }
    for tag, content in tags.items():
        if page.count(tag) != 1:
            msg = f"The page should load {tag[1:6]} of Leaflet once, found {page.count(tag)} times."
            raise OutreachError(msg)
        page = page.replace(tag, content)
    return page


def _script_safe(script: str) -> str:
    """Keep a script from ending its own element."""
    return re.sub(r"</(script)", r"<\\/\1", script, flags=re.IGNORECASE)


def refuse_external(page: str) -> None:
    """Raise if a browser showing the page would fetch anything at all.

    Parameters
    ----------
    page
        The finished HTML.

    Raises
    ------
    DisclosureError
        Says how many addresses were left and where the first ones stand.

    Examples
    --------
    >>> refuse_external('<a href="#tables">Tables</a>')
    """
    if _is_clean(page):
        return
    reader = _Addresses()
    reader.feed(page)
    reader.close()
    if reader.found:
        examples = "; ".join(reader.found[:3])
        msg = (
            f"The page would fetch {len(reader.found)} thing(s) from outside itself: {examples}. "
            "A map must work without a network and must not tell anyone what is being viewed."
        )
        raise DisclosureError(msg)


def _is_clean(page: str) -> bool:
    """Tell at a glance a page in which nothing even looks like an address."""
    return not _SUSPECT.search(_POLICY_TAG.sub("", page))


class _Addresses(HTMLParser):
    """Collects every address in a page that is not a fragment or inside the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        for name, value in attrs:
            text = (value or "").strip()
            if name in _FETCHING and not text.startswith(("#", "data:")):
                self.found.append(f"<{tag} {name}>")
            if name == "style":
                self._look_in_css(text, f"<{tag} style>")
            if tag == "meta" and name == "http-equiv" and text.lower() == "refresh":
                self.found.append("<meta refresh>")

    def handle_endtag(self, tag: str) -> None:
        self.in_style = self.in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self._look_in_css(data, "<style>")

    def _look_in_css(self, css: str, where: str) -> None:
        outside = [m for m in _URL.findall(css) if not m[1].startswith(("#", "data:"))]
        if outside or "@import" in css.lower():
            self.found.append(where)
