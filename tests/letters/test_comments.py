"""The copy of a letter with comments: at the right words, and nothing of the letter touched."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from support.letters.letter_documents import archive, docx, p, r, table

from tasks.figures.figure import Figure, Source
from tasks.letters.comments.comment_docx import with_comments
from tasks.letters.comments.remarks import remarks
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.letter_check import check_letter
from tasks.letters.reading.archive import LetterError
from tasks.letters.reading.blocks import Unread
from tasks.letters.reading.read_letter import read_letter

FIGURE = Figure.model_validate(
    {
        "id": "buitenland.wkb.7028.kinderen",
        "label": "WKB, Polen: kinderen",
        "value": "7185",
        "form": "aantal",
        "step": "100",
        "definition": "Gemiddeld over het jaar.",
        "sources": (Source(contract="bron", delivery="0" * 64, file="bron.csv"),),
    }
)
TAG = f'<w:tag w:val="{FIGURE.id}"/>'
CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
BARE = "<w:r><w:t>\n {} </w:t></w:r>"
TEXT = "In Polen woonden 7.300 kinderen met kindgebonden budget."
CALL = '<w:r><w:footnoteReference w:id="1"/></w:r>'
NOTE = '<w:footnote w:id="1">{}</w:footnote>'
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{}"
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
)


def copied(letter: bytes) -> bytes:
    report = check_letter(letter, [FIGURE], "f" * 64, load_vocabulary())
    return with_comments(letter, ["Overzicht."], remarks(report))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def commented(copy: bytes) -> list[tuple[str, str]]:
    """The text that each comment is about, and how the comment begins; the overview is left out."""
    made = parts(copy)
    text = made["word/document.xml"].decode()
    found = []
    for id, said in re.findall(
        r'w:id="(\d+)" w:author="Cijfercontrole".*?<w:t [^>]*>(.*?)</w:t>',
        made["word/comments.xml"].decode(),
        re.DOTALL,
    ):
        about = re.search(
            f'<w:commentRangeStart w:id="{id}"/>(.*)<w:commentRangeEnd w:id="{id}"/>',
            text,
            re.DOTALL,
        )
        assert about is not None
        assert text.count(f'<w:commentReference w:id="{id}"/>') == 1
        found.append(("".join(re.findall(r"<w:t[ >][^<]*", about[1])), said.partition(":")[0]))
    return [(re.sub("<w:t[^>]*>", "", one), said) for one, said in found[1:]]


# what the letter is, and the text that the first comment is about
LETTERS: dict[str, tuple[bytes, str]] = {
    "one run": (docx(p(TEXT)), "7.300"),
    "split runs": (
        docx(p("In Polen woonden 7", r(".30", "<w:b/>"), "0 kinderen met kindgebonden budget.")),
        "7.300",
    ),
    "blanks that are not kept": (docx(f"<w:p>{BARE.format(TEXT)}</w:p>"), "7.300"),
    "signs that are written as entities": (docx(p(f"A &amp; B &lt; é. {TEXT}")), "7.300"),
    "between tabs": (
        docx(
            p(
                r(
                    "<w:r><w:t>Polen, kinderen met kindgebonden budget:</w:t><w:tab/>"
                    "<w:t>7.300</w:t><w:tab/><w:t>.</w:t></w:r>"
                )
            )
        ),
        "7.300",
    ),
    "an insertion": (
        docx(
            p(
                "In Polen woonden ",
                f"<w:ins w:id='3'>{r('7.300')}</w:ins>",
                " kinderen met kindgebonden budget.",
            )
        ),
        "7.300",
    ),
    "a control": (docx(p("Er zijn ", CONTROL.format(TAG, r("7.300")), " kinderen.")), "7.300"),
    "a control for plain text": (
        docx(p("Er zijn ", CONTROL.format(TAG + "<w:text/>", r("7.300")), " kinderen.")),
        "7.300",
    ),
    "a cell": (docx(table("Land|Kinderen met kindgebonden budget", "Polen|7.300")), "7.300"),
    "a text box": (docx(p("Kijk: ", BOX.format(p(TEXT)))), TEXT),
    "a note": (docx(p("Zie de noot", CALL), footnotes=NOTE.format(p(TEXT))), "t"),
    "a header": (
        docx(
            '<w:sectPr><w:headerReference r:id="r-header"/></w:sectPr>' + p("Begin."),
            header=p(TEXT),
        ),
        "Begin.",
    ),
}


@pytest.fixture(params=LETTERS, ids=list(LETTERS))
def letter(request: pytest.FixtureRequest) -> tuple[bytes, str]:
    return LETTERS[request.param]


def test_a_comment_is_about_the_number_and_the_text_stays(letter: tuple[bytes, str]) -> None:
    data, about = letter
    copy = copied(data)
    assert commented(copy)[0][0] == about
    before, after = read_letter(data), read_letter(copy)
    assert [(one.kind, one.text, one.place) for one in after.blocks] == [
        (one.kind, one.text, one.place) for one in before.blocks
    ]
    assert [one.marks for one in after.blocks] == [one.marks for one in before.blocks]
    assert (after.changes, after.unread) == (before.changes, before.unread)
    was, made = parts(data), parts(copy)
    changed = {name for name in was if made[name] != was[name]}
    assert changed == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert set(made) - set(was) == {"word/comments.xml"}


def test_a_copy_that_is_checked_again_is_the_same(letter: tuple[bytes, str]) -> None:
    copy = copied(letter[0])
    assert copied(copy) == copy


HUMAN = '<w:comment w:id="7" w:author="Mia"><w:p><w:r><w:t>Klopt dit?</w:t></w:r></w:p></w:comment>'
MARKED = (
    '<w:commentRangeStart w:id="7"/>{}<w:commentRangeEnd w:id="7"/>'
    '<w:r><w:commentReference w:id="7"/></w:r>'
)


def test_comments_of_people_stay() -> None:
    data = docx(p(MARKED.format(r(TEXT))), comments=HUMAN)
    copy = copied(data)
    assert parts(copy)["word/comments.xml"].count(HUMAN.encode()) == 1
    assert parts(copy)["word/document.xml"].count(b'w:id="7"') == 3
    assert (Unread.COMMENT, "de kantlijn") in read_letter(copy).unread
    assert commented(copied(copy)) == [("7.300", "Strijdig")]


def test_what_is_right_now_has_no_comment_any_more() -> None:
    made = parts(copied(docx(p(TEXT))))
    text = made["word/document.xml"].replace(b"7.300", b"7.200")
    assert commented(copied(archive({**made, "word/document.xml": text}))) == []


def test_a_comment_that_somebody_answered_stays() -> None:
    """Word names the paragraphs of comments, and the answer names that of the first."""
    made = parts(copied(docx(p(TEXT))))
    word = b'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="0A"'
    made["word/comments.xml"] = made["word/comments.xml"].replace(
        b'<w:p><w:r><w:t xml:space="preserve">Strijdig',
        b"<w:p " + word + b'><w:r><w:t xml:space="preserve">Strijdig',
    )
    made["word/threads.xml"] = (
        b'<t:commentsEx xmlns:t="http://schemas.microsoft.com/office/word/2012/wordml">'
        b'<t:commentEx t:paraId="0B" t:paraIdParent="0A"/></t:commentsEx>'
    )
    made["word/_rels/document.xml.rels"] = made["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="t" Target="threads.xml" Type="x/commentsExtended"/></Relationships>',
    )
    again = copied(archive(made))
    assert len(commented(again)) == 2
    assert b'w14:paraId="0A"' in parts(again)["word/comments.xml"]


def test_a_letter_that_is_not_written_in_utf_8_gets_no_copy_and_a_sentence_that_says_so() -> None:
    made = parts(docx(p(TEXT)))
    text = made["word/document.xml"].decode()
    made["word/document.xml"] = f'<?xml version="1.0" encoding="utf-16"?>{text}'.encode("utf-16")
    with pytest.raises(LetterError, match=r"sla hem opnieuw op als \.docx"):
        copied(archive(made))
