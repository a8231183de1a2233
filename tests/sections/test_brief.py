"""The letter: its chapters with the figures of the dossier, and every mistake that the printed
letter of 1 July 2025 made and this one can not make.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from support.dossiers.small_deliveries import SmallDeliveries
from support.letters.letter_documents import docx, p, r, table
from support.rulebook import Chapter as RuleChapter
from support.rulebook import rows_of

from tasks.definitions.finding import Finding, Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.delivery import Intake
from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.edits.parts import bouwsteen
from tasks.sections import brief, reads_sections
from tasks.sections.content import brief as parts
from tasks.sections.section import Section

A2024 = "acties.A2024-02"


@dataclass(frozen=True)
class Letters:
    """The other sections of the example, once, and letters with other texts beside them."""

    order: Order
    intake: Intake
    sections: dict[str, str]

    def built(self, intake: Intake | None = None) -> Section:
        """The letter of the example, or that of another intake."""
        store = self.order.store()
        taken = store.put((intake or self.intake).model_dump_json().encode())
        made = build_section(self.order, "brief", taken, None, self.sections)
        return Section.model_validate_json(store.get(made.digest))

    def with_text(self, chapter: str, text: str | bytes, *own: dict[str, object]) -> Section:
        """A letter that only has the text of this chapter, and these own sources."""
        store = self.order.store()
        data = text if isinstance(text, bytes) else text.encode()
        file = "bouwsteen_proef.docx" if isinstance(text, bytes) else "bouwsteen_proef.txt"
        row: dict[str, object] = {
            "hoofdstuk": chapter,
            "eenheid": "Eenheid",
            "opsteller": "team",
            "bestand": file,
        }
        registers: dict[str, list[dict[str, object]]] = {
            "bouwstenen": [row],
            "eigen_bronnen": [*own],
        }
        deliveries = dict(self.intake.deliveries)
        for name, rows in registers.items():
            content = [{"number": at, "values": one} for at, one in enumerate(rows, 2)]
            documents = {file: store.put(data)} if name == "bouwstenen" else {}
            deliveries[name] = deliveries[name].model_copy(
                update={"content": store.put(json.dumps(content).encode()), "documents": documents}
            )
        return self.built(self.intake.model_copy(update={"deliveries": deliveries}))

    def found(self, text: str | bytes, *own: dict[str, object]) -> list[Finding]:
        """What is found in a text of chapter 5 and about these own sources."""
        section = self.with_text("5", text, *own)
        return [one for one in section.findings if one.code not in ("W01", "L03")]


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Letters:
    place = tmp_path_factory.mktemp("brief")
    order = Order(
        halfjaar="2025-H1",
        deliveries=SmallDeliveries().write(place / "in"),
        outputs=place / "uit",
    )
    taken = take_in_deliveries(order)
    assert taken.digest is not None, [one.text for one in taken.findings]
    sections = {
        one.section: build_section(order, one.section, taken.digest, None).digest
        for one in load_halfjaar("2025-H1").annexes
        if not reads_sections(one.section)
    }
    intake = Intake.model_validate_json(order.store().get(taken.digest))
    return Letters(order, intake, sections)


def printed(runs: Iterable[parts.Run]) -> str:
    return "".join(
        f"[{printed(one.runs)}]"
        if isinstance(one, parts.Note)
        else one.citation
        if isinstance(one, parts.Cited)
        else one.text
        for one in runs
    )


def text_of(chapter: parts.Chapter) -> str:
    return "\n".join(
        printed(block.runs) for block in chapter.blocks if isinstance(block, parts.Paragraph)
    )


def content_of(section: Section) -> parts.Content:
    assert isinstance(section.content, parts.Content)
    return section.content


def quotes_of(section: Section) -> dict[str, str]:
    """Printed text by id of every figure that the paragraphs quote."""
    content = content_of(section)
    return {
        run.figure: run.text
        for chapter in (content.opening, *content.chapters)
        for block in chapter.blocks
        if isinstance(block, parts.Paragraph)
        for run in block.runs
        if isinstance(run, parts.Quote)
    }


def test_the_letter_of_the_example_is_whole(letters: Letters) -> None:
    section = letters.built()
    assert section.findings == ()
    content = content_of(section)
    assert [one.number for one in content.chapters] == [*load_halfjaar("2025-H1").chapters]
    assert not any(one.missing for one in (content.opening, *content.chapters))
    assert {one.number: one.chapters for one in content.annexes} == {
        "1": ("1",),
        "2": ("4",),
        "3": ("6.1",),
        "4": ("14",),
    }
    assert (content.date, content.subject) == (
        "1\u00a0juli\u00a02025",
        "Stand van zaken Dienst Toeslagen",
    )


def test_its_figures_are_the_published_ones(letters: Letters) -> None:
    published = {
        f"{A2024}.S01.aantal": "12.279",
        f"{A2024}.S02.aantal": "2.415",
        f"{A2024}.S03.aantal": "44",
        f"{A2024}.S04.aantal": "8.827",
        f"{A2024}.S05.aantal": "136",
        f"{A2024}.S06.aantal": "1.256",
        f"{A2024}.S07.aandeel": "Ongeveer een kwart",
        f"{A2024}.S08.aantal": "twaalf",
        f"{A2024}.S10.aantal": "twee",
        "acties.A2025-01.S01.aantal": "ruim 200.000",
        "onderzoeken.O2025-01.1.1": "circa 60%",
        "eigen.boete_ap": "€ 1 mln",
        "eigen.boete_totaal": "€ 2.750.000",
        "trajecten.T01.C03": "ongeveer € 0,5 mln",
        "damages.D2025-01.1.aantal_burgers": "7.250",
        "damages.D2025-01.1.aantal_objecten": "7.900",
    }
    quotes = {id: text.replace("\u00a0", " ") for id, text in quotes_of(letters.built()).items()}
    assert {id: quotes.get(id) for id in published} == published


def test_a_quoted_figure_is_no_figure_of_the_letter(letters: Letters) -> None:
    section = letters.built()
    own = {one.id for one in section.figures}
    quoted = {one.id for one in section.quotes}
    assert own.isdisjoint(quoted)
    assert quotes_of(section).keys() <= own | quoted
    assert {id.partition(".")[0] for id in own} == {"eigen", "aandeel"}
    assert set(section.tables) == {"buitenland.wkb", "buitenland.kot"}
    of_tables = {
        cell.figure
        for one in section.tables.values()
        for row in one.rows
        for cell in row.cells
        if cell.figure is not None
    }
    assert of_tables <= quoted


def test_a_changed_figure_changes_the_letter(letters: Letters) -> None:
    store = letters.order.store()
    acties = json.loads(store.get(letters.sections["acties"]))
    for figure in acties["figures"]:
        if figure["id"] == f"{A2024}.S01.aantal":
            figure["value"] = "12280"
    changed = store.put(json.dumps(acties).encode())
    other = Letters(letters.order, letters.intake, {**letters.sections, "acties": changed})
    assert quotes_of(other.built())[f"{A2024}.S01.aantal"] == "12.280"


# text of a bouwsteen -> as the letter prints it
FILLED = [
    pytest.param(
        f"[[{A2024}.S01.aantal]] burgers", "12.279 burgers", id="3 zoals het cijfer er staat"
    ),
    pytest.param(f"[[{A2024}.S10.aantal|in woorden]] klachten", "twee klachten", id="3 in woorden"),
    pytest.param(f"[[{A2024}.S01.aantal|ruim]]", "ruim 12.000", id="3 ruim, naar beneden afgerond"),
    pytest.param(f"[[{A2024}.S04.aantal|bijna]]", "bijna 9.000", id="3 bijna, naar boven afgerond"),
    pytest.param(f"[[{A2024}.S02.aantal|circa]]", "circa 2.400", id="3 circa"),
    pytest.param(f"[[{A2024}.S01.aantal|ruim 12.250]]", "ruim 12.250", id="3 in eigen woorden"),
    pytest.param(
        f"[[{A2024}.S07.aandeel|ongeveer een kwart]]", "ongeveer een kwart", id="3 een deel"
    ),
    pytest.param(
        f"[[{A2024}.S02.aantal|aandeel van|{A2024}.S01.aantal]]", "20%", id="4 een aandeel"
    ),
    pytest.param(
        f"[[{A2024}.S02.aantal|bijna een vijfde van|{A2024}.S01.aantal]]",
        "bijna een vijfde",
        id="4 een aandeel in woorden",
    ),
]
P = f"[[{A2024}.S01.aantal"
# text of a bouwsteen -> code of what is found in it, words of that finding
REFUSED = [
    pytest.param(
        "Er zijn 12.279 brieven over muteren op inkomen.", "W04", "12.279", id="1 een getypt getal"
    ),
    pytest.param("Dat kostte € 3 mln.", "W04", "€ 3 mln", id="1 een getypt bedrag"),
    pytest.param("Van hen koos 60 procent.", "W04", "60 procent", id="1 een getypt percentage"),
    pytest.param("Een kwart koos anders.", "W04", "Een kwart", id="1 een getypt deel"),
    pytest.param("Er waren zeven bezwaren.", "W04", "zeven", id="1 een getal in letters"),
    pytest.param("Het gaat om 1.8 mln kinderen.", "W04", "1.8 mln", id="1 een punt voor een komma"),
    pytest.param(
        "Er is één regeling over 2024, zie p. 8 en artikel 5.", None, "", id="1 geen hoeveelheid"
    ),
    pytest.param(f"Ruim {P}]] burgers.", "W06", "Ruim 12.279", id="2 ruim voor het cijfer zelf"),
    pytest.param(
        f"{P}|ruim 13.000]] burgers.", "W06", "ruim 13.000", id="2 ruim, maar het is minder"
    ),
    pytest.param(
        f"{P}|bijna 12.000]] burgers.", "W06", "bijna 12.000", id="2 bijna, maar het is meer"
    ),
    pytest.param(
        f"{P}]] miljoen burgers.",
        "W06",
        "12.279 miljoen",
        id="2 een woord dat het cijfer vermenigvuldigt",
    ),
    pytest.param(f"{P}|veel]] burgers.", "W06", "veel", id="2 woorden zonder getal"),
    pytest.param(f"{P}|in woorden]] burgers.", "W06", "12.279", id="2 te groot voor letters"),
    pytest.param(
        f"[[{A2024}.S02.aandeel|een kwart]] van hen.",
        "W06",
        "een kwart",
        id="2 een kwart van 19,7%",
    ),
    pytest.param(
        f"{P}|aandeel van|{A2024}.S02.aandeel]].",
        "W06",
        "geen deel",
        id="2 een aantal van een percentage",
    ),
    pytest.param(
        "De inspectie kwam op 14 april 2024.",
        "W07",
        "14 april 2024",
        id="3 een dag in een ander jaar",
    ),
    pytest.param("De inspectie kwam op 14 april 2025.", None, "", id="3 de dag van een vindplaats"),
    pytest.param(
        "Dat was op 31 april 2025.", "W07", "bestaat niet", id="3 een dag die niet bestaat"
    ),
    pytest.param(
        "Op dinsdag 14 april 2025 kwam zij.", "W07", "maandag", id="3 een andere dag van de week"
    ),
    pytest.param(
        "Zie [[vindplaats.TK-36708-99]].", "W05", "TK-36708-99", id="4 een onbekende vindplaats"
    ),
    pytest.param("Zie 31066, nr. 1449.", "W15", "31066", id="4 een getypte vindplaats"),
    pytest.param("Zie TZ202404-125.", None, "", id="4 het nummer van een toezegging"),
    pytest.param("Zie hoofdstuk 17.", "W09", "hoofdstuk 17", id="6 een hoofdstuk dat er niet is"),
    pytest.param("Zie bijlage 7.", "L04", "bijlage 7", id="6 een bijlage die er niet is"),
    pytest.param(
        "Het waren er [[damages.burger]].", "W05", "damages.burger", id="1 een onbekend cijfer"
    ),
    pytest.param(
        "Hier: [[tabel.buitenland.wkb]].", "W05", "in een zin", id="7 een tabel in een zin"
    ),
    pytest.param(
        f"Het aantal burgers daalde van [[{A2024}.S02.aantal]] naar {P}]].",
        "W16",
        "geen daling",
        id="8 een daling waar het cijfer stijgt",
    ),
    pytest.param(
        f"Het aantal burgers steeg van [[{A2024}.S02.aantal]] naar {P}]].",
        None,
        "",
        id="8 een stijging die klopt",
    ),
]
RULEBOOK = [
    RuleChapter(
        "Brief: wat er staat", brief.__doc__, ("in de bouwsteen", "in de brief"), rows_of(FILLED)
    ),
    RuleChapter(
        "Brief: wat er niet in kan",
        bouwsteen.__doc__,
        ("in de bouwsteen", "bevinding", "die zegt"),
        rows_of(REFUSED),
    ),
]


def test_a_reference_is_printed_in_its_words(letters: Letters) -> None:
    texts = [one.values for one in FILLED]
    section = letters.with_text("5", "\n\n".join(f"Nu {text}." for text, _ in texts))
    assert [one for one in section.findings if one.about == "brief.5"] == []
    (chapter,) = (one for one in content_of(section).chapters if one.number == "5")
    assert text_of(chapter).splitlines() == [f"Nu {shown}." for _, shown in texts]


@pytest.fixture(scope="module")
def refused(letters: Letters) -> list[Finding]:
    """What is found in a chapter of which each paragraph is one of :data:`REFUSED`."""
    return letters.found("\n\n".join(str(one.values[0]) for one in REFUSED))


@pytest.mark.parametrize(
    ("number", "code", "told"),
    [pytest.param(at, *one.values[1:], id=one.id) for at, one in enumerate(REFUSED, 1)],
)
def test_what_can_not_stand_in_the_letter(
    number: int, code: str | None, told: str, refused: list[Finding]
) -> None:
    of_whole = ("L04", "W09", "W15")
    found = [
        one
        for one in refused
        if one.text.startswith(f"Alinea {number}:") or (one.code in of_whole and code == one.code)
    ]
    assert [one.code for one in found if told in one.text] == [code] * (code is not None)
    assert len(found) <= 1
    assert {one.grade for one in found} <= {Grade.TO_CONFIRM if code == "W16" else Grade.BLOCKING}


def test_a_typed_number_names_the_figure_that_it_probably_is(refused: list[Finding]) -> None:
    (typed,) = (one for one in refused if one.text.startswith("Alinea 1:"))
    assert f"[[{A2024}.S01.aantal]]" in (typed.expected or "")


#: What is wrong in the printed letter of 1 July 2025, with the text, and the rule that stops it.
PRINTED_LETTER = {
    "voetnoot 24, een vergaderjaar dat niet bestaat": (
        "Dit is toegezegd in Kamerstukken II 2025/45, 31066, nr. 1449, p. 9.",
        "C01",
    ),
    "voetnoot 6, een verdraaid dossiernummer": (
        "Dit staat in Kamerstukken II 2024/25, 37608, nr. 14.",
        "C04",
    ),
    "voetnoot 9, een vergaderjaar met een streepje": (
        "Zie Kamerstukken II, 2024-25, 36708, nr. 17.",
        "W15",
    ),
    "voetnoot 15, leeg": ("Het gaat om gemeenten.[1] Meer niet.\n\n1", "W08"),
    "voetnoot 16, een stuk van voor de boete": (
        "In 2021 kwam een boete.[1]\n\n1 [[vindplaats.TK-31066-683]].",
        "C05",
    ),
    "hoofdstuk 6.1, een stuk van voor de brief die erbij staat": (
        "Met de brief van 24 oktober 2024 is dat gezegd.[1]\n\n1 [[vindplaats.TK-31066-1279]].",
        "C05",
    ),
    "hoofdstuk 6.1, het rapport van de inspectie een jaar te vroeg": (
        "De inspectie gaf op 14 april 2024 haar rapport.",
        "W07",
    ),
    "tabel 1, 1.8 mln": ("Het gaat om 1.8 mln kinderen.", "W04"),
}


@pytest.mark.parametrize(("text", "code"), PRINTED_LETTER.values(), ids=PRINTED_LETTER)
def test_the_printed_letters_mistakes_are_stopped(text: str, code: str, letters: Letters) -> None:
    found = letters.found(text)
    assert code in {one.code for one in found}
    assert {one.grade for one in found} & {Grade.BLOCKING, Grade.TO_CONFIRM}


def test_a_chapter_without_text_says_so(letters: Letters) -> None:
    section = letters.with_text("5", "De pilot is klaar.")
    content = content_of(section)
    missing = {one.number for one in content.chapters if one.missing}
    # Chapter 6 has parts, which have the text.
    assert missing == {*load_halfjaar("2025-H1").chapters} - {"5", "6"}
    assert content.opening.missing
    told = {one.about for one in section.findings if one.code == "W01"}
    assert told == {"brief.opening", *(f"brief.{number}" for number in missing)}
    assert all(one.grade is Grade.BLOCKING for one in section.findings if one.code == "W01")


def test_a_text_of_no_chapter_is_told(letters: Letters) -> None:
    section = letters.with_text("15", "De pilot is klaar.")
    assert [one.about for one in section.findings if one.code == "W03"] == ["brief.15"]


def test_files_that_moved_a_row_are_asked(letters: Letters) -> None:
    """Chapters 1 and 2 have each other's file."""
    store, given = letters.order.store(), letters.intake.deliveries["bouwstenen"]
    rows = json.loads(store.get(given.content))
    one, two = rows[1]["values"], rows[2]["values"]
    one["bestand"], two["bestand"] = two["bestand"], one["bestand"]
    moved = given.model_copy(update={"content": store.put(json.dumps(rows).encode())})
    deliveries = {**letters.intake.deliveries, "bouwstenen": moved}
    section = letters.built(letters.intake.model_copy(update={"deliveries": deliveries}))
    asked = [one for one in section.findings if one.code == "W19"]
    assert [(one.about, one.value) for one in asked] == [
        ("brief.1", "bouwsteen_2.txt"),
        ("brief.2", "bouwsteen_1.txt"),
    ]


def test_an_annex_that_no_text_names_is_told(letters: Letters) -> None:
    section = letters.with_text("5", "Zie de bijlagen 1 en 3.")
    told = [one.text for one in section.findings if one.code == "L03"]
    assert ["bijlage 2" in told[0], "bijlage 4" in told[1]] == [True, True]
    assert len(told) == 2


def test_a_number_of_its_own_has_a_source(letters: Letters) -> None:
    row: dict[str, object] = {
        "kenmerk": "boete",
        "omschrijving": "Boete",
        "waarde": "1000000",
        "vorm": "euro_mln",
        "nauwkeurigheid": None,
        "stap": "1000000",
        "dag": None,
        "bron": "Boetebesluit, p. 3",
        "eigenaar": "Directie Toezicht",
        "peildatum": "2025-06-02",
        "gecontroleerd_door": "Directie Beleid",
    }
    day = row | {"kenmerk": "dag", "waarde": None, "vorm": None, "dag": "2025-09-01"}
    section = letters.with_text(
        "5", "De boete was [[eigen.boete]]. Dat loopt tot 1 september.", row, day
    )
    assert [one.code for one in section.findings if one.code not in ("W01", "L03")] == []
    (figure,) = section.figures
    assert (figure.id, figure.printed) == ("eigen.boete", "€\u00a01\u00a0mln")
    assert "Boetebesluit, p. 3" in figure.definition
    unused = letters.found("De boete was hoog.", row, day)
    assert [(one.code, one.about) for one in unused] == [
        ("W10", "eigen.boete"),
        ("W10", "eigen.dag"),
    ]


def test_a_document_keeps_what_the_letter_can_print(letters: Letters) -> None:
    bold, slanted = "<w:b/>", "<w:i/>"
    control = (
        f'<w:sdt><w:sdtPr><w:tag w:val="{A2024}.S01.aantal|ruim"/></w:sdtPr><w:sdtContent>'
        f"{r('9.999')}</w:sdtContent></w:sdt>"
    )
    data = docx(
        p("5. Muteren op inkomen", properties='<w:pStyle w:val="Kop"/>')
        + p("Er gingen ", control, " brieven uit.", '<w:r><w:footnoteReference w:id="7"/></w:r>')
        + p(r("Snel", bold), " en ", r("zeker", slanted), ", zie https://example.org/brief.")
        + p("Wat", properties='<w:pStyle w:val="Bijschrift"/>')
        + table("Stap|Aantal", f"Brieven|[[{A2024}.S01.aantal]]")
        + p("Tot hier wordt de tekst gelezen", properties='<w:pStyle w:val="Kop"/>')
        + p("Er zijn 17 cijfers."),
        styles='<w:style w:type="paragraph" w:styleId="Kop"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Bijschrift"><w:name w:val="caption"/></w:style>',
        footnotes=f'<w:footnote w:id="7">{p("[[vindplaats.TK-36708-14]].")}</w:footnote>',
    )
    section = letters.with_text("5", data)
    assert [one for one in section.findings if one.about == "brief.5"] == []
    (chapter,) = (one for one in content_of(section).chapters if one.number == "5")
    first, second, small = chapter.blocks
    assert isinstance(first, parts.Paragraph)
    assert printed(first.runs) == "Er gingen ruim 12.000 brieven uit.[TK-36708-14.]"
    assert isinstance(second, parts.Paragraph)
    words = [one for one in second.runs if isinstance(one, parts.Words)]
    assert [(one.text, one.style) for one in words if one.style] == [
        ("Snel", "strong"),
        ("zeker", "emphasis"),
    ]
    assert [one.address for one in words if one.address] == ["https://example.org/brief"]
    assert isinstance(small, parts.SmallTable)
    assert small.caption == "Wat"
    assert [[printed(cell) for cell in row] for row in small.rows] == [
        ["Stap", "Aantal"],
        ["Brieven", "12.279"],
    ]
