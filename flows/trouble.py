"""Trouble of the machine, told on the command line in one Dutch line."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import duckdb
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from tasks.annexes.pdf import PrintError
from tasks.annexes.render import AnnexRefused
from tasks.dossier.seal import SealError
from tasks.review.rights import Refused

#: True at every moment: files are renamed into place, and the same deliveries give the same dossier.
AGAIN = "Wat er al was, is niet veranderd; start de opdracht opnieuw als dit is verholpen."


@contextmanager
def trouble_in_one_line(outputs: Path) -> Iterator[None]:
    """Trouble of the machine, and whatever refuses in words for people, ends in one line; a mistake of ours keeps its traceback."""
    try:
        yield
    except (AnnexRefused, PrintError, Refused, SealError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{_what_failed(error, outputs)} {AGAIN}") from error
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise click.ClickException(f"De records zijn niet te verwerken: {first_line(error)}. {AGAIN}") from error
    except (SQLAlchemyError, sqlite3.Error, CommandError) as error:
        cause = getattr(error, "orig", None) or error
        raise click.ClickException(
            f"De geschiedenis is niet te lezen of te schrijven: {first_line(cause)}. "
            f"Controleer SVZ_DATABASE_URL, of zonder die variabele {outputs / 'history.db'}. {AGAIN}"
        ) from error


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


def first_line(error: BaseException) -> str:
    """What an error says, without what comes after its first line."""
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
