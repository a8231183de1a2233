"""What a bouwsteen may hold, as documents that Word and LibreOffice write; and own sources."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest
from support.letters.letter_documents import docx, odt, p, r, table
from support.rulebook import Chapter, rows_of

from tasks.edits.parts import own_source
from tasks.edits.parts.bouwsteen import check_kinds
from tasks.edits.parts.own_source import OwnSource, check_own_source
from tasks.letters.reading.read_letter import read_letter

CAPTION = p("Brieven", properties='<w:pStyle w:val="Bijschrift"/>')
STYLES = '<w:style w:type="paragraph" w:styleId="Bijschrift"><w:name w:val="caption"/></w:style>'
TALL = (
    "<w:tr>" + "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>" + f"<w:tc>{p('b')}</w:tc></w:tr>"
)
WIDE = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("a")}</w:tc></w:tr>'
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>"
    f"{p('Kader')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
)
DOCUMENTS = {
    "alinea's, een lijst en een tabel": (p("Tekst.") + CAPTION + table("a|b", "c|d"), ""),
    "een afbeelding": (p("<w:r><w:drawing><a:blip/></w:drawing></w:r>", "Tekst."), "afbeelding"),
    "een tekstvak": (p(BOX, "Tekst."), "tekstvak"),
    "een wijziging": (p(f"<w:ins>{r('Nieuw')}</w:ins>", "Tekst."), "tekst ingevoegd"),
    "een verwijdering": (p(f"<w:del>{r('Oud')}</w:del>", "Tekst."), "tekst verwijderd"),
    "verborgen tekst": (p(r("Geheim", "<w:vanish/>"), "Tekst."), "verborgen tekst"),
    "samengevoegde cellen naast elkaar": (CAPTION + table("a|b", WIDE), "samengevoegde"),
    "samengevoegde cellen onder elkaar": (CAPTION + table("a|b", TALL), "lege of samengevoegde"),
    "een tabel zonder bijschrift": (p("Tekst.") + table("a|b", "c|d"), "geen bijschrift"),
    "een bijschrift zonder tabel": (CAPTION + p("Tekst."), "bijschrift zonder tabel"),
    "een te lange tabel": (CAPTION + table(*["a|b"] * 21), "21 rijen"),
    "een nootteken met de hand": (
        p("Tekst", r("3", '<w:vertAlign w:val="superscript"/>')),
        "verhoogde",
    ),
    "een veld": (p('<w:fldSimple w:instr=" DATE ">' + r("1 juli") + "</w:fldSimple>"), "DATE"),
}


@pytest.mark.parametrize(("body", "told"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_what_the_letter_can_not_print_is_refused_with_its_place(body: str, told: str) -> None:
    found = list(check_kinds(read_letter(docx(body, styles=STYLES))))
    assert [told in one.text for one in found] == [True] * bool(told)
    assert {one.code for one in found} <= {"W02"}
    assert all(re.search(r"(?:alinea|[Tt]abel|kader) \d", one.text) for one in found)


def test_a_comment_is_refused_and_a_header_is_not_read() -> None:
    comment = docx(p("Tekst."), comments=f'<w:comment w:id="1">{p("Klopt dit?")}</w:comment>')
    assert ["opmerking" in one.text for one in check_kinds(read_letter(comment))] == [True]
    header = docx(
        p("Tekst.") + '<w:sectPr><w:headerReference w:type="default" r:id="r-header"/></w:sectPr>',
        header=p("Vertrouwelijk"),
    )
    assert list(check_kinds(read_letter(header))) == []


def test_an_address_is_https() -> None:
    link = '<text:p>Zie <text:a xlink:href="{}" xmlns:xlink="http://www.w3.org/1999/xlink">hier'
    for address, refused in (("https://example.org", []), ("http://example.org", [True])):
        document = odt(link.format(address) + "</text:a>.</text:p>")
        found = list(check_kinds(read_letter(document)))
        assert [address in one.text for one in found] == refused


LETTER = date(2025, 7, 1)
RIGHT = OwnSource(
    name="boete",
    value=Fraction(1_000_000),
    form="euro",
    step=Fraction(100_000),
    has_day=False,
    source="Boetebesluit, p. 3",
    owner="Toezicht",
    checked_by="Beleid",
    as_of=date(2025, 6, 2),
)
#: What the register calls a part of :data:`RIGHT`.
PARTS = {
    "bron": "source",
    "nagekeken door": "checked_by",
    "peildatum": "as_of",
    "waarde": "value",
    "stap": "step",
    "vorm": "form",
    "dag": "has_day",
}
# what differs from a row that is right, its value, whether the letter uses it -> code
SOURCES = [
    pytest.param("bron", "Boetebesluit, p. 3", True, None, id="1 een document met zijn bladzijde"),
    pytest.param("bron", "https://example.org/a", True, None, id="1 een adres"),
    pytest.param("bron", "http://example.org/a", True, "W12", id="1 een onveilig adres"),
    pytest.param("bron", "Boetebesluit", True, "W12", id="1 zonder bladzijde"),
    pytest.param("nagekeken door", "toezicht", True, "W11", id="2 door de eigenaar zelf"),
    pytest.param("peildatum", date(2025, 7, 2), True, "W13", id="3 van na de brief"),
    pytest.param("waarde", None, True, "W14", id="4 geen waarde en geen dag"),
    pytest.param("dag", True, True, "W14", id="4 een waarde en een dag"),
    pytest.param("waarde", Fraction(1_000_000), False, "W10", id="5 die niemand gebruikt"),
    pytest.param("waarde", Fraction(1_040_000), True, None, id="6 bijna hetzelfde getal"),
    pytest.param("waarde", Fraction(1_140_000), True, None, id="6 nog ongeveer hetzelfde getal"),
    pytest.param("waarde", Fraction(149_999), True, "W17", id="6 een derde eraf"),
    pytest.param("stap", Fraction(10_000_000), True, "W17", id="6 een stap groter dan het getal"),
    pytest.param("stap", Fraction(1_000), True, None, id="6 een fijne stap"),
    pytest.param("vorm", "procent", True, "W18", id="7 een miljoen procent"),
    pytest.param("vorm", "woord", True, "W18", id="7 een miljoen in woorden"),
    pytest.param("vorm", "aantal", True, None, id="7 een aantal van een miljoen"),
]
RULEBOOK = [
    Chapter(
        "Brief: eigen bronnen",
        own_source.__doc__,
        ("van de rij", "is", "gebruikt", "bevinding"),
        rows_of(SOURCES),
    )
]


@pytest.mark.parametrize(("part", "value", "used", "code"), SOURCES)
def test_an_own_source_can_be_answered_for(
    part: str, value: object, used: bool, code: str | None
) -> None:
    one = OwnSource(**{**RIGHT._asdict(), PARTS[part]: value})
    found = [problem.code for _, problem in check_own_source(one, LETTER, used=used)]
    assert found == [code] * (code is not None)
