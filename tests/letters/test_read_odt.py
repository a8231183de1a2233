"""What stands in an OpenDocument text, as it is printed when every change is accepted."""

from __future__ import annotations

import pytest
from support.letters.letter_documents import odt

from tasks.letters.reading.blocks import CALL, BlockKind, Cell, ChangeKind, Letter, MarkKind, Unread
from tasks.letters.reading.read_letter import read_letter

RAISED = (
    '<style:style style:name="hoog" style:family="text">'
    '<style:text-properties style:text-position="super 58%"/></style:style>'
)
HIDDEN = (
    '<style:style style:name="weg" style:family="text">'
    '<style:text-properties text:display="none"/></style:style>'
)
CHANGES = """
<text:tracked-changes>
  <text:changed-region text:id="in"><text:insertion><office:change-info>
    <dc:creator>A. 12</dc:creator></office:change-info></text:insertion></text:changed-region>
  <text:changed-region text:id="uit"><text:deletion><office:change-info>
    <dc:creator>A. 12</dc:creator></office:change-info><text:p>7.205</text:p></text:deletion>
  </text:changed-region>
</text:tracked-changes>
"""


def read(body: str, **lists: str) -> Letter:
    return read_letter(odt(body, **lists))


def texts(letter: Letter) -> list[str]:
    return [block.text for block in letter.blocks]


# what stands in one paragraph -> its text
PARAGRAPHS = [
    pytest.param("7.2<text:span>05</text:span> brieven", "7.205 brieven", id="spans"),
    pytest.param("een\n   twee <text:span> drie</text:span>", "een twee drie", id="white space"),
    pytest.param('a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d', "a  b\tc\nd", id="signs"),
    pytest.param("<text:a>36708</text:a>, nr. 28", "36708, nr. 28", id="link"),
    pytest.param("1<text:soft-page-break/>2", "12", id="page break"),
    pytest.param('1<text:span text:style-name="weg">2</text:span>3', "13", id="hidden text"),
    pytest.param(
        "<text:ruby><text:ruby-base>8</text:ruby-base><text:ruby-text>9</text:ruby-text>"
        "</text:ruby>",
        "8",
        id="ruby",
    ),
    pytest.param(
        "1<office:annotation><text:p>Klopt dit? 99</text:p></office:annotation>", "1", id="comment"
    ),
]


@pytest.mark.parametrize(("content", "text"), PARAGRAPHS)
def test_a_paragraph_as_accepted(content: str, text: str) -> None:
    letter = read(f"<text:p>{content}</text:p><text:p>slot</text:p>", automatic=HIDDEN)
    assert texts(letter) == [text, "slot"]


def test_tracked_changes_are_listed_and_accepted() -> None:
    letter = read(
        CHANGES + '<text:p>Er zijn <text:change text:change-id="uit"/>'
        '<text:change-start text:change-id="in"/>7.250</text:p>'
        '<text:p>en 3<text:change-end text:change-id="in"/> brieven.</text:p>'
    )
    assert texts(letter) == ["Er zijn 7.250", "en 3 brieven."]
    assert [(one.kind, one.text, one.place, one.author) for one in letter.changes] == [
        (ChangeKind.DELETED, "7.205", "alinea 1", "A. 12"),
        (ChangeKind.INSERTED, "7.250", "alinea 1", "A. 12"),
        (ChangeKind.INSERTED, "en 3", "alinea 2", "A. 12"),
    ]


def test_comments_are_no_text_and_know_what_they_are_about() -> None:
    said = "<dc:creator>B.</dc:creator><text:p>Klopt</text:p><text:p>dit?</text:p>"
    letter = read(
        f'<text:p>Er zijn <office:annotation office:name="c1">{said}</office:annotation>7.205'
        '</text:p><text:p>brieven<office:annotation-end office:name="c1"/>.'
        "<office:annotation><text:p>Los</text:p></office:annotation></text:p><text:p>Slot</text:p>"
    )
    assert texts(letter) == ["Er zijn 7.205", "brieven.", "Slot"]
    assert [(one.author, one.text) for one in letter.comments] == [
        ("B.", "Klopt\ndit?"),
        ("", "Los"),
    ]
    marked = [
        [block.text[one.start : one.end] for one in block.marked(MarkKind.COMMENT)]
        for block in letter.blocks
    ]
    assert [sorted(one) for one in marked] == [["", "7.205"], ["", "brieven"], []]


def test_marks_of_figures_fields_and_raised_digits() -> None:
    (block,) = read(
        '<text:p>tabel <text:bookmark-ref text:ref-name="t">3</text:bookmark-ref>: '
        '<text:reference-mark-start text:name="cijfer|wkb.totaal|2"/>28.6<text:span>00</text:span>'
        '<text:reference-mark-end text:name="cijfer|wkb.totaal|2"/>'
        '<text:span text:style-name="hoog">15</text:span> en <loext:content-control '
        'loext:tag="kot.totaal">90</loext:content-control></text:p>',
        automatic=RAISED,
    ).blocks
    assert [(one.kind, one.name, block.text[one.start : one.end]) for one in block.marks] == [
        (MarkKind.FIELD, "REF", "3"),
        (MarkKind.CONTROL, "wkb.totaal", "28.600"),
        (MarkKind.RAISED, "", "15"),
        (MarkKind.CONTROL, "kot.totaal", "90"),
    ]


