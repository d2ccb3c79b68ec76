"""The few errors a person can act on.

Each is also a subclass of the builtin a library user would expect, so that code which
knows nothing of Outreach can still catch it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")


class OutreachError(Exception):
    """Something a person can put right; the command line prints it and exits with 2."""

    exit_code = 2


class TableError(OutreachError, ValueError):
    """A table lacks a column, breaks its contract or does not fit its neighbours."""


class GeocodeError(OutreachError, ValueError):
    """Postcodes cannot be placed because the directory or the areas are unusable."""


class ConfigError(OutreachError, ValueError):
    """A setting is missing, unknown or out of its range."""


class DataQualityError(OutreachError, ValueError):
    """The records are too poor for a result that would not mislead."""


class DisclosureError(OutreachError, ValueError):
    """Something on its way to a shared folder could identify a person."""


class MissingExtraError(OutreachError, ImportError):
    """A command needs an optional part of the installation."""

    def __init__(self, command: str, extra: str) -> None:
        super().__init__(
            f"{command} needs the extra [{extra}]. Install it with: pip install 'outreach[{extra}]'"
        )


class SolverError(OutreachError, RuntimeError):
    """The solver failed in a way that is our fault, not the input's."""

    exit_code = 3


class Faults:
    """Faults met on the way, so that all are told at once; a blank line stands between two."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def tried(self, read: Callable[[], Made]) -> Made | None:
        """Return what was made, or None when it could not be; remember why."""
        try:
            return read()
        except OutreachError as fault:
            self.found += str(fault).split("\n\n")
            return None

    def stop_if_any(self, title: str = "") -> None:
        """Raise everything found so far as one error, below a title if there is one."""
        if self.found:
            raise TableError("\n\n".join([title, *self.found] if title else self.found))
