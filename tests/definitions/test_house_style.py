"""The one file of house style, and that every form follows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tasks.definitions.base import BESIDE_THE_CODE, DefinitionError
from tasks.definitions.house_style import FILE, contrast, house_style

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="9" height="9"/></svg>'
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the file that may be changed."""
    copy = tmp_path / FILE
    copy.write_bytes((BESIDE_THE_CODE / FILE).read_bytes())
    monkeypatch.setenv("SVZ_DEFINITIONS", str(tmp_path))
    return copy


def change(file: Path, there: str, instead: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert there in text
    file.write_text(text.replace(there, instead, 1), encoding="utf-8")


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.005)  # the known near miss
    assert contrast("ffffff", "777777") == contrast("777777", "ffffff")


@pytest.mark.parametrize(
    ("there", "instead", "told"),
    [
        ('"154273"', "154273", "'154273' is geen kleur; verwacht zes cijfers of letters a tot"),
        ('"154273"', '"blauw"', "'blauw' is geen kleur"),
        ('"4a5560"', '"8a95a0"', "grijs is niet te lezen op wit: het contrast is 3,0 op 1"),
        ('"4d3a00"', '"d9b64a"', "concept is niet te lezen op concept_vlak"),
        ("boven: 32", "boven: 5", "ten minste 25"),
        ("logo: null", "logo: {bestand: a.svg, tekst: Logo, hoogte: 18}", "a.svg staat niet naast"),
        ("logo: null", "logo: {bestand: logo.svg, tekst: '', hoogte: 18}", "ten minste 3 tekens"),
        ("  inkt:", "  ink:", "'ink' is onbekend"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    file: Path, there: str, instead: str, told: str
) -> None:
    line = file.read_text(encoding="utf-8").partition(there)[0].count("\n") + 1
    change(file, there, instead)
    with pytest.raises(DefinitionError, match=re.escape(told)) as wrong:
        house_style()
    assert line in [one.line for one in wrong.value.mistakes]


def test_a_logo_is_a_drawing_beside_the_file(file: Path) -> None:
    (file.parent / "logo.svg").write_text(LOGO, encoding="utf-8")
    change(file, "logo: null", "logo: {bestand: logo.svg, tekst: Logo, hoogte: 18}")
    logo = house_style().logo
    assert logo is not None
    assert logo.file.read_text(encoding="utf-8") == LOGO