def test_notes_follow_the_text() -> None:
    def note(text: str) -> str:
        return (
            '<text:note text:note-class="footnote"><text:note-citation>9</text:note-citation>'
            f"<text:note-body>{text}</text:note-body></text:note>"
        )

    letter = read(
        f"<text:p>Een{note('<text:p>noot 1</text:p>')} en{note('<text:p/>')} twee</text:p>"
    )
    assert [(one.kind, one.note, one.text) for one in letter.blocks] == [
        (BlockKind.PARAGRAPH, None, f"Een{CALL} en{CALL} twee"),
        (BlockKind.NOTE, "1", "noot 1"),
        (BlockKind.NOTE, "2", ""),
    ]


def test_cells_know_their_row_and_column() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    letter = read(
        "<table:table><table:table-header-rows><table:table-row>"
        + cell("Land en aantal", 'table:number-columns-spanned="2"')
        + "<table:covered-table-cell/>"
        + cell("Bedrag")
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + cell("Polen")
        + "<table:table-cell><table:table><table:table-row>"
        + cell("7.200")
        + "</table:table-row></table:table></table:table-cell>"
        + cell("12,8")
        + "</table:table-row></table:table>"
    )
    assert [(one.text, one.cell) for one in letter.blocks] == [
        ("Land en aantal", Cell(1, 1, 1, 2, heading=True)),
        ("Bedrag", Cell(1, 1, 3, 1, heading=True)),
        ("Polen", Cell(1, 2, 1)),
        ("7.200", Cell(2, 1, 1)),
        ("12,8", Cell(1, 2, 3)),
    ]


LISTS = """
<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"
  style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a"
  style:num-suffix=")"/></text:list-style>
<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>
<text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>
  <text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>
</text:outline-style>
"""


def test_automatic_numbers_are_counted() -> None:
    def item(*content: str) -> str:
        return f"<text:list-item>{''.join(content)}</text:list-item>"

    one = "<text:p>tekst</text:p>"
    inner = f"<text:list>{item(one)}{item(one)}</text:list>"
    letter = read(
        f'<text:list text:style-name="L">{item(one, one, inner)}{item(one)}</text:list>'
        f'<text:list text:style-name="B">{item(one)}</text:list>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{item(one)}</text:list>'
        f'<text:list text:style-name="L">{item(one)}</text:list>',
        styles=LISTS,
    )
    assert [block.number for block in letter.blocks] == [
        *("1.", "", "a)", "b)", "2.", "", "3.", "1."),
    ]


def test_headings_and_captions() -> None:
    letter = read(
        '<text:h text:outline-level="1">Een</text:h><text:h text:outline-level="2">Twee</text:h>'
        '<text:h text:outline-level="1" text:is-list-header="true">Zonder</text:h>'
        '<text:p text:style-name="P1">Tabel <text:sequence>1</text:sequence>. Kinderen</text:p>',
        styles=LISTS,
        automatic='<style:style style:name="P1" style:family="paragraph" '
        'style:parent-style-name="Caption"/><style:style style:name="Caption" '
        'style:family="paragraph"/>',
    )
    assert [(one.kind, one.level, one.number, one.text) for one in letter.blocks] == [
        (BlockKind.HEADING, 1, "1", "Een"),
        (BlockKind.HEADING, 2, "1.1", "Twee"),
        (BlockKind.HEADING, 1, "", "Zonder"),
        (BlockKind.CAPTION, 0, "", "Tabel 1. Kinderen"),
    ]


def test_boxes_headers_and_what_is_not_read() -> None:
    letter = read(
        "<text:p>voor <draw:frame><draw:text-box><text:p>58</text:p></draw:text-box></draw:frame>"
        "na<draw:frame><draw:image/></draw:frame></text:p>",
        masters="<style:master-page><style:header><text:p>Concept</text:p></style:header>"
        "<style:footer><text:p><text:page-number>2</text:page-number></text:p></style:footer>"
        "</style:master-page><style:master-page><style:footer><text:p>2</text:p></style:footer>"
        "</style:master-page>",
    )
    assert [(one.kind, one.text) for one in letter.blocks] == [
        (BlockKind.BOX, "58"),
        (BlockKind.PARAGRAPH, "voor na"),
        (BlockKind.HEADER, "Concept"),
        (BlockKind.FOOTER, "2"),
    ]
    assert letter.unread == ((Unread.PICTURE, "alinea 1"),)
