"""What every number of a letter is, held against the figures of a dossier: worked examples, one
planted mistake each.
"""

from __future__ import annotations

import pytest
from support.letters.checked_letters import figure
from support.letters.letter_documents import docx, p, r, table

from tasks.figures.found_by import FoundBy, found_by
from tasks.letters.expressions.recognise import Recogniser
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.matching.verdicts import Judge, Status, Verdict
from tasks.letters.reading.blocks import Letter
from tasks.letters.reading.read_letter import read_letter

WORDS = load_vocabulary()
RECOGNISER = Recogniser(WORDS)


FIGURES = [
    *(
        figure(f"kpi.{kpi}.{which}", f"{name}: {said}", value, "procent", "1/10")
        for kpi, name, values in (
            ("K01", "Toekenningszekerheid zorgtoeslag", ("91", "91.83", "91.5", "91.6")),
            ("K02", "Toekenningszekerheid huurtoeslag", ("85", "85.62", "85.5", "85.3")),
        )
        for which, said, value in zip(
            ("norm", "realisatie", "prognose", "maand.1"),
            ("norm", "realisatie", "prognose voor het jaar", "januari 2025"),
            values,
            strict=True,
        )
    ),
    figure("damages.D1.1.aantal_burgers", "Opvanguren van één organisatie, 2024: burgers", "310"),
    figure(
        "kpi.K01.jaar_eerder",
        "Toekenningszekerheid zorgtoeslag: januari 2024",
        "90.2",
        "procent",
        "1/10",
    ),
    figure("acties.A1.S1.aantal", "Muteren op inkomen, pilot, Ontvingen de brief: aantal", "23456"),
    figure(
        "acties.A1.S2.aantal",
        "Muteren op inkomen, pilot, Pasten hun inkomen zelf aan: aantal",
        "2415",
    ),
    figure(
        "buitenland.wkb.landelijk.kinderen",
        "WKB, hele regeling: kinderen",
        "1803000",
        "aantal_mln",
        "100000",
    ),
    figure("kpi.aantal.uitzonderingen", "Aantal uitzonderingen", "4", "woord"),
    *(
        figure(
            f"buitenland.{short.lower()}.{code}.{which}",
            f"{short}, {land}: {which}",
            value,
            *(("aantal", step) if which == "kinderen" else ("euro_mln", "100000")),
        )
        for short, land, code, step, children, amount in (
            ("WKB", "Polen", "7028", "100", "7185", "12786538"),
            ("WKB", "België", "5010", "100", "4673", "7413368"),
            ("WKB", "totaal buitenland", "totaal", "100", "28607", "57999886"),
            ("KOT", "België", "5010", "10", "837", "3627482"),
            ("KOT", "totaal buitenland", "totaal", "10", "1588", "7644214"),
        )
        for which, value in (("kinderen", children), ("bedrag", amount))
    ),
]
JUDGE = Judge(FIGURES, WORDS)


def judged(letter: Letter) -> list[Verdict]:
    blocks = [(block, RECOGNISER.expressions(block)) for block in letter.blocks]
    return [one for one in JUDGE.verdicts(blocks) if one.expression.kind.is_quantity]


def told(text: str) -> list[tuple[str, Status, str | None]]:
    letter = read_letter(text.encode())
    return [
        (one.expression.text, one.status, one.figure.id if one.figure else None)
        for one in judged(letter)
    ]


GELIJK, AFGEROND, FIJNER = Status.EQUAL, Status.ROUNDED, Status.FINER
STRIJDIG, VRAAG, AFGELEID = Status.CONTRADICTED, Status.TO_CONFIRM, Status.DERIVED
ONBEKEND = Status.UNKNOWN
WKB, KOT, K01, K02 = "buitenland.wkb", "buitenland.kot", "kpi.K01", "kpi.K02"

