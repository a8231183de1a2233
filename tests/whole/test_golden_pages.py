"""The text of every page of every annex of the example, as it was last looked at and accepted by a person.

After a wanted change: run the tests with ``UPDATE_GOLDEN=1``, look at the pages, and commit the new texts.
"""

from __future__ import annotations

import os
from pathlib import Path

import pypdfium2
import pytest

GOLDEN = Path(__file__).parent / "golden"
ANNEXES = ("uitzonderingenrapportage", "invordering", "damages", "buitenland")


def pages(pdf: Path) -> str:
    """The text of all pages, each under a line with its number."""
    document = pypdfium2.PdfDocument(pdf)
    return "".join(
        f"=== {number}\n{document[number - 1].get_textpage().get_text_range().replace(chr(13), '').strip()}\n"
        for number in range(1, len(document) + 1)
    )


@pytest.mark.parametrize("annex", ANNEXES)
def test_pages_read_as_accepted(example_dossier: Path, annex: str) -> None:
    golden = GOLDEN / f"{annex}.txt"
    text = pages(example_dossier / f"{annex}.pdf")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text.splitlines() == golden.read_text(encoding="utf-8").splitlines()
