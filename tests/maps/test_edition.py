from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from maps.edition import PrintedTable, check_edition
from outreach.errors import DisclosureError, TableError


def test_a_sound_edition_passes(ambershire):
    check_edition(ambershire)


def test_a_person_column_is_refused_by_name_without_its_values(ambershire):
    areas = ambershire.areas.assign(postcode="AB1 2CD")
    asked = replace(ambershire, areas=areas, area_columns=(("postcode", "Postcode"),))

    with pytest.raises(DisclosureError, match=r"areas\.postcode") as caught:
        check_edition(asked)

    assert "AB1" not in str(caught.value)


def test_a_table_with_person_keys_is_refused(ambershire):
    table = PrintedTable("x", "X", "", pd.DataFrame({"person_key": ["a"]}), "x.csv")

    with pytest.raises(DisclosureError, match=r"x\.person_key"):
        check_edition(replace(ambershire, tables=(table,)))


def test_a_public_map_does_not_zoom_to_streets(ambershire):
    with pytest.raises(DisclosureError, match="13 at most"):
        check_edition(replace(ambershire, max_zoom=15))

    check_edition(replace(ambershire, max_zoom=15, edition="RESTRICTED"))


def test_all_faults_are_told_at_once(ambershire):
    broken = replace(
        ambershire,
        areas=ambershire.areas.drop(columns="label").set_crs(3857, allow_override=True),
        sessions=ambershire.sessions.drop(columns=["slot", "status"]),
        edition="SECRET",
    )

    with pytest.raises(TableError) as caught:
        check_edition(broken)

    for part in ("label", "EPSG:27700", "slot, status", "PUBLIC, PARTNER, RESTRICTED"):
        assert part in str(caught.value)


def test_a_session_at_an_unknown_venue_is_told(ambershire):
    sessions = ambershire.sessions.assign(venue_id="V99")

    with pytest.raises(TableError, match=r"sessions: 18 row\(s\) name a venue"):
        check_edition(replace(ambershire, sessions=sessions))


def test_a_class_without_words_is_told(ambershire):
    with pytest.raises(TableError, match="goes up to 4 but there are 2"):
        check_edition(replace(ambershire, shade_labels=("low", "high")))


def test_the_banner_names_edition_stamp_and_invention(ambershire):
    assert ambershire.banner.startswith("PUBLIC edition")
    assert "DRAFT, not checked for release" in ambershire.banner
    assert "Invented county" in ambershire.banner
    assert "Invented" not in replace(ambershire, invented=False).banner


def test_its_repr_holds_no_contents(ambershire):
    assert repr(ambershire) == f"<MapEdition: PUBLIC, {len(ambershire.areas)} areas, 18 sessions>"
