"""A short letter that nobody sent, with everything that a letter may hold, and its print in every
form.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from support.annexes.annex_example import SOURCE

from tasks.annexes.print import PrintableAnnex
from tasks.definitions.halfjaar import AnnexSpec, load_halfjaar
from tasks.figures.citation import Citation, VindplaatsKind
from tasks.figures.ledger import Ledger
from tasks.sections.content.brief import (
    AnnexLine,
    Chapter,
    Cited,
    Content,
    Note,
    Paragraph,
    Quote,
    SectionTable,
    SmallTable,
    Words,
)
from tasks.sections.section import Cell, Heading, Row, Section, Table

NOTES = (
    "Het ging om 12.279 kinderen.",
    "Zie Kamerstukken II 2024/25, 31066, nr.\u00a01449, over de maatregel die de helft raakt.",
)
#: The figure of an own source; the others are quoted from other sections.
OWN = "helft"
ABROAD = "buitenland"
EXAMPLE = "Alle cijfers zijn voorbeeldcijfers."


def _words(text: str, style: str = "", address: str | None = None) -> Words:
    return Words.model_validate({"text": text, "style": style, "address": address})


def letter_section() -> Section:
    """An opening, chapters up to 3.1 of which the last has no bouwsteen, and two notes."""
    ledger = Ledger()
    for id, value in {"wkb.kinderen": 12279, "kot.kinderen": 804, OWN: 50, "acties": 3}.items():
        ledger.figure(
            id,
            f"Aantal {id}",
            value,
            form="aantal",
            step=1,
            definition="Voorbeeld.",
            sources=SOURCE,
        )
    wkb, kot = (Quote(figure="wkb.kinderen", text=text) for text in ("12.279", "ruim 12.000"))
    cited = Citation(
        id="brief-winter",
        title="Brief",
        printed="Kamerstukken II 2024/25, 31066, nr.\u00a01449",
        kind=VindplaatsKind.PAPER,
        dossier="31066",
        number="1449",
        day=date(2024, 12, 20),
    )
    first, second = (
        Note(runs=(_words("Het ging om "), wkb, _words(" kinderen."))),
        Note(
            runs=(
                _words("Zie "),
                Cited(citation=cited.id),
                _words(", over de maatregel die "),
                Quote(figure=OWN, text="de helft"),
                _words(" raakt."),
            )
        ),
    )
    opening = (
        Paragraph(
            runs=(
                _words(
                    "Twee keer per jaar hoort uw Kamer hoe het met de toeslagen staat. Deze brief "
                    "gaat over het eerste halfjaar. In die maanden kregen "
                ),
                kot,
                _words(" kinderen buiten Nederland kindgebonden budget."),
                first,
                _words(" Voor hen is "),
                _words("niets", "strong"),
                _words(" veranderd."),
            )
        ),
    )
    actions = (
        Paragraph(
            runs=(
                _words("Dienst Toeslagen hield "),
                Quote(figure="acties", text="drie"),
                _words(" acties, die op "),
                _words("de website", address="https://www.toeslagen.nl/"),
                _words(" staan. Uit de gesprekken blijkt wat burgers helpt:"),
            )
        ),
        *(
            Paragraph(kind="bullet", runs=(_words(text),))
            for text in (
                "een bericht op het moment dat er iets verandert in hun inkomen of gezin;",
                "één plek waar zij zien wat er al bekend is.",
            )
        ),
        Paragraph(kind="heading", runs=(_words("Wat volgt"),)),
        Paragraph(
            runs=(
                _words("In het najaar gaat het werk verder, in "),
                _words("deze", "emphasis"),
                _words(" volgorde:"),
            )
        ),
        *(
            Paragraph(kind="number", runs=(_words(text),))
            for text in ("de brieven worden herschreven;", "de uitkomst wordt gemeten.")
        ),
        SmallTable(
            caption="Kinderen per regeling",
            rows=(
                ((_words("Regeling"),), (_words("Kinderen"),), (_words("Bijzonderheid"),)),
                (
                    (_words("Kindgebonden budget"),),
                    (wkb,),
                    (_words("met een noot"), second),
                ),
                (
                    (_words("Kinderopvangtoeslag"),),
                    (Quote(figure="kot.kinderen", text="804"),),
                    (),
                ),
            ),
        ),
    )
    table = Table(
        id="landen",
        caption="Kinderen naar regeling, zoals in de bijlage",
        summary="Per regeling het aantal kinderen",
        headings=(
            Heading(title="Regeling", width=34),
            Heading(title="Kinderen", width=16, kind="number"),
            Heading(title="Toekenning", width=28),
            Heading(title="Stand", width=22),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(text=name),
                    Cell(figure=id),
                    Cell(text="voorlopige toekenning"),
                    Cell(text="loopt nog"),
                )
            )
            for name, id in (
                ("Kindgebonden budget", "wkb.kinderen"),
                ("Kinderopvangtoeslag", "kot.kinderen"),
            )
        ),
    )
    abroad = (
        Paragraph(runs=(_words("De tabel hieronder staat ook in de bijlage."),)),
        SectionTable(section=ABROAD, table=table.id),
    )
    chapters = (
        Chapter(number="1", title="Acties voor burgers", unit="Dienstverlening", blocks=actions),
        Chapter(number="2", title="Kinderen in het buitenland", unit="Uitvoering", blocks=abroad),
        Chapter(number="3", title="Invordering en schulden", unit="Invordering", blocks=()),
        Chapter(
            number="3.1",
            title="Stand van zaken",
            unit="Invordering",
            level=2,
            missing=True,
            blocks=(),
        ),
    )
    content = Content(
        addressee=(
            "De Voorzitter van de Tweede Kamer der Staten-Generaal",
            "Postbus 20018",
            "2500 EA Den Haag",
        ),
        sender=("Dienst Toeslagen", "Postbus 20201", "2500 EE Den Haag", "www.toeslagen.nl"),
        date="1 juli 2025",
        subject="Stand van zaken Dienst Toeslagen",
        reference="2025-0000123456",
        salutation="Geachte voorzitter,",
        opening=Chapter(number="", title="", unit="Bestuur", blocks=opening),
        chapters=chapters,
        signature=(
            "Hoogachtend,",
            "de staatssecretaris van Financiën – Fiscaliteit, Belastingdienst en Douane,",
            "V. Oorbeeld",
        ),
        annexes=(
            AnnexLine(number="3", title="Stand van zaken invorderingsstrategie", chapters=("3.1",)),
            AnnexLine(number="4", title="Uitzonderingenrapportage", chapters=("1", "2")),
        ),
    )
    return Section(
        name="brief",
        figures=tuple(one for one in ledger.figures if one.id == OWN),
        quotes=tuple(one for one in ledger.figures if one.id != OWN),
        statuses=(),
        tables={f"{ABROAD}.{table.id}": table},
        findings=(),
        citations=(cited,),
        content=content,
    )


@cache
def letter_files(*, concept: bool = True) -> dict[str, bytes]:
    """The letter in all its forms, by name; once per process."""
    return _printable().files(concept=concept)


@cache
def _printable() -> PrintableAnnex:
    annex = AnnexSpec(section="brief", title="Brief")
    return PrintableAnnex(load_halfjaar("2025-H1"), annex, letter_section(), example=EXAMPLE)
