"""The spreadsheets and data packages of the example dossier hold what its annexes print."""

from __future__ import annotations

from pathlib import Path

import frictionless
import pytest
from support.annexes.annexes_of_the_example import ANNEXES
from support.annexes.sheet_reading import (
    as_printed,
    printed_tables,
    read_ods,
    read_xlsx,
    sheet_rows,
)


@pytest.mark.parametrize(
    ("annex", "tables"),
    [("uitzonderingenrapportage", 6), ("invordering", 1), ("damages", 2), ("buitenland", 4)],
    ids=lambda value: str(value),
)
def test_every_cell_of_every_table_is_in_both_spreadsheets(
    example_dossier: Path, annex: str, tables: int
) -> None:
    sheets = read_xlsx((example_dossier / f"{annex}.xlsx").read_bytes())
    assert read_ods((example_dossier / f"{annex}.ods").read_bytes()) == sheets
    by_title = {str(cells[0][0]): cells for cells in sheets.values()}
    printed = printed_tables((example_dossier / f"{annex}.html").read_text(encoding="utf-8"))
    for title, rows in printed.items():
        assert [
            {head: as_printed(row, head) for head in rows[0]} for row in sheet_rows(by_title[title])
        ] == rows, title
    assert len(printed) == tables


@pytest.mark.parametrize("annex", ANNEXES)
def test_the_data_package_of_every_annex_is_valid_where_it_lies(
    example_dossier: Path, annex: str
) -> None:
    report = frictionless.Package(str(example_dossier / f"{annex}.datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])


def test_example_figures_are_called_so_on_every_sheet_with_figures(example_dossier: Path) -> None:
    for path in sorted(example_dossier.glob("*.xlsx")):
        for name, cells in read_xlsx(path.read_bytes()).items():
            assert name in ("Leeswijzer", "Inhoud", "Noten") or str(cells[1][0]).startswith(
                "CONCEPT · VOORBEELDCIJFERS · "
            ), (path, name)
