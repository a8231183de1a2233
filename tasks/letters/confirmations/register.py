"""The register of confirmations: a file of JSON that goes along with the letter.

It holds keys in place of sentences: of the letter it tells no more than who wrote about which
number.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from tasks.figures.frozen import Frozen
from tasks.refusal import Refusal
from tasks.storage.lock import only_one_in
from tasks.storage.whole_file import write_whole


class ConfirmationError(Refusal, ValueError):
    """The register can not be used, or what was confirmed is not there."""


class Confirmation(Frozen):
    """Somebody confirmed or explained one verdict.

    Attributes:
        key: of the verdict, see :func:`tasks.letters.confirmations.confirmed.key_of`.
        number: as it stood in the letter.
        figure: id of the figure that the verdict is about.
        person: by name.
        reason: why it is right.
        moment: with its time zone.
    """

    key: str
    number: str
    figure: str
    person: str
    reason: str
    moment: datetime


class _Register(Frozen):
    version: Literal[1] = 1
    confirmations: tuple[Confirmation, ...] = ()


def read_register(path: Path) -> tuple[Confirmation, ...]:
    """The confirmations in a file, in the order in which they were made; none if it is not there.

    Raises:
        ConfirmationError: if the file is no register.
        OSError: if it can not be read.
    """
    if not path.exists():
        return ()
    try:
        return _Register.model_validate_json(path.read_bytes()).confirmations
    except ValidationError:
        raise ConfirmationError(
            f"{path} is geen register van bevestigingen. Geef het bestand dat svz letter-confirm "
            "heeft gemaakt, of zet een eerdere versie ervan terug."
        ) from None


def add_to_register(path: Path, new: tuple[Confirmation, ...]) -> None:
    """Add confirmations; the file is made if it is not there. Raises as :func:`read_register`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with only_one_in(path.parent):
        register = _Register(confirmations=(*read_register(path), *new))
        write_whole(path, f"{register.model_dump_json(indent=1)}\n".encode())
