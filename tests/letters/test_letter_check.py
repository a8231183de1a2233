"""The check of a whole letter: its rules with worked examples, and its report."""

from __future__ import annotations

import pytest
from support.letters.letter_documents import docx, p, r

from tasks.figures.figure import Figure, Source
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.letter_check import LetterConclusion, LetterReport, check_letter
from tasks.letters.matching.verdicts import Status

WORDS = load_vocabulary()
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
RIGHT = "In Polen woonden 7.200 kinderen met kindgebonden budget."


def checked(letter: bytes | str) -> LetterReport:
    data = letter.encode() if isinstance(letter, str) else letter
    return check_letter(data, [FIGURE], "f" * 64, WORDS)


def rules(letter: bytes | str) -> list[tuple[str, str]]:
    return [(one.rule, one.about) for one in checked(letter).findings]


NOTE = '<w:footnote w:id="1">{}</w:footnote>'
CALL = '<w:r><w:footnoteReference w:id="1"/></w:r>'
INSERTED = "<w:ins>{}</w:ins>"
PAPER = "Kamerstukken II {}, 31066, nr. 1449, p. 9"

# a letter with one mistake, and what is found; then the same without it
PLANTED: list[tuple[bytes | str, bytes | str, str, str]] = [
    ("Er zijn 1.8 mln brieven.", "Er zijn 1,8 mln brieven.", "BR-GETALVORM", "1.8 mln"),
    ("Op 31 juni 2025 was dat zo.", "Op 30 juni 2025 was dat zo.", "BR-DATUM", "31 juni 2025"),
    (
        "Op maandag 1 juli 2025 gebeurde dat.",
        "Op dinsdag 1 juli 2025 gebeurde dat.",
        "BR-WEEKDAG",
        "maandag 1 juli 2025",
    ),
    (
        docx(p("Een noot", CALL), footnotes=NOTE.format(p(""))),
        docx(p("Een noot", CALL), footnotes=NOTE.format(p("met tekst"))),
        "BR-VOETNOOT-LEEG",
        "",
    ),
    (
        docx(p("Geen noot"), footnotes=NOTE.format(p("met tekst"))),
        docx(p("Geen noot"), footnotes=NOTE.format(p(""))),
        "BR-VOETNOOT-ZONDER-TEKEN",
        "",
    ),
    (
        "Tabel 1: Kinderen\n\nZie tabel 2 voor de bedragen.",
        "Tabel 1: Kinderen\n\nZie tabel 1 voor de bedragen.",
        "BR-VERWIJZING",
        "tabel 2",
    ),
    (
        f"Zie {PAPER.format('2025/45')}.",
        f"Zie {PAPER.format('2024/25')}.",
        "BR-VERGADERJAAR",
        PAPER.format("2025/45"),
    ),
    (
        f"Zie {PAPER.format('2024-25')}.",
        f"Zie {PAPER.format('2024/25')}.",
        "BR-CITAATVORM",
        PAPER.format("2024-25"),
    ),
    (
        docx(p("In Polen is ", INSERTED.format(r("in 2025")), " niets gebeurd.")),
        docx(p("In Polen is ", INSERTED.format(r("deze maand")), " niets gebeurd.")),
        "BR-WIJZIGING-OPEN",
        "in 2025",
    ),
    (RIGHT.replace("7.200", "7.300"), RIGHT, "BR-CIJFER-STRIJDIG", "7.300"),
    (RIGHT.replace("7.200", "7.185"), RIGHT, "BR-CIJFER-NAUWKEURIGER", "7.185"),
]


@pytest.mark.parametrize(
    ("wrong", "right", "rule", "about"), PLANTED, ids=[one[2] for one in PLANTED]
)
def test_a_mistake_is_found_and_its_correction_is_silent(
    wrong: bytes | str, right: bytes | str, rule: str, about: str
) -> None:
    assert (rule, about) in rules(wrong)
    assert rule not in {found for found, _ in rules(right)}


def test_a_letter_may_refer_to_the_tables_of_an_annex() -> None:
    assert rules("Zie tabel 7 van de bijlage.") == []


def test_the_conclusion_is_that_of_the_worst() -> None:
    assert checked(RIGHT).conclusion is LetterConclusion.RIGHT
    unknown = checked(f"{RIGHT} Er kwamen 136 reacties.")
    assert unknown.conclusion is LetterConclusion.UNKNOWN
    assert unknown.counts[Status.UNKNOWN] == 1
    assert checked(RIGHT.replace("7.200", "9.900")).conclusion is LetterConclusion.WRONG


def test_findings_say_where_what_and_what_to_do_in_whole_sentences() -> None:
    for wrong, _, _, _ in PLANTED:
        for one in checked(wrong).findings:
            assert one.place
            for text in (one.text, one.advice):
                assert not text[0].islower()
                assert text.endswith(".")
                assert "None" not in text


def test_what_is_not_read_is_told() -> None:
    letter = checked(docx(p(RIGHT, "<w:r><w:drawing><a:blip/></w:drawing></w:r>")))
    assert [(one.what, one.place) for one in letter.unread] == [("afbeelding", "alinea 1")]


def test_the_same_letter_gives_the_same_report() -> None:
    assert checked(RIGHT).model_dump_json() == checked(RIGHT).model_dump_json()
