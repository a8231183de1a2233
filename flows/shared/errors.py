"""What is wrong with the machine, in Dutch: one line on the command line, the message of a run in
the Prefect UI.
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

from flows.shared.exit_codes import ExitCode
from flows.shared.settings import DATABASE_URL
from tasks.definitions.base import DefinitionError
from tasks.refusal import Refusal

#: A disk with less room than this, in bytes, is full: no database can grow on it.
FULL = 1_000_000
#: True at every moment of what makes something: files are renamed into place, and the same
#: deliveries give the same dossier.
UNCHANGED = "Wat er al was, is niet veranderd; start de opdracht opnieuw"


class Interrupted(click.ClickException):
    """Somebody pressed Ctrl-C."""

    exit_code = ExitCode.INTERRUPTED

    def __init__(self, left: str) -> None:
        super().__init__(f"Afgebroken. {left} wanneer u wilt.")


class WrongDefinition(click.ClickException):
    """A file of definitions is not right."""

    exit_code = ExitCode.DEFINITIONS


def ending(error: Exception, words: str) -> click.ClickException:
    """What ends a command for an error that people can do something about."""
    return (WrongDefinition if isinstance(error, DefinitionError) else click.ClickException)(words)


@contextmanager
def errors_in_one_line(outputs: Path, left: str = UNCHANGED) -> Iterator[None]:
    """An error of the machine and a refusal end the command with one Dutch line; a mistake of ours
    keeps its traceback.

    Args:
        outputs: where the command works.
        left: Dutch, how it leaves what was there, and that it can be started again.
    """
    try:
        yield
    except KeyboardInterrupt:
        raise Interrupted(left) from None
    except Exception as error:
        if (
            isinstance(error, click.ClickException)
            or (words := in_words(error, outputs, left)) is None
        ):
            raise
        raise ending(error, words) from error


@contextmanager
def wrong_call() -> Iterator[None]:
    """A ValueError of what was asked for makes the call a wrong one; a mistake in a file of
    definitions does not.
    """
    try:
        yield
    except DefinitionError:
        raise
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def in_words(error: BaseException, outputs: Path, left: str = UNCHANGED) -> str | None:
    """What is wrong and what to do, in Dutch; None for a mistake of ours, for which only the
    traceback helps. See :func:`errors_in_one_line`.
    """
    again = f"{left} als dit is verholpen."
    match error:
        case Refusal():
            return str(error)
        case OSError():
            return f"{_what_failed(error, outputs)} {again}"
        case _:
            return _words_of_database(error, outputs, again)


def _words_of_database(error: BaseException, outputs: Path, again: str) -> str | None:
    # Most commands need none of these, and starting a command must stay cheap.
    import duckdb
    from alembic.util import CommandError
    from sqlalchemy.exc import SQLAlchemyError

    match error:
        case duckdb.IOException() | duckdb.OutOfMemoryException():
            return f"De records zijn niet te verwerken: {first_line(error)}. {again}"
        case SQLAlchemyError() | sqlite3.Error() | CommandError():
            cause = getattr(error, "orig", None) or error
            return (
                f"De geschiedenis is niet te lezen of te schrijven: {first_line(cause)}. "
                f"Controleer {DATABASE_URL.variable}, of zonder die variabele "
                f"{outputs / 'history.db'}. "
                f"{again}"
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
    """Raise the OSError of a full disk if ``folder`` is on one: when a server breaks, that is the
    cause that people can do something about.
    """
    if shutil.disk_usage(folder).free < FULL:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def first_line(error: BaseException) -> str:
    """The first line of an error's message."""
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