# a sentence -> what each quantity in it is, and of which figure
SENTENCES = [
    (
        "De toekenningszekerheid van de zorgtoeslag is tot nu toe 91,8%.",
        [("91,8%", GELIJK, f"{K01}.realisatie")],
    ),
    (
        "De toekenningszekerheid van de zorgtoeslag was 91,8%.",
        [("91,8%", GELIJK, f"{K01}.realisatie")],
    ),
    (
        "De toekenningszekerheid van de zorgtoeslag was ruim 91 procent.",
        [("91 procent", AFGEROND, f"{K01}.realisatie")],
    ),
    (
        "De toekenningszekerheid van de zorgtoeslag was 91,83%.",
        [("91,83%", FIJNER, f"{K01}.realisatie")],
    ),
    (
        "De toekenningszekerheid van de zorgtoeslag was 91,3%.",
        [("91,3%", STRIJDIG, f"{K01}.realisatie")],
    ),
    (
        "Voor de toekenningszekerheid is bij de zorgtoeslag de norm 91,0%.",
        [("91,0%", GELIJK, f"{K01}.norm")],
    ),
    (
        "Voor de toekenningszekerheid is bij de zorgtoeslag de norm 91,8%.",
        [("91,8%", STRIJDIG, f"{K01}.norm")],
    ),
    (
        "De toekenningszekerheid van de zorgtoeslag kwam uit op 91,0%.",
        [("91,0%", VRAAG, f"{K01}.norm")],
    ),
    (
        "De toekenningszekerheid zorgtoeslag was 91,8%, bij een norm van 91%; in januari 91,6%.",
        [
            ("91,8%", GELIJK, f"{K01}.realisatie"),
            ("91%", GELIJK, f"{K01}.norm"),
            ("91,6%", GELIJK, f"{K01}.maand.1"),
        ],
    ),
    (
        "De toekenningszekerheid was 91,8% bij de zorgtoeslag en 85,6% bij de huurtoeslag.",
        [("91,8%", GELIJK, f"{K01}.realisatie"), ("85,6%", GELIJK, f"{K02}.realisatie")],
    ),
    (
        "De toekenningszekerheid van de zorgtoeslag is 91,8% en ligt daarmee boven de norm.",
        [("91,8%", VRAAG, f"{K01}.realisatie")],
    ),
    (
        "De toekenningszekerheid zorgtoeslag haalde in januari de norm, 91,5% is de prognose.",
        [("91,5%", GELIJK, f"{K01}.prognose")],
    ),
    (
        "Bij de zorgtoeslag nam 14 procent van de huishoudens geen deel.",
        [("14 procent", ONBEKEND, None)],
    ),
    (
        "De toekenningszekerheid was 85,6% bij de zorgtoeslag en 85,6% bij de huurtoeslag.",
        [("85,6%", VRAAG, f"{K02}.realisatie"), ("85,6%", GELIJK, f"{K02}.realisatie")],
    ),
    (
        "De toekenningszekerheid van de zorgtoeslag was een jaar eerder 90,2%.",
        [("90,2%", GELIJK, f"{K01}.jaar_eerder")],
    ),
    (
        "De toekenningszekerheid van de zorgtoeslag was 90,2%.",
        [("90,2%", VRAAG, f"{K01}.jaar_eerder")],
    ),
    (
        "Voor het muteren op inkomen gingen 23.465 brieven uit.",
        [("23.465", STRIJDIG, "acties.A1.S1.aantal")],
    ),
    ("Er zijn vier uitzonderingen.", [("vier", GELIJK, "kpi.aantal.uitzonderingen")]),
    ("Er zijn vijf uitzonderingen.", [("vijf", VRAAG, "kpi.aantal.uitzonderingen")]),
    (
        "Bij Opvanguren van één organisatie gaat het om 310 burgers.",
        [("één", Status.NO_FIGURE, None), ("310", GELIJK, "damages.D1.1.aantal_burgers")],
    ),
    ("Er zijn opvanguren van drie organisaties.", [("drie", ONBEKEND, None)]),
    ("Er is één loket, met twee medewerkers.", [("één", ONBEKEND, None), ("twee", ONBEKEND, None)]),
    (
        "In Polen woonden 7.200 kinderen met kindgebonden budget (€ 12,8 mln).",
        [("7.200", GELIJK, f"{WKB}.7028.kinderen"), ("€ 12,8 mln", GELIJK, f"{WKB}.7028.bedrag")],
    ),
    (
        "In Polen woonden 4.700 kinderen met kindgebonden budget.",
        [("4.700", STRIJDIG, f"{WKB}.7028.kinderen")],
    ),
    # A verb may be one word, or two.
    (
        (
            "Bij de pilot muteren op inkomen kregen 23.456 burgers de brief; 2.415 pasten hun "
            "inkomen zelf aan."
        ),
        [("23.456", GELIJK, "acties.A1.S1.aantal"), ("2.415", GELIJK, "acties.A1.S2.aantal")],
    ),
    (
        "In de pilot muteren op inkomen hebben 2.415 burgers zelf hun inkomen aangepast.",
        [("2.415", GELIJK, "acties.A1.S2.aantal")],
    ),
    (
        "In de pilot muteren op inkomen hebben 5.415 burgers zelf hun inkomen aangepast.",
        [("5.415", STRIJDIG, "acties.A1.S2.aantal")],
    ),
    # Beside a wrong number, a right one is not wrong because its sentence names the other as well.
    (
        (
            "In de pilot muteren op inkomen is aan 23.456 burgers de brief gestuurd, waarna 5.415 "
            "burgers zelf hun inkomen aanpasten."
        ),
        [("23.456", GELIJK, "acties.A1.S1.aantal"), ("5.415", STRIJDIG, "acties.A1.S2.aantal")],
    ),
    # Most of the name of a figure, and another value: worth a question.
    (
        (
            "In de pilot muteren op inkomen kregen 23.456 burgers de brief, waarna 5.319 burgers "
            "zelf het bedrag wijzigden."
        ),
        [("23.456", GELIJK, "acties.A1.S1.aantal"), ("5.319", VRAAG, "acties.A1.S2.aantal")],
    ),
    # One slip away from a figure whose sibling the sentence has, whatever the words.
    (
        "In de pilot muteren op inkomen kregen 23.456 burgers de brief. Er kwamen 2.451 klachten.",
        [("23.456", GELIJK, "acties.A1.S1.aantal"), ("2.451", ONBEKEND, None)],
    ),
    (
        "In de pilot muteren op inkomen kregen 23.456 burgers de brief, en kwamen 2.451 klachten.",
        [("23.456", GELIJK, "acties.A1.S1.aantal"), ("2.451", VRAAG, "acties.A1.S2.aantal")],
    ),
    # A sentence that goes on about the subject of the one before.
    (
        "In Polen is € 12,8 mln kindgebonden budget betaald. Dat betreft 4.700 kinderen.",
        [
            ("€ 12,8 mln", GELIJK, f"{WKB}.7028.bedrag"),
            ("4.700", VRAAG, f"{WKB}.7028.kinderen"),
        ],
    ),
    (
        "Afgesproken is 85,0% voor de toekenningszekerheid huurtoeslag. De score was 81,6%.",
        [("85,0%", GELIJK, "kpi.K02.norm"), ("81,6%", VRAAG, "kpi.K02.realisatie")],
    ),
    # A value that another figure has by chance, of which the sentence has one word.
    (
        "Het kindgebonden budget bereikte in Polen 310 kinderen van één land.",
        [("310", VRAAG, f"{WKB}.7028.kinderen"), ("één", ONBEKEND, None)],
    ),
    # *In totaal* does not say of what: not the subject of the sentence before, ...
    (
        "Het kindgebonden budget is verhoogd. De 642 verhuurders ontvingen in totaal € 342.000.",
        [("642", ONBEKEND, None), ("€ 342.000", ONBEKEND, None)],
    ),
    # ... and not whether that of the whole regeling or of its children abroad.
    (
        "In totaal telden 28.600 kinderen mee voor het kindgebonden budget.",
        [("28.600", VRAAG, f"{WKB}.totaal.kinderen")],
    ),
    (
        "In totaal telden 26.800 kinderen mee voor het kindgebonden budget.",
        [("26.800", VRAAG, f"{WKB}.landelijk.kinderen")],
    ),
    (
        "In totaal telden 26.800 kinderen in het buitenland mee voor het kindgebonden budget.",
        [("26.800", STRIJDIG, f"{WKB}.totaal.kinderen")],
    ),
    (
        "In totaal telden 28.600 kinderen mee voor de hele regeling kindgebonden budget.",
        [("28.600", STRIJDIG, f"{WKB}.landelijk.kinderen")],
    ),
    # A sentence may begin with a number, and the one before end with *mln.*
    (
        (
            "In Polen ging het kindgebonden budget naar 7.200 kinderen, samen € 12,8 mln. 537 van "
            "de 2.204 ondervraagden zijn tevreden."
        ),
        [
            ("7.200", GELIJK, f"{WKB}.7028.kinderen"),
            ("€ 12,8 mln.", GELIJK, f"{WKB}.7028.bedrag"),
            ("537", ONBEKEND, None),
            ("2.204", ONBEKEND, None),
        ],
    ),
    # A row of a table that was read as a line: no head says what its numbers are.
    (
        "Kindgebonden budget voor kinderen in Polen\t3.100",
        [("3.100", VRAAG, f"{WKB}.7028.kinderen")],
    ),
    (
        "Van de 12.279 brieven leidden 2.415 tot een wijziging: 20 procent.",
        [("12.279", ONBEKEND, None), ("2.415", ONBEKEND, None), ("20 procent", AFGELEID, None)],
    ),
]


