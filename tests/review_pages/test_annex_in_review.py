"""The annexes on the review pages: what was sealed, to the letter, with a way from every figure to
where it came from.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.annexes.annexes_of_the_example import ANNEXES, WITH_COVER

from tasks.annexes.page.dom import parse, text_of
from tasks.dossier.sealed.contents import SealedDossier
from tasks.dossier.sealed.exact import exact_figures, exact_files
from tasks.pages.review.annex.annex_page import (
    BLOCK_LINK,
    HIDDEN,
    LINK,
    SAID,
    WAS,
    annex_style,
    shown_annex,
)
from tasks.pages.review.annex.annex_to_print import NUMBER, annex_to_print
from tasks.pages.review.annex.provenance import traced
from tasks.pages.review.case_view import Thread
from tasks.review.anchors import BLOCK, anchored, anchors
from tasks.review.remarks import CommentKind
from tasks.review.visibility import Comment


@pytest.fixture(scope="module", autouse=True)
def few_annexes() -> None:
    """Not here: the example has them all."""


every_annex = pytest.mark.parametrize("annex", ANNEXES)
ADDED = re.compile(rf' <a class="{BLOCK_LINK}".*?</a>|<span class="{SAID}">.*?</span></span>')


def said_about(anchor: str, number: int) -> Comment:
    return Comment(
        id=number,
        round=1,
        annex="damages",
        anchor=anchor,
        person="bo",
        kind=CommentKind.QUESTION,
        about=None,
        text="Klopt dit?",
        moment=datetime(2025, 6, 20, 9, tzinfo=UTC),
        open=True,
    )


def shown(html: bytes, said: Counter[str], *, blocks: bool) -> str:
    page = shown_annex(html, "plek/{anchor}", said, blocks=blocks)
    return f"<main>{page.cover}{page.body}</main>"


@every_annex
@pytest.mark.parametrize("blocks", [False, True], ids=["to read", "to remark on"])
def test_nothing_of_the_sealed_annex_is_left_out_or_added_but_our_links(
    example_dossier: Path, annex: str, blocks: bool
) -> None:
    html = (example_dossier / f"{annex}.html").read_bytes()
    said = Counter(list(anchors(example_dossier, annex))[:40])
    page = shown(html, said, blocks=blocks)
    sealed = next(parse(html.decode()).iter("body"))
    # The page has a way past its own bar instead.
    (skip,) = [one for one in sealed if one.get("class") == "skip"]
    sealed.remove(skip)
    assert HIDDEN in page
    assert text_of(parse(ADDED.sub("", page)), without="") == text_of(sealed, without="")


@every_annex
def test_to_print_nothing_changes_but_numbers_that_lead_to_all_that_was_said(
    example_dossier: Path, annex: str
) -> None:
    html = (example_dossier / f"{annex}.html").read_bytes()
    known = [*anchors(example_dossier, annex)]
    # Of every seventh place, once or twice; and of one that is not there.
    about = [*known[::7], *known[::21], "blok-0"]
    threads = [Thread(said_about(anchor, number), ()) for number, anchor in enumerate(about)]
    page = annex_to_print(html, threads)
    text = f"<main>{page.cover}{''.join(piece.html for piece in page.pieces)}</main>"
    sealed = next(parse(html.decode()).iter("body"))
    (skip,) = [one for one in sealed if one.get("class") == "skip"]
    sealed.remove(skip)
    numbers = re.compile(rf'<a class="{NUMBER}" href="#gezegd-bij-(\d+)">.*?</a>')
    assert text_of(parse(numbers.sub("", text)), without="") == text_of(sealed, without="")
    below = [one for piece in page.pieces for one in piece.below]
    assert sorted(one.number for one in (*below, *page.rest)) == [*range(1, len(about) + 1)]
    assert {one.thread for one in (*below, *page.rest)} == set(threads)
    assert [one.thread.opener.anchor for one in page.rest] == ["blok-0"]
    marked = [int(one) for one in numbers.findall(text)]
    assert len(marked) == len(set(marked))
    # A number can not stand in a drawing; nearly every figure of one stands in a table as well.
    assert len(below) * 0.9 < len(marked) <= len(below)
    # What stands below is in no paragraph, table or link, where it could not be.
    opened = re.compile(r"<(/?)(p|table|a|svg|h[2-4])\b")
    depth = 0
    for piece in page.pieces[:-1]:
        depth += sum(-1 if close else 1 for close, _ in opened.findall(piece.html))
        assert depth == 0, piece.html[-300:]


@every_annex
def test_what_is_different_from_an_earlier_concept_is_marked_and_nothing_else_changes(
    example_dossier: Path, annex: str
) -> None:
    html = (example_dossier / f"{annex}.html").read_bytes()
    known = anchors(example_dossier, annex)
    blocks = [anchor for anchor in known if anchor.startswith(BLOCK)]
    was = dict.fromkeys(blocks[::3], "<i>oud</i>") | dict.fromkeys(blocks[1::3], "")
    page = shown_annex(html, "plek/{anchor}", Counter[str](), blocks=False, was=was)
    marks = [
        one for one in parse(f"<main>{page.body}</main>").iter("span") if one.get("class") == WAS
    ]
    assert {text_of(one, without="") for one in marks} == {"was: <i>oud</i>", "nieuw"}
    assert len(marks) > len(was) / 2  # the cover and headings of tables have none
    plain = shown_annex(html, "plek/{anchor}", Counter[str](), blocks=False)
    unmarked = re.sub(rf'<span class="{WAS}">.*?</span>', "", page.body)
    assert text_of(parse(f"<main>{unmarked}</main>"), without="") == text_of(
        parse(f"<main>{plain.body}</main>"), without=""
    )


@every_annex
def test_every_figure_and_status_leads_to_what_it_is_and_where_it_came_from(
    example_dossier: Path, annex: str
) -> None:
    page = example_dossier / f"{annex}.html"
    root = parse(page.read_text(encoding="utf-8"))
    drawn = {one.get("data-figure") for svg in root.iter("svg") for one in svg.iter()}
    marked = {one.get("data-figure") or one.get("data-status") for one in root.iter()} - {None}
    linked = {
        link.get("href", "").removeprefix("plek/")
        for link in parse(shown(page.read_bytes(), Counter(), blocks=False)).iter("a")
        if link.get("class") == LINK
    }
    assert linked == marked, f"not to be reached: {marked - linked}"
    assert drawn - {None} <= linked, (
        "what is only drawn can not be reached by whoever does not see it"
    )
    in_words = []
    for id in linked:
        found = traced(example_dossier, str(id), recompute=False)
        assert found is not None, id
        assert found.definition
        assert found.origins
        assert all(re.fullmatch("[0-9a-f]{64}", one.digest) for one in found.origins)
        assert all(one.text for one in found.queries)
        element = anchored(root)[str(id)]
        if found.value not in text_of(element, without=""):
            in_words.append(id)
    # Only the letter says a figure in words of its own (*een kwart*); its rules hold them against
    # it.
    assert len(in_words) <= (0 if annex in WITH_COVER else len(linked) / 10), in_words


@every_annex
def test_the_style_is_the_annex_own_and_stands_in_a_sheet(
    example_dossier: Path, annex: str
) -> None:
    html = (example_dossier / f"{annex}.html").read_bytes()
    sheet = annex_style(html)
    page = shown(html, Counter(), blocks=True)
    assert " style=" not in page
    assert "<style" not in page
    for style in re.findall(r'style="([^"]*)"', html.decode()):
        assert style in sheet


def test_a_figure_says_exactly_what_it_is(example_dossier: Path) -> None:
    poland = traced(example_dossier, "buitenland.wkb.7028.kinderen", recompute=True)
    assert poland is not None
    assert (poland.value, poland.exact) == ("7.200", "86.221 gedeeld door 12, ongeveer 7.185,083")
    assert (
        poland.rounding
        == "Afgerond op 100: één keer, bij het afdrukken, en bij precies de helft naar boven."
    )
    assert [one.name for one in poland.queries] == ["wkb_buitenland.sql"]
    amount = traced(example_dossier, "buitenland.wkb.7028.bedrag", recompute=True)
    assert amount is not None
    assert amount.exact == "€\u00a012.786.538,05"
    assert amount.before is not None
    assert re.fullmatch(r"€\u00a0[\d.,]+ (hoger|lager) \(\u2212?\d+,\d%\)", str(amount.before.by))
    status = traced(example_dossier, "kpi.K01.status", recompute=False)
    assert status is not None
    assert (status.value, status.exact, status.rounding) == ("op koers", None, None)
    assert status.origins[0].rows == "rijen 4, 5, 6 en 7"
    assert traced(example_dossier, "geen.cijfer", recompute=False) is None


def test_what_is_rounded_to_protect_people_is_exact_for_few(example_dossier: Path) -> None:
    closed = exact_figures(SealedDossier(example_dossier))
    figures = SealedDossier(example_dossier).figures
    assert {one.id for one in figures if one.id.startswith("buitenland.")} == closed
    some = figures[::25]
    assert {one.id in closed for one in some} == {True, False}
    for figure in some:
        found = traced(example_dossier, figure.id, recompute=False)
        full = traced(example_dossier, figure.id, recompute=True)
        assert found is not None
        assert full is not None
        assert found.closed is (figure.id in closed)
        assert not full.closed
        if not found.closed:
            assert found == full
        else:
            assert found.exact is None
            assert found.before is None or found.before.by is None
            assert (found.value, found.origins, found.queries, found.rounding) == (
                full.value,
                full.origins,
                full.queries,
                full.rounding,
            )


def test_every_file_with_an_exact_value_is_among_those_that_are_closed(
    example_dossier: Path,
) -> None:
    dossier = SealedDossier(example_dossier)
    (poland,) = [one for one in dossier.figures if one.id == "buitenland.wkb.7028.bedrag"]
    cents = str(int(poland.value * 100)).encode()
    assert cents == b"1278653805"
    fraction = str(poland.value.numerator).encode()
    exact = (fraction, cents, cents[:-2] + b"." + cents[-2:], cents[:-2] + b"," + cents[-2:])
    holding = {
        name
        for name in dossier.statement.files
        if any(one in (dossier.file(name) or b"") for one in exact)
    }
    assert {"figures.json", "figures.csv"} <= holding <= exact_files(dossier.statement)
    assert not exact_files(dossier.statement) & {*(dossier.release_list or {})}


def test_the_lines_of_a_cell_are_apart_in_the_words_of_its_row(example_dossier: Path) -> None:
    rows = anchors(example_dossier, "damages").values()
    assert any(
        "onzelfstandige woningen D2025-01 · huurtoeslag · 2024 en 2025 " in one for one in rows
    )
