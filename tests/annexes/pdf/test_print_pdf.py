"""Nothing from outside gets into an annex, nothing goes missing unnoticed, and the same input gives
the same bytes.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta, timezone

import pikepdf
import pytest
from support.annexes.annex_example import CREATED

from tasks.annexes.page.house_style import house_assets
from tasks.annexes.pdf.print_pdf import Attached, LaidOut, PrintError, ResourceRefused
from tasks.annexes.pdf.validate import check_pdf

HEAD = (
    '<!doctype html><html lang="nl"><title>Proef</title><link rel="stylesheet" '
    'href="asset:stijl.css"><h1>Proef</h1>'
)
FIGURES = Attached(
    name="cijfers.csv",
    description="De cijfers van de bijlage",
    data=b"id;waarde\r\nland.polen;7.200\r\n",
)


def print_body(body: str, *attachments: Attached) -> bytes:
    return (
        LaidOut(HEAD + body, assets=house_assets())
        .printed(attachments=attachments, created=CREATED)
        .data
    )


HOSTILE = {
    "image from a file": '<img alt="x" src="file:///etc/passwd">',
    "image from the network": '<img alt="x" src="http://127.0.0.1:9/x.png">',
    "image as data": '<img alt="x" src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>">',
    "unknown asset": '<img alt="x" src="asset:onbekend.svg">',
    "asset outside the folder": '<img alt="x" src="asset:../../README.md">',
    "style sheet": '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
    "import": "<style>@import url(http://127.0.0.1:9/x.css);</style>",
    "background": '<p style="background: url(file:///etc/passwd)">x</p>',
    "list image": '<ul style="list-style-image: url(http://127.0.0.1:9/x.png)"><li>x</ul>',
    "generated content": "<style>p::before { content: url(file:///etc/passwd) }</style><p>x</p>",
    "font": (
        "<style>@font-face { font-family: F; src: url(file:///etc/passwd) } p { font-family: "
        "F }</style><p>x</p>"
    ),
    "image in svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9"><image '
        'href="file:///etc/passwd" width="9" height="9"/></svg>'
    ),
    "attached by link": '<link rel="attachment" href="file:///etc/passwd">',
    "attached by anchor": '<a rel="attachment" href="file:///etc/passwd">x</a>',
    "object": '<object data="file:///etc/passwd">x</object>',
    "embed": '<embed src="file:///etc/passwd">',
    "file by base": '<base href="file:///etc/"><img alt="x" src="passwd">',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_only_assets_are_fetched(body: str) -> None:
    with pytest.raises(ResourceRefused, match="niet toegestaan"):
        print_body(body)


def test_a_relative_address_leads_nowhere() -> None:
    with pytest.raises(PrintError):
        print_body('<img alt="x" src="../../etc/passwd">')


def test_text_of_a_source_is_never_a_resource() -> None:
    assert check_pdf(print_body("<p>&lt;img src=file:///etc/passwd&gt;</p>")) == []


INCOMPLETE = {
    "style that is not understood": '<p style="colour: red">x</p>',
    "link to nowhere": '<p><a href="#weg">x</a></p>',
    "image without text alternative": '<img src="asset:watermerk.svg">',
    "character that no font has": "<p>\u513f</p>",
    "character from a font of the machine": "<p>\u05d0</p>",
    "nested too deep": "<div>" * 400,
}


@pytest.mark.parametrize("body", INCOMPLETE.values(), ids=INCOMPLETE.keys())
def test_an_incomplete_print_is_no_print(body: str) -> None:
    with pytest.raises(PrintError):
        print_body(body)


def test_a_print_after_a_failed_one_is_as_if_nothing_happened() -> None:
    before = print_body("<p>x</p>")
    with pytest.raises(ResourceRefused):
        print_body(HOSTILE["background"])
    assert print_body("<p>x</p>") == before


def test_the_figures_travel_inside() -> None:
    with pikepdf.open(io.BytesIO(print_body("<p>x</p>", FIGURES))) as document:
        assert list(document.attachments) == ["cijfers.csv"]
        attached = document.attachments["cijfers.csv"]
        assert attached.get_file().read_bytes() == FIGURES.data
        assert attached.get_file().mime_type == "text/csv"
        assert attached.obj.AFRelationship == "/Data"
        assert [one.UF for one in document.Root.AF] == ["cijfers.csv"]


def test_attachments_stand_in_the_order_of_their_names() -> None:
    other = FIGURES._replace(name="a.csv")
    assert print_body("<p>x</p>", FIGURES, other) == print_body("<p>x</p>", other, FIGURES)


def test_the_metadata_can_be_read_without_unpacking() -> None:
    pdf = print_body("<p>x</p>")
    for said in (
        b'pdfaid:part="3"',
        b'pdfaid:conformance="A"',
        b'pdfuaid:part="1"',
        b"<rdf:li>nl</rdf:li>",
        b"2025-07-01T00:00:00Z",
    ):
        assert said in pdf


def test_a_moment_is_one_moment_in_every_time_zone() -> None:
    one, other = (
        LaidOut(HEAD, assets=house_assets()).printed(attachments=[FIGURES], created=moment)
        for moment in (CREATED, CREATED.astimezone(timezone(timedelta(hours=9))))
    )
    assert one == other


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        LaidOut(HEAD, assets=house_assets()).printed(attachments=[], created=datetime(2025, 7, 1))  # noqa: DTZ001


def test_what_is_not_a_pdf_is_a_problem_not_a_crash() -> None:
    assert check_pdf(b"geen pdf")
    assert check_pdf(print_body("<p>x</p>")[:2000])
