"""What stands in a Word document, as it is printed when every change is accepted."""

from __future__ import annotations

import io
import zipfile

import pytest
from support.letters.letter_documents import archive, docx, p, r, table

from tasks.letters.reading.blocks import CALL, BlockKind, Cell, ChangeKind, Letter, MarkKind, Unread
from tasks.letters.reading.read_letter import read_letter


def read(body: str, **parts: str) -> Letter:
    return read_letter(docx(body, **parts))


def texts(letter: Letter) -> list[str]:
    return [block.text for block in letter.blocks]


CONTROL = (
    '<w:sdt><w:sdtPr><w:tag w:val="wkb.totaal"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
)
INSERTED = '<w:ins w:author="a" w:date="2025-06-01T00:00:00Z">{}</w:ins>'
DELETED = '<w:del w:author="a"><w:r><w:delText>{}</w:delText></w:r></w:del>'
CHAR = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
FIELD = (
    CHAR.format("begin")
    + "<w:r><w:instrText> {} </w:instrText></w:r>"
    + CHAR.format("separate")
    + "{}"
    + CHAR.format("end")
)
BOX = "<wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>"
ALTERNATIVES = (
    "<mc:AlternateContent><mc:Choice><w:r><w:t>1</w:t></w:r></mc:Choice>"
    "<mc:Fallback><w:r><w:t>1</w:t></w:r></mc:Fallback></mc:AlternateContent>"
)
RUBY = (
    "<w:r><w:ruby><w:rt><w:r><w:t>9</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>8</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)

# the runs of one paragraph -> its text
PARAGRAPHS = [
    pytest.param(["Er zijn 7.2", "05 brieven."], "Er zijn 7.205 brieven.", id="split runs"),
    pytest.param(["tot ", CONTROL.format(r("28.600"))], "tot 28.600", id="content control"),
    pytest.param(["1", INSERTED.format(r("2")), "3"], "123", id="inserted"),
    pytest.param(["1", DELETED.format("2"), "3"], "13", id="deleted"),
    pytest.param([INSERTED.format(CONTROL.format(r("9")))], "9", id="control within an insertion"),
    pytest.param(["<w:moveFrom><w:r><w:t>5</w:t></w:r></w:moveFrom>", "6"], "6", id="moved away"),
    pytest.param(["<w:moveTo><w:r><w:t>5</w:t></w:r></w:moveTo>"], "5", id="moved here"),
    pytest.param(["zie ", FIELD.format("REF _1", r("3"))], "zie 3", id="complex field"),
    pytest.param(
        [FIELD.format("IF " + FIELD.format("MERGEFIELD a", r("77")) + "=1", r("ja"))],
        "ja",
        id="field within the code of a field",
    ),
    pytest.param(
        ['<w:fldSimple w:instr=" PAGE "><w:r><w:t>4</w:t></w:r></w:fldSimple>'],
        "4",
        id="simple field",
    ),
    pytest.param(["<w:hyperlink><w:r><w:t>36708</w:t></w:r></w:hyperlink>"], "36708", id="link"),
    pytest.param(
        ["<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"],
        "a\tb\nc",
        id="tab and line end",
    ),
    pytest.param(
        ["<w:r><w:t>12</w:t><w:noBreakHyphen/><w:t>13</w:t><w:softHyphen/></w:r>"],
        "12\u201113",
        id="hyphens",
    ),
    pytest.param(["<w:r><w:t> 12 </w:t></w:r>", "a"], "12a", id="space that Word does not keep"),
    pytest.param(["1", r("2", "<w:vanish/>"), "3"], "13", id="hidden text"),
    pytest.param(["1", r("2", '<w:vanish w:val="0"/>'), "3"], "123", id="not hidden after all"),
    pytest.param(
        [ALTERNATIVES],
        "1",
        id="alternatives once",
    ),
    pytest.param(["<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>"], "x=2", id="formula"),
    pytest.param(
        [RUBY],
        "8",
        id="ruby",
    ),
]


@pytest.mark.parametrize(("runs", "text"), PARAGRAPHS)
def test_a_paragraph_as_accepted(runs: list[str], text: str) -> None:
    assert texts(read(p(*runs) + p("slot"))) == [text, "slot"]


def test_tracked_changes_are_listed() -> None:
    letter = read(
        p("Kop") + p("Er zijn ", DELETED.format("7.205"), INSERTED.format(r("7.250")), " brieven.")
    )
    assert [(one.kind, one.text, one.place, one.author) for one in letter.changes] == [
        (ChangeKind.DELETED, "7.205", "alinea 2", "a"),
        (ChangeKind.INSERTED, "7.250", "alinea 2", "a"),
    ]


COMMENT = '<w:comment w:id="{}" w:author="{}">{}</w:comment>'
CALLED_COMMENT = '<w:r><w:commentReference w:id="{}"/></w:r>'


def edge(side: str, id: int) -> str:
    return f'<w:commentRange{side} w:id="{id}"/>'


def test_comments_are_no_text_and_know_what_they_are_about() -> None:
    letter = read(
        p("Er zijn ", edge("Start", 1), DELETED.format("6"), "7.205")
        + p(" brieven", edge("End", 1), CALLED_COMMENT.format(1), ".")
        + edge("Start", 2)
        + p("Slot", CALLED_COMMENT.format(3))
        + edge("End", 2)
        + p(f"<w:del>{CALLED_COMMENT.format(4)}</w:del>", "Einde"),
        comments=COMMENT.format(1, "A. de Vries", p("Klopt dit?") + p("Ik denk van niet."))
        + COMMENT.format(2, "B", p("Kort."))
        + COMMENT.format(3, "Cijfercontrole", p("van ons"))
        + COMMENT.format(4, "B", p("Bij wat weg is.")),
    )
    assert texts(letter) == ["Er zijn 7.205", " brieven.", "Slot", "Einde"]
    assert [(one.author, one.text) for one in letter.comments] == [
        ("A. de Vries", "Klopt dit?\nIk denk van niet."),
        ("B", "Kort."),
        ("B", "Bij wat weg is."),
    ]
    marked = [
        (number, block.text[one.start : one.end], one.name)
        for number, block in enumerate(letter.blocks)
        for one in block.marked(MarkKind.COMMENT)
        if one.end > one.start
    ]
    assert marked == [(0, "7.205", "1"), (1, " brieven", "1"), (2, "Slot", "2")]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    letter = read(p("In totaal 12", properties="<w:rPr><w:del/></w:rPr>") + p(".279 brieven"))
    assert texts(letter) == ["In totaal 12.279 brieven"]


def test_marks_of_controls_and_fields() -> None:
    (block,) = read(
        p("In ", FIELD.format("REF tabel", r("3")), ": ", CONTROL.format(r("28.6") + r("00")))
    ).blocks
    assert [(one.kind, one.name, block.text[one.start : one.end]) for one in block.marks] == [
        (MarkKind.FIELD, "REF", "3"),
        (MarkKind.CONTROL, "wkb.totaal", "28.600"),
    ]


def test_a_field_over_paragraphs_is_marked_in_each() -> None:
    first = p(
        CHAR.format("begin"),
        "<w:r><w:instrText>TOC</w:instrText></w:r>",
        CHAR.format("separate"),
        "Kop 3",
    )
    letter = read(first + p("Kop 4", CHAR.format("end"), " 5") + p("6"))
    marked = [[block.text[one.start : one.end] for one in block.marks] for block in letter.blocks]
    assert marked == [["Kop 3"], ["Kop 4"], []]


NOTE = '<w:footnote w:id="{}">{}</w:footnote>'
CALLED = '<w:r><w:footnoteReference w:id="{}"/></w:r>'


def test_notes_are_numbered_in_the_order_of_their_calls() -> None:
    letter = read(
        p("Een", CALLED.format(7), " en twee", CALLED.format(3)) + p("Drie", CALLED.format(5)),
        footnotes=NOTE.format(3, p("<w:r><w:footnoteRef/></w:r>", "noot bij twee"))
        + NOTE.format(5, p(""))
        + NOTE.format(7, p("") + p("noot bij een"))
        + NOTE.format(9, p("nergens genoemd"))
        + '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>',
    )
    assert [(one.kind, one.note, one.text) for one in letter.blocks] == [
        (BlockKind.PARAGRAPH, None, f"Een{CALL} en twee{CALL}"),
        (BlockKind.PARAGRAPH, None, f"Drie{CALL}"),
        (BlockKind.NOTE, "1", "noot bij een"),
        (BlockKind.NOTE, "2", "noot bij twee"),
        (BlockKind.NOTE, "3", ""),
    ]
    assert [one.name for one in letter.blocks[0].marks] == ["voetnoot 1", "voetnoot 2"]
    assert letter.unread == ((Unread.UNCALLED, "de voetnoten"),)


def test_the_call_of_a_deleted_note_does_not_count() -> None:
    gone = f"<w:del>{CALLED.format(1)}</w:del>"
    letter = read(
        p("a", gone, "b", CALLED.format(2)),
        footnotes=NOTE.format(1, p("weg")) + NOTE.format(2, p("blijft")),
    )
    assert [(one.note, one.text) for one in letter.blocks] == [
        (None, f"ab{CALL}"),
        ("1", "blijft"),
    ]


def test_raised_digits_are_no_part_of_a_number() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    (block,) = read(p("maximaal 10", r("15", raised), " gemeenten")).blocks
    assert [(one.kind, block.text[one.start : one.end]) for one in block.marks] == [
        (MarkKind.RAISED, "15")
    ]
    styles = f'<w:style w:type="character" w:styleId="V"><w:rPr>{raised}</w:rPr></w:style>'
    (block,) = read(p("10", r("15", '<w:rStyle w:val="V"/>')), styles=styles).blocks
    assert len(block.marks) == 1


def cells(letter: Letter) -> list[tuple[str, Cell | None]]:
    return [(one.text, one.cell) for one in letter.blocks]


def test_cells_know_their_row_and_column() -> None:
    heading = (
        "<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
        + p("Land en aantal")
        + "</w:tc><w:tc>"
        + p("Bedrag")
        + "</w:tc></w:tr>"
    )
    assert cells(read(table(heading, "Polen|7.200|12,8"))) == [
        ("Land en aantal", Cell(1, 1, 1, 2, heading=True)),
        ("Bedrag", Cell(1, 1, 3, 1, heading=True)),
        ("Polen", Cell(1, 2, 1)),
        ("7.200", Cell(1, 2, 2)),
        ("12,8", Cell(1, 2, 3)),
    ]


def test_deleted_rows_are_gone_and_inserted_ones_are_there() -> None:
    def row(change: str, text: str) -> str:
        return f"<w:tr><w:trPr>{change}</w:trPr><w:tc>{p(text)}</w:tc></w:tr>"

    letter = read(table("a|1", row("<w:del/>", "2"), row("<w:ins/>", "3")))
    assert cells(letter) == [("a", Cell(1, 1, 1)), ("1", Cell(1, 1, 2)), ("3", Cell(1, 2, 1))]
    assert [(one.kind, one.text) for one in letter.changes] == [(ChangeKind.DELETED, "2")]


def test_rows_and_cells_in_controls_are_marked() -> None:
    row = "<w:tr>" + CONTROL.format(f"<w:tc>{p('28.600')}</w:tc>") + "</w:tr>"
    letter = read(table(row) + table(CONTROL.format(f"<w:tr><w:tc>{p('12')}</w:tc></w:tr>")))
    assert [(one.text, one.marks[0].name) for one in letter.blocks] == [
        ("28.600", "wkb.totaal"),
        ("12", "wkb.totaal"),
    ]


def test_a_table_in_a_table_is_a_table_of_its_own() -> None:
    inner = f"<w:tr><w:tc>{table('1|2')}{p('erna')}</w:tc></w:tr>"
    assert cells(read(table(inner, "3"))) == [
        ("1", Cell(2, 1, 1)),
        ("2", Cell(2, 1, 2)),
        ("erna", Cell(1, 1, 1)),
        ("3", Cell(1, 2, 1)),
    ]


@pytest.mark.parametrize(
    "drawing",
    [
        f"<w:drawing>{BOX}</w:drawing>",
        "<mc:AlternateContent><mc:Choice><w:drawing>" + BOX + "</w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p/></w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent>",
        "<w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict>",
    ],
)
def test_a_text_box_is_read_once(drawing: str) -> None:
    letter = read(p("voor ", f"<w:r>{drawing.format(p('In het kort: 58'))}</w:r>", "na"))
    assert [(one.kind, one.text, one.place) for one in letter.blocks] == [
        (BlockKind.BOX, "In het kort: 58", "kader 1"),
        (BlockKind.PARAGRAPH, "voor na", "alinea 1"),
    ]


NUMBERING = """
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:start w:val="6"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
  <w:lvl w:ilvl="2"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="*"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""


def test_automatic_numbers_are_counted() -> None:
    def item(list_: int, level: int) -> str:
        return p("tekst", properties=f'<w:numPr><w:ilvl w:val="{level}"/>'
                 f'<w:numId w:val="{list_}"/></w:numPr>')  # fmt: skip

    levels = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (2, 0), (3, 0)]
    letter = read("".join(item(*one) for one in levels), numbering=NUMBERING)
    assert [one.number for one in letter.blocks] == [
        *("6.", "6.1", "6.2", "a)", "b)", "6.3", "a)", "7.", "", "1."),
    ]
    assert all(one.kind is BlockKind.ITEM for one in letter.blocks)


def test_headings_and_captions_are_known_by_their_style() -> None:
    styles = """
    <w:style w:type="paragraph" w:styleId="Kop2"><w:name w:val="heading 2"/></w:style>
    <w:style w:type="paragraph" w:styleId="Eigen"><w:name w:val="Eigen"/>
      <w:basedOn w:val="Basis"/></w:style>
    <w:style w:type="paragraph" w:styleId="Basis"><w:name w:val="Basis"/><w:pPr>
      <w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="Bijschrift"><w:name w:val="caption"/></w:style>
    """
    letter = read(
        "".join(p("tekst", properties=f'<w:pStyle w:val="{one}"/>')
                for one in ("Kop2", "Eigen", "Bijschrift")),
        styles=styles,
        numbering=NUMBERING,
    )  # fmt: skip
    assert [(one.kind, one.level, one.number) for one in letter.blocks] == [
        (BlockKind.HEADING, 2, ""),
        (BlockKind.HEADING, 1, "6."),
        (BlockKind.CAPTION, 0, ""),
    ]


def test_headers_footers_and_what_is_not_read() -> None:
    section = '<w:sectPr><w:headerReference r:id="r-header"/><w:footerReference r:id="r-footer"/>'
    letter = read(
        p("tekst", "<w:r><w:drawing><a:blip/></w:drawing></w:r>", "<w:r><w:object/></w:r>")
        + f"{section}</w:sectPr>",
        header=p("Concept 3"),
        footer=p(FIELD.format("PAGE", r("2"))),
        comments='<w:comment w:id="1"><w:p/></w:comment>',
    )
    assert [(one.kind, one.text) for one in letter.blocks] == [
        (BlockKind.PARAGRAPH, "tekst"),
        (BlockKind.HEADER, "Concept 3"),
        (BlockKind.FOOTER, "2"),
    ]
    assert letter.unread == (
        (Unread.PICTURE, "alinea 1"),
        (Unread.EMBEDDED, "alinea 1"),
        (Unread.COMMENT, "de kantlijn"),
    )


def test_spans_tell_where_a_text_stands_in_the_file() -> None:
    (_, block) = read(p("een", "twee") + p("a", "<w:r><w:tab/></w:r>", "bc")).blocks
    assert [(block.text[one.start : one.end], one.node, one.offset) for one in block.spans] == [
        ("a", 2, 0),
        ("bc", 3, 0),
    ]


def test_the_strict_form_is_read_as_well() -> None:
    parts = zipfile.ZipFile(io.BytesIO(docx(p("12 ", INSERTED.format(r("brieven"))))))
    transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = archive(
        {
            name: parts.read(name)
            .decode()
            .replace(transitional, "http://purl.oclc.org/ooxml/wordprocessingml/main")
            for name in parts.namelist()
        }
    )
    assert texts(read_letter(strict)) == ["12 brieven"]
