"""What changed since the previous halfjaar, and how a spreadsheet program gets it."""

from __future__ import annotations

import csv
import io
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.dossiers.dossier_example import SOURCE, figure, previous, status

from tasks.dossier.sealed.compare import COLUMNS as DIFFERENCE_COLUMNS
from tasks.dossier.sealed.compare import Change, Difference, Sort, compare, differences_csv
from tasks.figures.figure import Figure, Source, Status
from tasks.figures.spreadsheet_csv import FIGURE_COLUMNS, figures_csv

MILLION = 1_000_000


def row(one: Difference) -> tuple[object, ...]:
    return one.id, one.sort, one.change, one.before, one.now, one.by


@pytest.mark.parametrize(
    ("before", "now", "change", "by"),
    [
        (None, figure("x", 7), Change.NEW, None),
        (figure("x", 7), None, Change.GONE, None),
        (figure("x", 7), figure("x", 7), Change.SAME, Fraction(0)),
        (figure("x", 7), figure("x", 9), Change.CHANGED, Fraction(2)),
        (figure("x", 9), figure("x", 7), Change.CHANGED, Fraction(-2)),
        # Exact, also where no decimal is.
        (figure("x", Fraction(1, 3)), figure("x", Fraction(1, 2)), Change.CHANGED, Fraction(1, 6)),
        # A change that rounding hides is a change: 7.163 and 7.164 are both printed as 7.200.
        (figure("x", 7163, step=100), figure("x", 7164, step=100), Change.CHANGED, Fraction(1)),
        # The same value rounded in another way is read as another number.
        (figure("x", 7163, step=100), figure("x", 7163, step=10), Change.CHANGED, Fraction(0)),
        # Euros cannot be taken from a count.
        (figure("x", 7), figure("x", 7, form="euro"), Change.CHANGED, None),
        # Another label is not another figure.
        (figure("x", 7, label="Oud"), figure("x", 7, label="Nieuw"), Change.SAME, Fraction(0)),
    ],
)
def test_figures(
    before: Figure | None, now: Figure | None, change: Change, by: Fraction | None
) -> None:
    found = compare([now] if now else [], [], previous(*([before] if before else [])))
    assert [row(one) for one in found] == [
        (
            "x",
            Sort.FIGURE,
            change,
            before.printed if before else None,
            now.printed if now else None,
            by,
        )
    ]


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (None, "op koers", Change.NEW),
        ("op koers", None, Change.GONE),
        ("op koers", "op koers", Change.SAME),
        ("op koers", "gerealiseerd", Change.CHANGED),
    ],
)
def test_statuses(before: str | None, now: str | None, change: Change) -> None:
    found = compare(
        [],
        [status("x", now)] if now else [],
        previous(statuses=(status("x", before),) if before else ()),
    )
    assert [row(one) for one in found] == [("x", Sort.STATUS, change, before, now, None)]


def test_without_a_previous_dossier_everything_is_new() -> None:
    found = compare([figure("b", 1), figure("a", 2)], [status("c", "op koers")], None)
    assert [(one.id, one.change) for one in found] == [
        ("a", Change.NEW),
        ("b", Change.NEW),
        ("c", Change.NEW),
    ]


def test_a_gone_figure_keeps_the_label_it_had() -> None:
    assert compare([], [], previous(figure("x", 1, label="Oud")))[0].label == "Oud"


IDS = st.sets(st.sampled_from("abcdefgh"))


