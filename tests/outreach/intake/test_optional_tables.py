"""The contracts of the further tables, and their page in the data dictionary."""

from __future__ import annotations

from outreach.intake.optional_tables import OPTIONAL_TABLES
from outreach.tables import data_dictionary


def test_the_dictionary_in_the_repository_ends_with_the_optional_tables(project):
    generated = data_dictionary(
        OPTIONAL_TABLES,
        title="Optional tables",
        origin="outreach/intake/optional_tables.py",
    )
    text = (project / "data/README.md").read_text(encoding="utf-8")
    assert text.startswith(f"{data_dictionary()}\n{generated}"), (
        "write data_dictionary() and that of OPTIONAL_TABLES to data/README.md again"
    )


def test_no_table_is_about_persons_and_no_column_holds_a_name_of_one():
    assert not any(table.personal for table in OPTIONAL_TABLES)
    columns = {name for table in OPTIONAL_TABLES for name in table.schema.columns}
    assert columns.isdisjoint({"owner", "worker", "person_key", "nhs_number", "first_name"})
    assert "owner_role" in columns


def test_every_amount_says_its_unit():
    silent = {
        f"{table.name}.{name}"
        for table in OPTIONAL_TABLES
        for name, column in table.schema.columns.items()
        if column.metadata["kind"] in {"number", "count"} and not column.metadata["unit"]
    }
    assert silent == {"benchmarks.value"}  # has a column of its own for it
