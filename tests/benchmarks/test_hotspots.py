"""A comparison that cannot be made is no agreement."""

from __future__ import annotations

from benchmarks import hotspots


def test_a_script_that_cannot_be_imported_is_a_failure(monkeypatch, tmp_path):
    def absent(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(hotspots, "import_module", absent)
    (row,) = hotspots.neighbouring(tmp_path)

    assert not row.ok
    assert row.what == "benchmarks.autocorrelation"
