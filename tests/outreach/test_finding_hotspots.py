"""What ``outreach hotspots`` says once it is done."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from outreach import finding
from outreach.commands.finding_hotspots import find_and_tell


@pytest.mark.parametrize("places", [0, 2])
def test_a_review_is_asked_for_only_where_there_is_a_place_to_review(
    monkeypatch, tmp_path, capsys, places
):
    found = SimpleNamespace(comparison=None)
    done = SimpleNamespace(
        hotspots=found,
        inputs=SimpleNamespace(config=SimpleNamespace(county=SimpleNamespace(name="Arrenshire"))),
        had_plan=False,
        written=SimpleNamespace(folder=tmp_path),
        awaits_review=False,
    )
    monkeypatch.setattr(finding, "find", lambda *_, **__: done)
    monkeypatch.setattr("hotspots.reviewing.review_audit", lambda _: {"detected": places})
    monkeypatch.setattr("hotspots.reviewing.review_sentence", lambda _: "A sentence.")
    monkeypatch.setattr("hotspots.reviewing.unreviewed", lambda _: ())

    code = find_and_tell(tmp_path, tmp_path, allow_poor_data="", told=lambda _: None)

    assert code == 0
    assert ("To review: copy" in capsys.readouterr().out) == (places > 0)