@given(now=IDS, before=IDS, words_now=IDS, words_before=IDS)
def test_everything_of_both_dossiers_is_named_once_in_order(
    now: set[str], before: set[str], words_now: set[str], words_before: set[str]
) -> None:
    found = compare(
        [figure(id, 1) for id in now],
        [status(id, "w") for id in words_now],
        previous(
            *[figure(id, 1) for id in before],
            statuses=tuple(status(id, "w") for id in words_before),
        ),
    )
    expected = {(id, Sort.FIGURE) for id in now | before} | {
        (id, Sort.STATUS) for id in words_now | words_before
    }
    assert [(one.id, one.sort) for one in found] == sorted(expected)


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_figures_as_a_dutch_spreadsheet_program_reads_them() -> None:
    average = figure("wkb.7028", Fraction(85923, 12), step=100, label="Kinderen in Polen")
    amount = figure("wkb.bedrag", "12800000.5", form="euro_mln", step=MILLION // 10)
    source = f"wkb_kinderen: wkb_kinderen_2023.csv, rijen 2-4, 9, sha256 {'ab' * 32}"
    assert figures_csv([average, amount], [status("kpi.k01", "op koers")]).decode("utf-8") == (
        "\ufeffsoort;id;omschrijving;afgedrukt;teller;noemer;vorm;afgerond_op;definitie;bronnen\r\n"
        "cijfer;wkb.7028;Kinderen in Polen;7.200;28641;4;aantal;100;Hoe het is "
        f"gemaakt.;{source}\r\n"
        "cijfer;wkb.bedrag;Een cijfer;€\u00a012,8\u00a0mln;25600001;2;euro_mln;100000;Hoe het is "
        f"gemaakt.;{source}\r\n"
        f"status;kpi.k01;Een status;op koers;;;;;Hoe hij is bepaald.;{source}\r\n"
    )


def test_a_step_has_a_decimal_comma() -> None:
    assert (
        read(figures_csv([figure("x", 1, step="0.1")], []))[1][FIGURE_COLUMNS.index("afgerond_op")]
        == "0,1"
    )


def test_several_sources_queries_and_single_rows_are_named() -> None:
    sources = (
        Source(contract="damages", delivery="aa", file="damages.xlsx", rows=(4,)),
        Source(
            contract="wkb_kinderen", delivery="bb", file="wkb.csv", query="wkb_buitenland.sql cc"
        ),
    )
    traced = figure("x", 1).model_copy(update={"sources": sources})
    assert read(figures_csv([traced], []))[1][-1] == (
        "damages: damages.xlsx, rij 4, sha256 aa | wkb_kinderen: wkb.csv, vraag "
        "wkb_buitenland.sql cc, sha256 bb"
    )


def test_differences_as_a_dutch_spreadsheet_program_reads_them() -> None:
    found = compare(
        [figure("a", 9), figure("c", 1)],
        [status("s", "gerealiseerd")],
        previous(figure("a", 7), figure("b", Fraction(1, 3))),
    )
    assert read(differences_csv(found)) == [
        list(DIFFERENCE_COLUMNS),
        ["cijfer", "a", "Een cijfer", "gewijzigd", "7", "9", "2", "1"],
        ["cijfer", "b", "Een cijfer", "vervallen", "0", "", "", ""],
        ["cijfer", "c", "Een cijfer", "nieuw", "", "1", "", ""],
        ["status", "s", "Een status", "nieuw", "", "gerealiseerd", "", ""],
    ]


HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x";"y")',
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "\uff1d1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_source_never_becomes_a_formula(text: str) -> None:
    hostile_figure = figure("x", 1, label=text).model_copy(
        update={"definition": text, "sources": (SOURCE.model_copy(update={"contract": text}),)}
    )
    hostile_status = Status(id="y", label=text, word=text, definition=text, sources=(SOURCE,))
    table = read(figures_csv([hostile_figure], [hostile_status]))
    table += read(
        differences_csv(
            compare([hostile_figure], [hostile_status], previous(figure("z", 1, label=text)))
        )
    )
    cells = [cell for line in table for cell in line]
    assert f"'{text}" in cells
    assert not [
        cell
        for cell in cells
        if cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d"))
    ]


def test_a_decrease_is_a_number_and_not_protected_as_text() -> None:
    assert read(differences_csv(compare([figure("a", 7)], [], previous(figure("a", 9)))))[1][
        -2:
    ] == ["-2", "1"]


@given(label=st.text(st.characters(codec="utf-8")), word=st.text(st.characters(codec="utf-8")))
def test_any_text_comes_through_whole(label: str, word: str) -> None:
    table = read(figures_csv([figure("x", 1, label=label)], [status("y", word)]))
    assert len(table) == 3
    assert {len(line) for line in table} == {len(FIGURE_COLUMNS)}
    assert table[1][2] in (label, f"'{label}")
    assert table[2][3] in (word, f"'{word}")
