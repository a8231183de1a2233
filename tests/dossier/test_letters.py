"""The folder of letters of a halfjaar: each version is checked once against the newest dossier, and
what is kept of it outside the reports has no word of the letter.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.letters.letter_documents import docx, p
from support.letters.letter_pdf import pdf
from support.review.review_example import FIGURE, sealed

from tasks.dossier.letters.checked import DossierError, checked_letter
from tasks.dossier.letters.folder import CONFIRMATIONS, REPORTS, FolderCheck, check_folder
from tasks.dossier.sealed.contents import FIGURES, SealedDossier
from tasks.dossier.sealed.statement import LOCK_FILE, ROOT
from tasks.letters.confirmations.register import Confirmation, add_to_register
from tasks.letters.letter_check import LetterConclusion
from tasks.letters.versions import LETTERS, VERSIONS, VersionsError, read_versions

NOW = datetime(2025, 6, 20, 9, tzinfo=UTC)
RIGHT = "Er woonden 7.200 kinderen in Polen."
STATED = ("html", "json", "statement.json")
WRONG = RIGHT.replace("7.200", "7.300")


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    sealed(tmp_path)
    return tmp_path


def put(outputs: Path, name: str, letter: str | bytes, *, minutes_ago: int = 5) -> Path:
    path = outputs / LETTERS / "2025-H1" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(letter.encode() if isinstance(letter, str) else letter)
    settled = (NOW - timedelta(minutes=minutes_ago)).timestamp()
    os.utime(path, (settled, settled))
    return path


def check(outputs: Path) -> FolderCheck:
    return check_folder("2025-H1", outputs, NOW)


def ends(found: FolderCheck) -> list[LetterConclusion | None]:
    return [one.conclusion for one in found.checked]


def test_every_letter_is_checked_and_its_reports_lie_beside_it(outputs: Path) -> None:
    put(outputs, "brief.docx", docx(p(WRONG)))
    put(outputs, "kort.txt", RIGHT)
    found = check(outputs)
    assert ends(found) == [LetterConclusion.WRONG, LetterConclusion.RIGHT]
    assert found.dossier is not None
    assert {one.dossier for one in found.checked} == {found.dossier.name}
    word, text = (one.letter[:8] for one in found.checked)
    assert {path.name for path in (found.folder / REPORTS).iterdir()} == {
        *(f"brief-{word}-cijfercontrole.{form}" for form in (*STATED, "docx")),
        *(f"kort-{text}-cijfercontrole.{form}" for form in STATED),
    }


def test_a_pdf_is_marked_as_indicative_whether_it_could_be_read_or_not(outputs: Path) -> None:
    put(outputs, "1.pdf", pdf(f"<p>{RIGHT} Dat is zo.</p>"))
    put(outputs, "2.pdf", b"%PDF-1.7")
    found = check(outputs)
    assert ends(found) == [LetterConclusion.RIGHT, None]
    assert [one.outcome for one in found.checked] == ["Geen fouten (indicatief)", "Niet gelezen"]
    assert [one.indicative for one in read_versions(found.folder / VERSIONS)] == [True, True]
    page, statement = (
        (found.folder / REPORTS / f"1-{found.checked[0].letter[:8]}-cijfercontrole.{form}")
        for form in ("html", "statement.json")
    )
    assert "<h1>Geen fouten (indicatief)</h1>" in page.read_text(encoding="utf-8")
    said = json.loads(statement.read_text(encoding="utf-8"))["predicate"]
    assert said["uitkomst"] == "Geen fouten (indicatief)"


def test_a_version_is_checked_once_whatever_its_file_is_called(outputs: Path) -> None:
    path = put(outputs, "brief.txt", RIGHT)
    first = check(outputs)
    path.rename(path.with_name("definitief.txt"))
    again = check(outputs)
    assert (again.checked, again.known) == ((), 1)
    put(outputs, "brief.txt", WRONG)
    assert ends(check(outputs)) == [LetterConclusion.WRONG]
    kept = read_versions(first.folder / VERSIONS)
    assert [one.conclusion for one in kept] == [LetterConclusion.RIGHT, LetterConclusion.WRONG]


def test_another_dossier_and_what_people_confirmed_ask_for_another_check(outputs: Path) -> None:
    put(outputs, "brief.txt", WRONG)
    first = check(outputs)
    newest = sealed(outputs, text="later")
    os.utime(newest / "statement.json", (NOW.timestamp() * 2,) * 2)
    second = check(outputs)
    assert [one.dossier for one in second.checked] == [newest.name]
    (report,) = (first.folder / REPORTS).glob("*.html")
    key = SealedDossier(newest)
    (asked,) = [
        one for one in checked_letter(WRONG.encode(), key, ()).expressions if one.key is not None
    ]
    assert asked.key is not None
    said = Confirmation(
        key=asked.key, number="7.300", figure=FIGURE, person="Mia", reason="Vorig jaar", moment=NOW
    )
    add_to_register(first.folder / CONFIRMATIONS, (said,))
    assert ends(check(outputs)) == [LetterConclusion.RIGHT]
    assert report.exists()


def test_a_letter_that_somebody_may_still_be_writing_waits(outputs: Path) -> None:
    put(outputs, "brief.txt", RIGHT, minutes_ago=0)
    put(outputs, "~$brief.docx", "slot van Word")
    put(outputs, ".~lock.brief.odt#", "slot van LibreOffice")
    found = check(outputs)
    assert (found.checked, found.unsettled) == ((), 1)


def test_without_a_dossier_nothing_is_checked_and_the_folder_is_there(tmp_path: Path) -> None:
    found = check(tmp_path)
    assert found.dossier is None
    assert found.folder.is_dir()


def test_what_can_not_be_read_is_told_once_and_holds_nobody_up(outputs: Path) -> None:
    put(outputs, "a.docx", b"PK geheim")
    put(outputs, "b.txt", RIGHT)
    found = check(outputs)
    assert ends(found) == [None, LetterConclusion.RIGHT]
    assert found.checked[0].note.endswith(".")
    assert check(outputs).checked == ()


def test_the_record_has_no_word_of_a_letter_and_not_how_its_file_is_called(outputs: Path) -> None:
    put(outputs, "vertrouwelijk.txt", WRONG)
    put(outputs, "geheim.docx", b"PK geheim")
    found = check(outputs)
    kept = (found.folder / VERSIONS).read_text(encoding="utf-8") + found.model_dump_json()
    for word in ("woonden", "Polen", "7.300", "vertrouwelijk", "geheim"):
        assert word not in kept


def test_a_spoilt_record_or_dossier_is_told_and_nothing_is_lost(outputs: Path) -> None:
    put(outputs, "brief.txt", RIGHT)
    found = check(outputs)
    assert found.dossier is not None
    record = found.folder / VERSIONS
    record.write_text("{", encoding="utf-8")
    with pytest.raises(VersionsError, match="Zet een eerdere versie terug"):
        check(outputs)
    record.unlink()
    figures = found.dossier / FIGURES
    figures.chmod(0o644)
    figures.write_bytes(b"{}")
    with pytest.raises(DossierError, match="is niet te lezen"):
        check(outputs)
    assert not record.exists()


def test_a_mistake_of_ours_tells_nothing_of_the_letter_and_holds_nobody_up(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes, *_: object) -> None:
        raise KeyError(data)

    monkeypatch.setattr("tasks.dossier.letters.folder.checked_letter", broken)
    put(outputs, "a.txt", RIGHT)
    put(outputs, "b.txt", WRONG)
    notes = [one.note for one in check(outputs).checked]
    assert ["(KeyError)" in note and "Polen" not in note for note in notes] == [True, True]


def test_an_error_of_the_machine_does_not_name_the_letter(outputs: Path) -> None:
    put(outputs, "geheim.txt", RIGHT)
    (outputs / LETTERS / "2025-H1" / REPORTS).write_text("geen map", encoding="utf-8")
    with pytest.raises(OSError, match="brieven/2025-H1") as failed:
        check(outputs)
    assert "geheim" not in str(failed.value)


def test_the_statement_names_every_file_and_all_that_was_held_against_each_other(
    outputs: Path,
) -> None:
    put(outputs, "brief.docx", docx(p(WRONG)))
    (version,) = check(outputs).checked
    folder = outputs / LETTERS / "2025-H1" / REPORTS
    (path,) = folder.glob("*.statement.json")
    said = json.loads(path.read_bytes())
    assert {one["name"]: one["digest"]["sha256"] for one in said["subject"]} == {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest()
        for one in folder.iterdir()
        if one != path
    }
    assert said["predicate"] == {
        "brief": version.letter,
        "dossier": version.dossier,
        "woorden": version.words,
        "bevestigingen": version.confirmations,
        "code": version.code,
        "pakketten": hashlib.sha256((ROOT / LOCK_FILE).read_bytes()).hexdigest(),
        "uitkomst": "Fouten",
    }
