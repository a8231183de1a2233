"""The report of a check as files beside each other: a page, JSON, and for a letter in Word a copy
with comments.
"""

from __future__ import annotations

from pathlib import Path

from tasks.letters.comments.comment_docx import is_docx, with_comments
from tasks.letters.comments.remarks import remarks
from tasks.letters.letter_check import LetterReport
from tasks.letters.report_page import summary, write_letter_page
from tasks.storage.whole_file import write_whole


def write_report(report: LetterReport, letter: bytes, name: str, folder: Path) -> list[Path]:
    """Write the files, which are called ``<name>-cijfercontrole``; they replace earlier ones.

    Args:
        letter: the file that was checked.
        name: of the letter, without an extension.
        folder: is made if it is not there.

    Raises:
        LetterError: if no copy with comments can be made.
        OSError: if a file can not be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page, data = (folder / f"{name}-cijfercontrole.{form}" for form in ("html", "json"))
    write_letter_page(report, page)
    write_whole(data, report.model_dump_json(indent=1).encode())
    if not is_docx(letter):
        return [page, data]
    copy = folder / f"{name}-cijfercontrole.docx"
    told = (f"Cijfercontrole: {report.conclusion}.", summary(report), f"Dossier {report.dossier}.")
    write_whole(copy, with_comments(letter, told, remarks(report)))
    return [page, data, copy]
