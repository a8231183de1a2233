"""The text of every page of every annex of the example, as it was last looked at and accepted by a
person.

After a wanted change: look at outputs/page-differences.html, run the tests with
``UPDATE_GOLDEN=1``, and commit the new texts.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.annexes.annexes_of_the_example import ANNEXES
from support.annexes.page_differences import (
    GOLDEN,
    PROJECT,
    REPORT,
    pages_text,
    write_report,
)


@pytest.mark.parametrize("annex", ANNEXES)
def test_pages_read_as_accepted(example_dossier: Path, annex: str) -> None:
    golden = GOLDEN / f"{annex}.txt"
    text = pages_text(example_dossier / f"{annex}.pdf")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    if text != golden.read_text(encoding="utf-8"):
        write_report(example_dossier)
        pytest.fail(
            f"{annex} does not read as it was accepted; what changed is in "
            f"{REPORT.relative_to(PROJECT)}"
        )
