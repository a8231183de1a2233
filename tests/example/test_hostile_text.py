"""Whatever stands in a text of a register is printed as text, or refused with a finding.

It is never markup, a request or a formula.
"""

from __future__ import annotations

import csv
import io
import re
import socket
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pytest
from support.annexes.annexes_of_the_example import ANNEXES, SOURCES
from support.dossiers.free_texts import FREE_TEXT, NAMES, TEXTS, with_fixed_values
from support.dossiers.small_deliveries import SmallDeliveries
from support.dossiers.small_house import NEVER_RELEASED, write_definitions

from tasks.annexes.pdf.validate import check_pdf
from tasks.definitions.base import VARIABLE
from tasks.definitions.finding import Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.delivery import Intake
from tasks.deliveries.intake.take_in import take_in
from tasks.deliveries.registers import cell as register_cell
from tasks.dossier.assemble import assemble
from tasks.dossier.order import Order, Outcome
from tasks.dossier.printable_section import printable_section
from tasks.figures.spreadsheet_csv import FORMULA_STARTS
from tasks.sections import contracts_of, load_section_module
from tasks.sections.content.invordering import Content, Measure
from tasks.sections.section import Cell, Heading, Row, Section, Table
from tasks.storage.store import Store

#: Annexes of sources with paragraphs, which hold every text; that of children abroad has them as
#: names of countries.
WITH_TEXT = {
    annex
    for annex in ANNEXES
    for source in load_section_module(annex).CONTRACTS
    if TEXTS.get(source) or source == "landentabel"
}

#: What is delivered, and how it is printed if that is not the same.
HOSTILE: dict[str, str | None] = {
    "<script>alert(1)</script>": None,
    "<img src=x onerror=alert(1)>": None,
    "</p></td></tr></table></main><h1>Een kop</h1>": None,
    "<!-- de rest is weg": None,
    "]]><![CDATA[": None,
    "&lt;b&gt; &amp; &#60;i&#62;": None,
    "\"><svg onload=alert(1)> ' onclick=alert(1)": None,
    "</style><style>@import url(http://127.0.0.1:PORT/x.css); * { display: none }</style>": None,
    'style="background: url(file:GEHEIM)"': None,
    '<link rel="attachment" href="file:GEHEIM">': None,
    "file:GEHEIM http://127.0.0.1:PORT/x.png asset:watermerk.svg": None,
    "<td colspan=1000000 rowspan=1000000>": None,
    "{{ 7 * 7 }} {{ self }} {{ fig('damages.aantal') }}": None,
    "{% for x in range(9) %}x{% endfor %} {# weg #} {%": None,
    "**vet** _schuin_ `code` [link](http://127.0.0.1:PORT/) ![beeld](file:GEHEIM)": None,
    "# Kop {: .new-page }": None,
    "| a | b | --- [^1]: noot": None,
    "%s %n {0} $x \\u0041 \\n": None,
    '=HYPERLINK("http://127.0.0.1:PORT/";"klik")': None,
    "+31 @SUM(A1) -1": None,
    "\ue0000\ue001 \ue0001\ue001": "[U+E000]0[U+E001] [U+E000]1[U+E001]",
    "gezin 👨\u200d👩\u200d👧 🇳🇱 ✌🏽": "gezin [U+1F468][U+1F469][U+1F467] [U+1F1F3][U+1F1F1] [U+270C][U+1F3FD]",
    "漢字 مر עב ไท": "[U+6F22][U+5B57] [U+0645][U+0631] [U+05E2][U+05D1] [U+0E44][U+0E17]",
    "a\u200fb\U000e0041c\u2060d": "abcd",
}
ROOM_FOR_A_PATH = 100
#: Elements an annex is made of; anything else was injected.
ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        """html head meta title link style body header main nav section article details summary h1 h2 h3 p strong em b i a span sup br ul ol li data div
        table caption colgroup col thead tbody tr th td figure figcaption svg g line polyline rect circle path text""",
    )
)


