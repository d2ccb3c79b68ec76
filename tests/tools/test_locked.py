"""The lock says what the core needs, on Windows too, although it was resolved elsewhere."""

from __future__ import annotations

import pytest
from locked import core_names, core_pins, environment_for, locked_core, read_lock

TOY = """\
# made by hand
bar==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:bb
    # via foo
foo==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
    # via outreach (pyproject.toml)
mac-only==4.0 ; sys_platform == 'darwin' \\
    --hash=sha256:dd
    # via foo
tester==3.0 \\
    --hash=sha256:cc
    # via
    #   outreach (pyproject.toml)
    #   bar
"""


def test_pins_are_read_with_their_markers_and_hashes():
    bar, foo, *_ = read_lock(TOY)
    assert (foo.name, foo.version, foo.marker) == ("foo", "1.0", "")
    assert foo.hashes == ("sha256:aa", "sha256:ab")
    assert bar.marker == "sys_platform == 'win32'"
    assert bar.line() == "bar==2.0 --hash=sha256:bb"


def test_windows_needs_what_only_windows_needs():
    pins = core_pins(read_lock(TOY), {"foo"}, environment_for("windows", "3.11"))
    # tester comes in through bar; mac-only never does
    assert [pin.name for pin in pins] == ["bar", "foo", "tester"]


def test_the_tools_of_development_are_not_core():
    names = core_names('[project]\ndependencies = ["Foo_Bar>=1"]\n')
    assert names == {"foo-bar"}


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_the_core_of_the_real_lock_is_whole_and_lean(python):
    names = {pin.name for pin in locked_core("windows", python)}
    assert {"pandas", "numpy", "tzdata", "colorama", "highspy", "xstatic-leaflet"} <= names
    assert names.isdisjoint({"pytest", "mypy", "ruff", "playwright", "nbclient", "esda"})