@pytest.mark.parametrize(("text", "found"), SENTENCES)
def test_sentences(text: str, found: list[tuple[str, Status, str | None]]) -> None:
    assert sorted(told(text), key=str) == sorted(found, key=str)


CHILDREN = "Tabel {}: {} (kinderen in het buitenland, toeslagjaar 2023)"


def test_the_caption_of_a_table_says_which_of_two_is_meant() -> None:
    rows = "\n\n".join(
        [
            CHILDREN.format(1, "Kindgebonden budget"),
            "België 4.700 € 7,4 mln",
            "Totaal buitenland 28.600 € 58,0 mln",
            CHILDREN.format(2, "Kinderopvangtoeslag"),
            "België 840 € 3,6 mln",
            "Totaal buitenland 28.600 € 7,6 mln",
        ]
    )
    statuses = [(one.expression.text, one.status) for one in judged(read_letter(rows.encode()))]
    assert statuses == [
        *(("4.700", GELIJK), ("€ 7,4 mln", GELIJK), ("28.600", GELIJK), ("€ 58,0 mln", GELIJK)),
        *(("840", GELIJK), ("€ 3,6 mln", GELIJK), ("28.600", STRIJDIG), ("€ 7,6 mln", GELIJK)),
    ]


def test_swapped_rows_of_a_table_are_seen_by_their_heads() -> None:
    letter = read_letter(
        docx(
            p("Kindgebonden budget in het buitenland", properties='<w:outlineLvl w:val="0"/>')
            + p("Kinderen met kindgebonden budget", properties='<w:pStyle w:val="C"/>')
            + table("Land|Aantal|Bedrag", "Polen|4.700|€ 12,8 mln", "België|7.200|€ 7,4 mln"),
            styles='<w:style w:type="paragraph" w:styleId="C"><w:name w:val="caption"/></w:style>',
        )
    )
    statuses = [(one.expression.text, one.status, one.other) for one in judged(letter)]
    assert statuses == [
        ("4.700", STRIJDIG, f"{WKB}.5010.kinderen"),
        ("€ 12,8 mln", GELIJK, None),
        ("7.200", STRIJDIG, f"{WKB}.7028.kinderen"),
        ("€ 7,4 mln", GELIJK, None),
    ]


