"""What is wrong in a template, for whoever wrote the sentence: which file, which line, what was
expected, in Dutch.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TypeVar

import jinja2

from tasks.refusal import Refusal

Item = TypeVar("Item")

FOLDER = "templates"
MANUAL = "Zie docs/teksten.md."
MISPLACED = "er staat {got} waar {wanted} moet staan; sluit haakjes, aanhalingstekens en accolades"
#: What Jinja says of a mistake, and what a person is told.
TOLD = (
    (r"'(?P<name>[^']+)' is undefined", "de naam '{name}' is hier onbekend"),
    (r".* has no attribute '(?P<name>[^']+)'", "'{name}' bestaat niet in wat ervoor staat"),
    (r"No (?:filter|test) named '(?P<name>[^']+)'\.?", "het filter '{name}' bestaat niet"),
    (
        r"Encountered unknown tag '(?P<name>end\w+|else|elif)'.* closed is '(?P<open>[^']+)'\.",
        "hier staat {name}, maar de {open} ervoor is nog niet afgesloten; verwacht eerst end{open}",
    ),
    (
        r"Encountered unknown tag '(?P<name>[^']+)'.*",
        "'{name}' is geen opdracht; verwacht bijvoorbeeld if, for, set of block",
    ),
    (
        r"(?:Unexpected end of template|unexpected end of template).*",
        "een opdracht is niet afgesloten; verwacht bij iedere if een endif, en zo bij for en block",
    ),
    (r"expected token '(?P<wanted>[^']+)', got '(?P<got>[^']+)'", MISPLACED),
    (r"unexpected '(?P<got>[^']+)', expected '(?P<wanted>[^']+)'", MISPLACED),
    (r"unexpected '(?P<name>[^']+)'", "'{name}' hoort hier niet"),
    (r"unexpected char '?(?P<name>.+?)'? at \d+", "het teken {name} hoort hier niet"),
)


class TemplateWrong(Refusal):
    """A template can not be printed as it is; the message is for whoever edits it."""


class UnknownName(LookupError):
    """A template asks for something by a name that nothing has; the message is Dutch."""


class Known(dict[str, Item]):
    """What a template may ask for by name; an unknown name is told with what looks like it."""

    def __init__(self, what: str, items: Mapping[str, Item]) -> None:
        super().__init__(items)
        self._what = what

    def __missing__(self, name: str) -> Item:
        close = get_close_matches(name, self, n=1, cutoff=0.4)
        meant = f"; bedoelt u '{close[0]}'?" if close else ""
        raise UnknownName(f"{self._what} '{name}' bestaat niet in deze bijlage{meant}")


def at(template: str, line: int | None, what: str) -> TemplateWrong:
    """The error about a line, from 1, of a template by its name below ``templates``."""
    where = "" if line is None else f", regel {line}"
    return TemplateWrong(f"{FOLDER}/{template}{where}: {what}. {MANUAL}")


@contextmanager
def told_to_the_writer() -> Iterator[None]:
    """A mistake in a template becomes a TemplateWrong; a mistake of ours keeps its traceback."""
    try:
        yield
    except jinja2.TemplateSyntaxError as error:
        raise at(_name(error.filename or ""), error.lineno, _dutch(error.message or "")) from error
    except jinja2.TemplateNotFound as error:
        name, line = _place(error)
        raise at(name, line, f"het sjabloon '{error.name}' bestaat niet") from error
    except (jinja2.UndefinedError, UnknownName, TypeError) as error:
        name, line = _place(error)
        if not name:
            raise
        what = str(error) if isinstance(error, UnknownName) else _dutch(str(error))
        raise at(name, line, what) from error


def _dutch(message: str) -> str:
    for pattern, told in TOLD:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return told.format(**found.groupdict())
    return f"wat tussen de accolades staat, is niet te lezen ({message.rstrip('.')})"


def _place(error: BaseException) -> tuple[str, int | None]:
    """The last template on the way to an error, and the line there."""
    places = [
        (_name(frame.filename), frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.endswith(".j2")
    ]
    # The writer edits the annex; a macro that goes wrong does so for what the annex gave it.
    annexes = [place for place in places if place[0].endswith(".md.j2")]
    return (annexes or places or [("", None)])[-1]


def _name(file: str) -> str:
    """The name of a template below the folder of templates."""
    return file.rpartition(f"/{FOLDER}/")[2]
