"""Whoever changed a page sees which pages changed, what went and what came, and how they look
now.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.annexes.annexes_of_the_example import ANNEXES
from support.annexes.page_differences import (
    GOLDEN,
    PageDifference,
    State,
    compare,
    split_pages,
    write_report,
)

ONE, TWO, THREE = (
    "\n".join(f"{word} {line}" for line in range(9)) + "\nPagina 1 van 3"
    for word in ("een", "twee", "drie")
)


def states(before: list[str], after: list[str]) -> list[tuple[str, int | None, int | None]]:
    return [(one.state.value, one.before, one.after) for one in compare(before, after)]


def test_pages_that_are_the_same() -> None:
    assert states([ONE, TWO], [ONE, TWO]) == [("same", 1, 1), ("same", 2, 2)]


def test_a_page_that_only_has_another_number_is_the_same() -> None:
    assert states([ONE, TWO], [ONE.replace("1 van 3", "1 van 2"), TWO]) == [
        ("same", 1, 1),
        ("same", 2, 2),
    ]


def test_a_page_in_which_something_changed() -> None:
    assert states([ONE, TWO, THREE], [ONE, TWO.replace("twee 4", "acht 4"), THREE])[1] == (
        "changed",
        2,
        2,
    )


def test_a_page_that_came_and_a_page_that_went() -> None:
    assert states([ONE, THREE], [ONE, TWO, THREE]) == [
        ("same", 1, 1),
        ("added", None, 2),
        ("same", 2, 3),
    ]
    assert states([ONE, TWO, THREE], [ONE, THREE]) == [
        ("same", 1, 1),
        ("removed", 2, None),
        ("same", 3, 2),
    ]


def test_a_page_that_came_before_one_that_changed() -> None:
    changed = THREE.replace("drie 4", "acht 4")
    assert states([ONE, THREE], [ONE, TWO, changed]) == [
        ("same", 1, 1),
        ("added", None, 2),
        ("changed", 2, 3),
    ]


def test_a_page_that_made_way_for_another() -> None:
    assert states([ONE], [TWO]) == [("removed", 1, None), ("added", None, 1)]


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden texts as they would be if another number had been accepted, one page had been
    there besides, and one annex had not.
    """
    folder = tmp_path_factory.mktemp("golden")
    for annex in ANNEXES:
        text = (GOLDEN / f"{annex}.txt").read_text(encoding="utf-8")
        if annex == "buitenland":
            assert "7.200" in split_pages(text)[1]
            text = text.replace("Polen 7.200", "Polen <7.300>", 1)
        if annex == "invordering":
            text += "=== 99\nDeze bladzijde is weg.\n"
        if annex != "damages":
            (folder / f"{annex}.txt").write_text(text, encoding="utf-8")
    return folder


def test_the_report_shows_what_changed_in_words_and_in_a_picture(
    example_dossier: Path, accepted: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    found = write_report(example_dossier, accepted, report)
    html = report.read_text(encoding="utf-8")
    assert [one for annex, one in found if annex == "buitenland"] == [
        PageDifference(State.CHANGED, 2, 2)
    ]
    assert [one.state for annex, one in found if annex == "invordering"] == [State.REMOVED]
    assert {one.state for annex, one in found if annex == "damages"} == {State.ADDED}
    assert "<del>&lt;7.300&gt;</del><ins>7.200</ins>" in html
    assert "<del>Deze bladzijde is weg.</del>" in html
    # A picture for every page that is there and is not the same.
    assert len(re.findall("<img ", html)) == sum(one.after is not None for _, one in found)
    assert html.count('<section id="') == len(found)
