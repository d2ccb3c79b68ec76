"""What all tests share: where things are, and a network that is cut."""

from __future__ import annotations

import ipaddress
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.checked_plans import watch_plans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.checked_plans import PlanWatch

PROJECT = Path(__file__).resolve().parents[1]
WATCH = watch_plans()


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material beside the project: real open data and published answers."""
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the reference material (../shared) is not beside this project")
    return folder


def _is_local(address: object) -> bool:
    """Say whether a socket address stays on this machine."""
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def plan_watch() -> PlanWatch:
    """Who checks every plan that is made in the tests."""
    return WATCH


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Whoever asks for the network in a test hears of it at once: the product never may."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if not _is_local(address):
            msg = "a test tried to reach the network"
            raise RuntimeError(msg)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield
