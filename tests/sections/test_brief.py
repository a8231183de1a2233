"""The letter: its chapters with the figures of the dossier, and every mistake that the printed
letter of 1 July 2025 made and this one can not make.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from support.dossiers.small_deliveries import SmallDeliveries

from tasks.definitions.finding import Finding, Grade
from tasks.definitions.halfjaar import load_halfjaar
from tasks.deliveries.intake import Intake
from tasks.dossier.order import Order
from tasks.dossier.steps.build import build_section
from tasks.dossier.steps.take_in import take_in_deliveries
from tasks.sections import reads_sections
from tasks.sections.content import brief as parts
from tasks.sections.section import Section

LETTERS = "12.279"
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
    assert [one.number for one in content.annexes] == ["1", "2", "3", "4"]
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


@dataclass(frozen=True)
class Mistake:
    """A text of a bouwsteen, the code of what is found in it, and words of that finding."""

    text: str
    code: str
    told: str


PRINTED_LETTER = {
    "een vergaderjaar dat niet bestaat (2025/45)": Mistake(
        "Dit is toegezegd in Kamerstukken II 2025/45, 31066, nr. 1449, p. 9.",
        "C01",
        "2025/45",
    ),
    "een verdraaid dossiernummer (37608)": Mistake(
        "Dit staat in Kamerstukken II 2024/25, 37608, nr. 14.", "C04", "37608"
    ),
    "een lege voetnoot": Mistake(
        "Het gaat om gemeenten.[1] Meer niet.\n\n1", "W08", "Voetnoot 1 is leeg"
    ),
    "een rapport van een dag in een ander jaar (14 april 2024)": Mistake(
        "De inspectie gaf op 14 april 2024 haar rapport.", "W07", "14 april 2024"
    ),
    "een komma die een punt is (1.8 mln)": Mistake(
        "Het gaat om 1.8 mln kinderen.", "W04", "1.8 mln"
    ),
    "een vindplaats in een andere vorm (2024-25)": Mistake(
        "Zie Kamerstukken II, 2024-25, 36708, nr. 17.", "W15", "36708"
    ),
}
"""What is wrong in the printed letter, and the rule that stops it."""


@pytest.mark.parametrize("mistake", PRINTED_LETTER.values(), ids=PRINTED_LETTER)
def test_the_printed_letters_mistakes_are_impossible(mistake: Mistake, letters: Letters) -> None:
    found = letters.found(mistake.text)
    assert mistake.code in {one.code for one in found if mistake.told in one.text}
    assert Grade.BLOCKING in {one.grade for one in found}
