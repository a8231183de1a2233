"""Trouble of the machine, told in Dutch: one line on the command line, the message of a run in the
Prefect UI.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import duckdb
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from tasks.annexes.pdf.print_pdf import PrintError
from tasks.annexes.print import AnnexRefused
from tasks.definitions.base import DefinitionError
from tasks.dossier.run_lock import RunInProgress
from tasks.dossier.seal import SealError
from tasks.review.rules.rights import Refused

#: A disk with less room than this, in bytes, is full: no database can grow on it.
FULL = 1_000_000
#: True at every moment: files are renamed into place, and the same deliveries give the same
#: dossier.
UNCHANGED = "Wat er al was, is niet veranderd; start de opdracht opnieuw"
AGAIN = f"{UNCHANGED} als dit is verholpen."
#: Errors whose message is Dutch and meant for people.
REFUSALS = (AnnexRefused, DefinitionError, PrintError, Refused, RunInProgress, SealError)


class Interrupted(click.ClickException):
    """Somebody pressed Ctrl-C."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__(f"Afgebroken. {UNCHANGED} wanneer u wilt.")


@contextmanager
def trouble_in_one_line(outputs: Path) -> Iterator[None]:
    """Trouble of the machine, and whatever refuses in words for people, ends in one line; a mistake
    of ours keeps its traceback.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted from None
    except Exception as error:
        if isinstance(error, click.ClickException) or (words := in_words(error, outputs)) is None:
            raise
        raise click.ClickException(words) from error


def in_words(error: BaseException, outputs: Path) -> str | None:
    """What is wrong and what to do, in Dutch; None for a mistake of ours, about which there is
    nothing to say but its traceback.
    """
    match error:
        case _ if isinstance(error, REFUSALS):
            return str(error)
        case OSError():
            return f"{_what_failed(error, outputs)} {AGAIN}"
        case duckdb.IOException() | duckdb.OutOfMemoryException():
            return f"De records zijn niet te verwerken: {first_line(error)}. {AGAIN}"
        case SQLAlchemyError() | sqlite3.Error() | CommandError():
            cause = getattr(error, "orig", None) or error
            return (
                f"De geschiedenis is niet te lezen of te schrijven: {first_line(cause)}. "
                f"Controleer SVZ_DATABASE_URL, of zonder die variabele {outputs / 'history.db'}. "
                f"{AGAIN}"
            )
        case _:
            return None


def _what_failed(error: OSError, outputs: Path) -> str:
    where = error.filename if isinstance(error.filename, str) else str(outputs)
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"De schijf is vol; maak ruimte in {outputs}."
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return f"Er zijn geen rechten om hier te lezen of te schrijven: {where}."
        case errno.EEXIST | errno.ENOTDIR:
            return f"Waar een map moet komen, staat een bestand: {where}."
        case errno.ENOENT:
            return f"Deze map of dit bestand is er niet of kan niet worden gemaakt: {where}."
        case _:
            return f"Lezen of schrijven is mislukt: {where} ({error.strerror or error})."


def raise_if_full(folder: Path) -> None:
    """Raise the OSError of a full disk if ``folder`` is on one: of a server that breaks on it, that
    is the only thing to say.
    """
    if shutil.disk_usage(folder).free < FULL:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def first_line(error: BaseException) -> str:
    """What an error says, without what comes after its first line."""
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