class Page(HTMLParser):
    """The elements, attributes and text of an HTML file, as a browser tells them apart."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.comments: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += attrs

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.text += data


def squeezed(text: str) -> str:
    """Without space, and with the quotation marks that print makes of straight ones put back."""
    straight = text.translate(str.maketrans("‘’“”", "''\"\""))
    return re.sub(r"[\s\u200b]+", "", straight)


def annex_pdfs(folder: Path) -> list[Path]:
    """Those that we print; reports of others are what they are."""
    return [folder / f"{annex}.pdf" for annex in ANNEXES]


class Hostile(NamedTuple):
    folder: Path
    outcome: Outcome
    texts: dict[str, str]
    called: bool
    refused: Outcome
    reports: list[str]

    def html(self) -> dict[str, Page]:
        return {
            path.stem: Page(path.read_text(encoding="utf-8"))
            for path in sorted(self.folder.glob("*.html"))
        }


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """One dossier in which every free text holds all of HOSTILE, and every name one of them in
    turn, of those that it has room for.

    The intake refuses markup (D62). What comes after it must not rely on that, so the dossier is
    made without that check.
    """
    place = tmp_path_factory.mktemp("vijandig")
    (place / "geheim").write_text("HET-GEHEIM")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = str(server.getsockname()[1])

        def filled(text: str) -> str:
            return text.replace("PORT", port).replace("GEHEIM", f"//{place}/geheim")

        texts = {filled(text): filled(printed or text) for text, printed in HOSTILE.items()}
        # Which name gets which text does not depend on the length of this machine's paths.
        room = {
            text: len(raw) + ROOM_FOR_A_PATH * ("GEHEIM" in raw)
            for raw, text in zip(HOSTILE, texts, strict=True)
        }
        names = cycle(texts)
        small = SmallDeliveries()
        measures = small.registers["invordering"]
        small.registers["invordering"] = [
            measures[n % len(measures)] | {"nummer": f"M{n + 1:02}"} for n in range(len(texts))
        ]
        for name, columns in FREE_TEXT.items():
            for place_in, row in enumerate(small.registers[name]):
                for column in columns:
                    if column in NAMES.get(name, ()):
                        most = SOURCES[name].column(column).most_characters or 0
                        row[column] = next(one for one in names if room[one] <= most)
                    elif name != "invordering" or place_in == 0:
                        row[column] = "\n\n".join(texts)
        for row in small.registers["damages"]:  # what the parts of one damage share
            row |= dict.fromkeys(("titel", "ontdekt_door"), '=HYPERLINK("http://x")')
        for row in small.registers["kpi_definities"]:  # what the KPI's of one theme share
            row["thema_titel"] = next(iter(texts))
        with_fixed_values(small)
        for number, text in enumerate(texts):
            small.countries[f"8{number:03}"] = text
        small.children = {code: 120 for code in small.countries if code.startswith("8")}
        order = Order(
            halfjaar="2025-H1", deliveries=small.write(place / "in"), outputs=place / "uit"
        )
        write_definitions(place / "definities", ANNEXES, NEVER_RELEASED)
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv(VARIABLE, str(place / "definities"))
            refused = assemble(order)
            assert not refused.sealed
            patched.setattr(register_cell, "markup", lambda text: None)
            outcome = assemble(order)
        try:
            server.accept()
            called = True
        except BlockingIOError:
            called = False
    assert outcome.folder is not None, [finding.text for finding in outcome.findings]
    reports = [row[column] for row in small.registers["bijlagen"] for column in ("titel", "maker")]
    return Hostile(outcome.folder, outcome, texts, called, refused, reports)


def test_markup_is_refused_before_anything_is_made_of_it(hostile: Hostile) -> None:
    found = {one.code for one in hostile.refused.findings if one.grade is Grade.BLOCKING}
    assert found == {"D62"}


def test_every_text_is_printed_as_text(hostile: Hostile) -> None:
    pages = hostile.html()
    assert set(pages) == {*ANNEXES, "onthulling"}
    assert {"uitzonderingenrapportage", "invordering", "damages", "buitenland"} <= WITH_TEXT
    for name in WITH_TEXT:
        text = squeezed(pages[name].text)
        missing = [printed for printed in hostile.texts.values() if squeezed(printed) not in text]
        assert missing == [], name
    text = squeezed(pages["bijlagen"].text)  # of names only: those that it was given
    assert hostile.reports
    assert [one for one in hostile.reports if squeezed(hostile.texts[one]) not in text] == []


def test_no_text_becomes_markup(hostile: Hostile) -> None:
    for name, page in hostile.html().items():
        assert page.elements <= ELEMENTS, name
        assert page.comments == [], name
        for attribute, value in page.attributes:
            assert not attribute.startswith("on"), (name, attribute)
            assert attribute not in ("src", "colspan", "rowspan"), (name, attribute)
            assert attribute != "href" or (value or "").startswith("#"), (name, value)
            assert attribute != "style" or re.fullmatch(r"width: \d+%", value or ""), (name, value)


def test_nothing_is_fetched(hostile: Hostile) -> None:
    assert not hostile.called
    for path in annex_pdfs(hostile.folder):
        with pikepdf.open(path) as pdf:
            assert set(pdf.Root.Names.keys()) <= {"/Dests", "/EmbeddedFiles"}
            assert list(pdf.attachments) == [f"{path.stem}-alle_cijfers.csv"]
            for page in pdf.pages:
                for note in page.get("/Annots", []):
                    assert "/A" not in note or note.A.S == "/GoTo", path.name
        assert b"HET-GEHEIM" not in path.read_bytes()


def test_the_print_shows_every_text_and_is_still_pdf_a_and_pdf_ua(hostile: Hostile) -> None:
    for path in annex_pdfs(hostile.folder):
        assert check_pdf(path.read_bytes()) == [], path.name
    with pypdfium2.PdfDocument(hostile.folder / "invordering.pdf") as pdf:
        text = squeezed("".join(page.get_textpage().get_text_range() for page in pdf))
    assert "HET-GEHEIM" not in text
    # What is on the paper is what the page in HTML says, to the audit of disclosure too.
    assert [one for one in hostile.outcome.findings if one.code == "O11"] == []
    missing = [printed for printed in hostile.texts.values() if squeezed(printed) not in text]
    assert missing == []


def test_no_cell_of_a_csv_is_a_formula(hostile: Hostile) -> None:
    files = sorted(hostile.folder.glob("*.csv"))
    of_the_dossier = [path for path in files if "-" not in path.name]
    assert [path.name for path in of_the_dossier] == ["differences.csv", "figures.csv"]
    assert len(files) > len(of_the_dossier), "every annex has its tables as CSV"
    for path in files:
        delimiter = ";" if path in of_the_dossier else ","
        rows = list(
            csv.reader(
                io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=delimiter
            )
        )
        assert {len(row) for row in rows} == {len(rows[0])}
        assert path not in of_the_dossier or any(
            "=HYPERLINK" in cell for row in rows for cell in row
        )
        assert [
            cell
            for row in rows
            for cell in row
            if cell.startswith(FORMULA_STARTS) and not re.fullmatch(r"-\d+(\.\d+)?", cell)
        ] == []


def test_what_was_changed_is_told(hostile: Hostile) -> None:
    told = " ".join(finding.text for finding in hostile.outcome.findings if finding.code == "T01")
    for sign in ("U+200D", "U+1F468", "U+6F22", "U+E000", "U+200F", "U+E0041"):
        assert sign in told
    for place in (
        "uitzonderingenrapportage: uitzondering K03, deel Oorzaak.",
        (
            "uitzonderingenrapportage: onderwerp informatievoorziening, bericht "
            "<script>alert(1)</script>, tekst."
        ),
        "invordering: maatregel M01, stand van zaken.",
        "invordering: maatregel M01, toelichting bij de stap terug.",
        "damages: damage D2025-01, deel",
        "buitenland: regeling kindgebonden budget, woonland [U+6F22]",
    ):
        assert place in told
    assert not re.search(r"\b(standing|rows|cells|measures|exceptions|parts)\b", told)


# Refused at the door
# -------------------------------------------------------------------------------------------------


def taken_in(small: SmallDeliveries, folder: Path) -> Intake:
    halfjaar = load_halfjaar("2025-H1")
    return take_in(
        small.write(folder / "in"), halfjaar, contracts_of(halfjaar), Store(folder / "opslag")
    )


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x07", "\x1b[2J", "\ufffd", "Ã©"], ids=ascii)
def test_a_text_that_turns_around_or_is_damaged_is_refused_in_every_field(
    sign: str, tmp_path: Path
) -> None:
    small = SmallDeliveries()
    spoilt = set()
    for name, columns in FREE_TEXT.items():
        for row_number, row in enumerate(small.registers[name]):
            for column in columns:
                row[column] = f"voor{sign}na"
                spoilt.add((f"{name}.csv", row_number, column))
    small.countries["7028"] = f"Po{sign}len"
    found = [finding for finding in taken_in(small, tmp_path).findings if finding.code == "D51"]
    assert len(found) == len(spoilt) + 1
    places = [finding.place for finding in found if finding.place]
    assert {(place.file, place.column) for place in places} >= {
        (file, column) for file, _, column in spoilt
    }
    assert all(
        sign not in str(finding.model_dump()) or sign in ("Ã©", "\ufffd") for finding in found
    )


def test_files_with_empty_bytes_are_refused_whole(tmp_path: Path) -> None:
    small = SmallDeliveries()
    for name, columns in FREE_TEXT.items():
        small.registers[name][0][columns[-1]] = "voor\x00na"
    intake = taken_in(small, tmp_path)
    blocked = {
        finding.place.file
        for finding in intake.findings
        if finding.place and finding.grade == "blokkerend"
    }
    assert blocked == {f"{name}.csv" for name in FREE_TEXT}
    assert not set(FREE_TEXT) & set(intake.deliveries)


def test_a_word_of_a_hundred_thousand_letters_is_refused_at_the_door(tmp_path: Path) -> None:
    small = SmallDeliveries()
    word = "W" * 100_000
    small.registers["kpi_toelichtingen"][0]["oorzaak"] = word
    small.registers["invordering"][0]["stand_van_zaken"] = word
    small.registers["damages"][0]["acties"] = word
    found = [
        (finding.code, finding.text, finding.expected)
        for finding in taken_in(small, tmp_path).findings
    ]
    assert found == [("D54", "De tekst is 100.000 tekens lang.", "ten hoogste 10.000 tekens")] * 3


def test_a_text_that_is_cut_blocks_and_is_named_in_dutch() -> None:
    cell = Cell(text="W" * 10_001)
    table = Table(
        id="proef",
        caption="Proeftabel",
        summary="",
        headings=(Heading(title="Maatregel"),),
        rows=(Row(cells=(cell,)),),
    )
    measure = Measure(
        number="M01",
        name="Invorderingspauze",
        phase="invordering.M01.fase",
        phase_before=None,
        change=None,
        standing="W" * 10_002,
        start=None,
        ready=None,
        ready_words=None,
        duration=None,
        step_back=None,
    )
    content = Content(measures=(measure,), phases=(), planned=False, previous_halfjaar=None)
    section = Section(
        name="invordering",
        figures=(),
        statuses=(),
        tables={"proef": table},
        findings=(),
        content=content,
    )
    printed = printable_section(section)
    assert [(finding.code, finding.text.partition(". ")[0]) for finding in printed.findings] == [
        ("T02", "invordering: maatregel M01, stand van zaken"),
        ("T02", "invordering: tabel, Proeftabel, rij 1, kolom Maatregel"),
    ]
    assert {finding.grade for finding in printed.findings} == {Grade.BLOCKING}
    assert isinstance(printed.content, Content)
    assert len(printed.content.measures[0].standing.replace("\u200b", "")) < 10_010
