"""The report of a check as files beside each other: a page, JSON, and for a letter in Word a copy
with comments.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tasks.letters.comments.comment_docx import is_docx, with_comments
from tasks.letters.comments.remarks import remarks
from tasks.letters.letter_check import LetterReport
from tasks.letters.reading.archive import LetterError
from tasks.letters.report_page import summary, write_letter_page
from tasks.storage.whole_file import write_whole


class Written(NamedTuple):
    """The files of a report. ``note`` is Dutch: why there is no copy with comments, else empty."""

    files: tuple[Path, ...]
    note: str


def write_report(report: LetterReport, letter: bytes, name: str, folder: Path) -> Written:
    """Write the files, which are called ``<name>-cijfercontrole``; they replace earlier ones.

    Args:
        letter: the file that was checked.
        name: of the letter, without an extension.
        folder: is made if it is not there.

    Raises:
        OSError: if a file can not be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page, data = (folder / f"{name}-cijfercontrole.{form}" for form in ("html", "json"))
    write_letter_page(report, page)
    write_whole(data, report.model_dump_json(indent=1).encode())
    if not is_docx(letter):
        return Written((page, data), "")
    copy = folder / f"{name}-cijfercontrole.docx"
    told = (f"Cijfercontrole: {report.conclusion}.", summary(report), f"Dossier {report.dossier}.")
    try:
        write_whole(copy, with_comments(letter, told, remarks(report)))
    except LetterError as error:
        return Written((page, data), str(error))
    return Written((page, data, copy), "")