CONTROL = '<w:sdt><w:sdtPr><w:tag w:val="{}"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'


@pytest.mark.parametrize(
    ("tag", "text", "status"),
    [
        (f"{WKB}.totaal.kinderen", "28.600", GELIJK),
        (f"{WKB}.totaal.kinderen", "circa 28.500", AFGEROND),
        (f"{WKB}.totaal.kinderen", "26.800", STRIJDIG),
        # The full stop of the sentence is not that of ``mln.``.
        (f"{WKB}.totaal.bedrag", "€ 58 mln", GELIJK),
        ("naam.van.een.veld", "26.800", ONBEKEND),
    ],
)
def test_a_control_names_its_figure(tag: str, text: str, status: Status) -> None:
    (one,) = judged(read_letter(docx(p("Het gaat om ", CONTROL.format(tag, r(text)), "."))))
    assert one.status is status


@pytest.mark.parametrize(
    ("number", "status"), [("vier", GELIJK), ("4", GELIJK), ("vijf", STRIJDIG)]
)
def test_a_count_of_weeks_may_have_its_weeks_outside_the_control(
    number: str, status: Status
) -> None:
    control = CONTROL.format("kpi.aantal.uitzonderingen", r(number))
    (one,) = judged(read_letter(docx(p("Zij hebben ", control, " weken."))))
    assert one.status is status


def test_what_contradicts_names_what_should_stand_there() -> None:
    letter = read_letter(b"In Polen woonden 4.700 kinderen met kindgebonden budget.")
    (one,) = judged(letter)
    assert one.why.startswith("WKB, Polen: kinderen is 7.200")


def test_a_figure_is_found_by_what_its_id_and_label_say() -> None:
    by_id = {one.id: found_by(one, {other.id for other in FIGURES}) for one in FIGURES}
    assert by_id["kpi.K01.maand.1"] == FoundBy(
        "Toekenningszekerheid zorgtoeslag", "maand", "januari 2025", "%", None
    )
    assert by_id[f"{WKB}.7028.kinderen"] == FoundBy(
        "WKB, Polen", "kinderen", "", "aantal", f"{WKB}.totaal.kinderen"
    )
    assert by_id[f"{WKB}.totaal.kinderen"].part_of is None
