"""What `outreach init` puts beside the example tables: the fence round a county's folder."""

from __future__ import annotations

from importlib import resources

_NAMES = {
    ".gitignore": "gitignore.txt",
    ".gitattributes": "gitattributes.txt",
    "README.md": "README.md",
    "IG-CHECKLIST.md": "IG-CHECKLIST.md",
    "ACCESSIBILITY.md": "ACCESSIBILITY.md",
    "share/README.txt": "share.txt",
    "private/RESTRICTED.txt": "private.txt",
    "private/HANDOVER.md": "HANDOVER.md",
}


def starting_files() -> dict[str, bytes]:
    """Return the pages and rules of a new county folder, name to content.

    Returns
    -------
    dict
        Version control that denies by default, a page on the folder, and templates to fill in.
    """
    folder = resources.files("outreach") / "templates"
    return {name: (folder / file).read_bytes() for name, file in _NAMES.items()}
