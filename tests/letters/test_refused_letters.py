"""What is not opened, what is said of it, and that no word of a letter is in that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.letters.letter_documents import ODT, archive, docx, odt, p, table

from tasks.letters.reading.archive import LetterError
from tasks.letters.reading.read_letter import read_letter

SECRET = "geheim"
ENTITY = f'<!DOCTYPE d [<!ENTITY e "{SECRET}">]>'
DEEP = "<w:smartTag>" * 200 + "</w:smartTag>" * 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

REFUSED = [
    pytest.param(OLE + b"x" * 99, "wachtwoord", id="old Word or a password"),
    pytest.param(b"%PDF-1.7 " + SECRET.encode(), "pdf", id="PDF"),
    pytest.param(b"PK\x03\x04" + b"x" * 99, "beschadigd", id="damaged archive"),
    pytest.param(docx(p(SECRET))[:-40], "beschadigd", id="cut off"),
    pytest.param(archive({"[Content_Types].xml": ENTITY + "<d>&e;</d>"}), "DTD", id="entities"),
    pytest.param(archive({"word/document.xml": f"<a>{SECRET}"}), "beschadigd", id="no XML"),
    pytest.param(archive({"a.xml": f"<a>{SECRET}</a>"}), "geen document", id="another archive"),
    pytest.param(archive({"[Content_Types].xml": "<a/>"}), "geen tekst", id="no text part"),
    pytest.param(archive({"mimetype": ODT}), "geen tekst", id="no text in an ODT"),
    pytest.param(docx(p(DEEP)), "ingewikkeld", id="too deep"),
    pytest.param(docx(p(f'<w:r w:a="{"x" * (3 << 20)}"/>')), "ingewikkeld", id="long attribute"),
    pytest.param(docx(p(f"<!--{'x' * (3 << 20)}-->")), "ingewikkeld", id="long comment"),
    pytest.param(
        archive({"[Content_Types].xml": "<a/>", "bom.bin": b"0" * (129 << 20)}),
        "buitensporig",
        id="bomb",
    ),
    pytest.param(docx(p("")), "geen tekst", id="empty Word document"),
    pytest.param(odt("<text:p/>"), "geen tekst", id="empty ODT"),
    pytest.param(b"", "geen tekst", id="empty file"),
    pytest.param(b"caf\xe9 " + SECRET.encode(), "UTF-8", id="another encoding"),
    pytest.param(b"\x00\x01" + SECRET.encode(), "UTF-8", id="no text"),
    pytest.param(docx(p("x" * 2_000_001)), "lang", id="too long"),
    pytest.param(b"x" * 2_000_001, "lang", id="too long as text"),
    pytest.param(b"1-" * 401, "meer dan 400 getallen", id="numbers without end"),
    pytest.param(b"1 2\n\n" * 10_001, r"meer dan 20\.000 getallen", id="too many numbers"),
]


@pytest.mark.parametrize(("data", "told"), REFUSED)
def test_a_letter_is_refused_in_dutch(data: bytes, told: str) -> None:
    with pytest.raises(LetterError, match=told) as refused:
        read_letter(data)
    error: BaseException | None = refused.value
    while error is not None:
        assert SECRET not in str(error)
        error = error.__cause__


def test_a_text_in_utf_16_is_read() -> None:
    assert read_letter("één brief".encode("utf-16")).blocks[0].text == "één brief"


WHOLE = p("Er zijn 12", '<w:r><w:footnoteReference w:id="1"/></w:r>', "<w:sdt/>") + table("a|1")


@given(st.integers(0, len(WHOLE)), st.integers(0, 40), st.text(max_size=12))
def test_any_xml_is_read_or_refused(start: int, length: int, instead: str) -> None:
    damaged = WHOLE[:start] + instead + WHOLE[start + length :]
    try:
        data = docx(damaged, footnotes='<w:footnote w:id="1"><w:p/></w:footnote>')
        read_letter(data)
    except (LetterError, UnicodeEncodeError):
        pass
