"""What a person confirmed once is not asked again, until its sentence, number, figure or value is
another.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.letters.letter_documents import docx, table
from support.letters.letter_pdf import pdf

from flows.commands.main import main
from flows.shared.exit_codes import ExitCode
from tasks.figures.figure import Figure, Source
from tasks.letters.confirmations.confirmed import with_confirmations
from tasks.letters.confirmations.register import (
    Confirmation,
    ConfirmationError,
    add_to_register,
    read_register,
)
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.letter_check import LetterConclusion, LetterReport, check_letter
from tasks.letters.matching.verdicts import Status
from tasks.letters.report_page import write_letter_page

WORDS = load_vocabulary()
LETTER = "In Polen woonden 7.300 kinderen met kindgebonden budget. Dat is nieuw."
OTHERS = "Een andere alinea, met 4 dagen en 9 brieven.\n\n"


def figure(value: str = "7185", country: str = "7028") -> Figure:
    return Figure.model_validate(
        {
            "id": f"buitenland.wkb.{country}.kinderen",
            "label": "WKB, Polen: kinderen" if country == "7028" else "WKB, Malta: kinderen",
            "value": value,
            "form": "aantal",
            "step": "100",
            "definition": "Gemiddeld over het jaar.",
            "sources": (Source(contract="bron", delivery="0" * 64, file="bron.csv"),),
        }
    )


def checked(
    letter: str | bytes, *register: Confirmation, of: Figure | None = None, dossier: str = "f"
) -> LetterReport:
    data = letter.encode() if isinstance(letter, str) else letter
    report = check_letter(data, [of or figure()], dossier * 64, WORDS)
    return with_confirmations(report, register)


def confirming(report: LetterReport) -> Confirmation:
    (asked,) = [one for one in report.expressions if one.key]
    return Confirmation(
        key=asked.key or "",
        number=asked.text,
        figure=asked.figure or "",
        person="Mia",
        reason="Dit is de stand van juni",
        moment=datetime(2025, 6, 20, 9, tzinfo=UTC),
    )


def test_what_is_confirmed_is_no_finding_any_more_and_the_report_says_who_did_that() -> None:
    asked = checked(LETTER)
    assert asked.conclusion is LetterConclusion.WRONG
    done = checked(LETTER, confirming(asked))
    assert done.conclusion is LetterConclusion.RIGHT
    assert done.findings == ()
    (one,) = [one for one in done.expressions if one.confirmed]
    assert (one.status, one.confirmed) == (Status.CONFIRMED, confirming(asked))
    assert (done.counts[Status.CONFIRMED], done.counts[Status.CONTRADICTED]) == (1, 0)
    assert done.unused == ()


SAME = {
    "another place in the letter": (OTHERS + LETTER, figure(), "f"),
    "other words around the sentence": (LETTER.replace("nieuw", "oud"), figure(), "f"),
    "other spaces": (LETTER.replace(" ", "\u00a0", 1).replace("met k", "met\nk"), figure(), "f"),
    "another dossier": (LETTER, figure(), "e"),
}
OTHER = {
    "another sentence": (LETTER.replace("woonden", "waren"), figure(), "f"),
    "another number": (LETTER.replace("7.300", "7.400"), figure(), "f"),
    "another value that prints the same": (LETTER, figure("7186"), "f"),
}


@pytest.mark.parametrize(("letter", "of", "dossier"), SAME.values(), ids=list(SAME))
def test_what_does_not_matter_is_not_asked_again(letter: str, of: Figure, dossier: str) -> None:
    again = checked(letter, confirming(checked(LETTER)), of=of, dossier=dossier)
    assert again.counts[Status.CONFIRMED] == 1
    assert again.unused == ()


@pytest.mark.parametrize(("letter", "of", "dossier"), OTHER.values(), ids=list(OTHER))
def test_a_change_asks_again_and_tells_what_nobody_needs(
    letter: str, of: Figure, dossier: str
) -> None:
    said = confirming(checked(LETTER))
    again = checked(letter, said, of=of, dossier=dossier)
    assert again.conclusion is LetterConclusion.WRONG
    assert again.counts[Status.CONFIRMED] == 0
    assert again.unused == (said,)


def test_a_cell_is_known_by_the_head_of_its_row() -> None:
    def keys(country: str) -> list[str | None]:
        letter = docx(table("Land|Kinderen met kindgebonden budget", f"{country}|7.300"))
        report = with_confirmations(check_letter(letter, figures, "f" * 64, WORDS), ())
        return [one.key for one in report.expressions if one.key]

    figures = [figure(), figure("7185", "7003")]
    assert len(keys("Polen")) == 1
    assert keys("Polen") != keys("Malta")


def test_only_the_finding_of_what_is_confirmed_goes() -> None:
    both = f"{LETTER} Ook in Polen woonden 7.300 kinderen met kindgebonden budget."
    again = checked(both, confirming(checked(LETTER)))
    assert [one.rule for one in again.findings] == ["BR-CIJFER-STRIJDIG"]
    assert [one.status for one in again.expressions] == [Status.CONFIRMED, Status.CONTRADICTED]


def test_the_page_shows_who_confirmed_what_and_what_nobody_needs(tmp_path: Path) -> None:
    said = confirming(checked(LETTER))
    report = checked(LETTER, said, said.model_copy(update={"key": "0" * 16, "number": "12"}))
    write_letter_page(report, tmp_path / "brief.html")
    page = (tmp_path / "brief.html").read_text(encoding="utf-8")
    assert page.count("Mia op 20\u00a0juni\u00a02025: Dit is de stand van juni") == 2
    assert "12 (buitenland.wkb.7028.kinderen), bevestigd door Mia" in page


def test_a_person_confirms_by_the_key_in_the_report(tmp_path: Path) -> None:
    report, register = tmp_path / "brief.json", tmp_path / "map" / "bevestigingen.json"
    report.write_text(checked(LETTER).model_dump_json(), encoding="utf-8")
    key = confirming(checked(LETTER)).key
    call = ["letter-confirm", "--report", str(report), "--confirmations", str(register)]
    said = ["--person", "Mia de Maker", "--reason", "Stand van juni"]
    done = CliRunner().invoke(main, [*call, *said, key])
    assert (done.exit_code, done.output) == (
        ExitCode.DONE,
        f"1 bevestiging van Mia de Maker in {register}.\n",
    )
    (one,) = read_register(register)
    assert checked(LETTER, one).conclusion is LetterConclusion.RIGHT
    assert "woonden" not in register.read_text(encoding="utf-8")
    for wrong in ([*said, "0" * 16], ["--person", " ", "--reason", "x", key]):
        refused = CliRunner().invoke(main, [*call, *wrong])
        assert refused.exit_code == ExitCode.FAILED
        assert "Traceback" not in refused.output
    assert read_register(register) == (one,)


def test_nothing_in_a_pdf_is_or_can_be_confirmed(tmp_path: Path) -> None:
    said = confirming(checked(LETTER))
    report = checked(pdf(f"<p>{LETTER}</p>"), said)
    assert (report.indicative, report.conclusion) == (True, LetterConclusion.WRONG)
    assert [(one.text, one.status, one.key) for one in report.expressions] == [
        ("7.300", Status.CONTRADICTED, None)
    ]
    assert report.unused == ()
    source, register = tmp_path / "brief.json", tmp_path / "bevestigingen.json"
    source.write_text(report.model_dump_json(), encoding="utf-8")
    call = ["letter-confirm", "--report", str(source), "--confirmations", str(register)]
    done = CliRunner().invoke(main, [*call, "--person", "Mia", "--reason", "Juni", said.key])
    assert done.exit_code == ExitCode.FAILED
    assert "indicatief en kan niet worden bevestigd" in done.output
    assert not register.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"version": 2})])
def test_a_file_that_is_no_register_is_refused_and_stays(text: str, tmp_path: Path) -> None:
    path = tmp_path / "bevestigingen.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfirmationError, match="geen register van bevestigingen"):
        add_to_register(path, (confirming(checked(LETTER)),))
    assert path.read_text(encoding="utf-8") == text
