"""Where definitions stand, and the one reader of their files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError
from yaml.constructor import SafeConstructor

from tasks.definitions.dutch_errors import line_of, not_yaml, problems
from tasks.figures.dutch import counted
from tasks.refusal import Refusal

VARIABLE = "SVZ_DEFINITIONS"
#: What a dossier calls the folder of definitions, wherever it stands.
NAME = "config"
BESIDE_THE_CODE = Path(__file__).parents[2] / NAME


#: A message names no more mistakes of one file than this; :attr:`DefinitionError.mistakes` has all.
MOST_TOLD = 5


class Mistake(NamedTuple):
    """What is wrong in a file of definitions.

    Attributes:
        file: as people know it, see :func:`told_name`.
        line: from 1; None if it is about the whole file.
        text: Dutch, without a full stop: where in the file, what is wrong, what was expected.
    """

    file: str
    line: int | None
    text: str

    def __str__(self) -> str:
        return self.text if self.line is None else f"regel {self.line}: {self.text}"


class DefinitionError(Refusal, ValueError):
    """A file of definitions is not right; the message is for the people who write it."""

    def __init__(self, message: str, mistakes: Sequence[Mistake] = ()) -> None:
        super().__init__(message)
        self.mistakes = tuple(mistakes)


def not_right(path: Path, mistakes: Sequence[Mistake]) -> DefinitionError:
    """The error about a file with these mistakes."""
    told = [*map(str, mistakes[:MOST_TOLD])]
    if rest := len(mistakes) - len(told):
        told.append(f"en nog {counted(rest, 'andere fout', 'andere fouten')}")
    return DefinitionError(f"{told_name(path)} klopt niet: {'; '.join(told)}.", mistakes)


def mistake_at(path: Path, location: Sequence[int | str], text: str) -> Mistake:
    """A mistake at a place in a file that can be read as YAML: the keys, and indices of lists, on
    the way to it.
    """
    node = yaml.compose(path.read_text(encoding="utf-8"), _Loader)
    return Mistake(told_name(path), line_of(node, location), text)


Model = TypeVar("Model", bound=BaseModel)


def definitions_folder() -> Path:
    """``SVZ_DEFINITIONS``, else ``config`` beside the code; absolute.

    Read anew at every call, from the environment and not from an argument: the grade of a finding,
    every page of review and every worker need it, and as an argument it would pass through some
    sixty signatures that do nothing else with it. Processes that we start inherit it.
    """
    return Path(os.environ.get(VARIABLE) or BESIDE_THE_CODE).absolute()


def go_by(folder: str) -> None:
    """Go by the definitions in a folder from now on, in this process and in all that it starts."""
    os.environ[VARIABLE] = folder


def read_yaml(path: Path, model: type[Model]) -> Model:
    """A file of definitions, read once for as long as it stays the same file.

    Raises:
        DefinitionError: if it is missing, is no YAML, or does not fit the model: which file, where
            in it, what is wrong and what was expected.
    """
    try:
        known = path.stat()
        stamp = (known.st_ino, known.st_mtime_ns, known.st_size)
        return cast("Model", _read(path, stamp, model))
    except OSError as error:
        why = "ontbreekt" if isinstance(error, FileNotFoundError) else "is niet te lezen"
        mistake = Mistake(told_name(path), None, f"het bestand {why}")
        raise DefinitionError(f"{told_name(path)} {why}.", [mistake]) from error
    except UnicodeDecodeError as error:
        mistake = Mistake(told_name(path), None, "het bestand is geen tekst in UTF-8")
        raise not_right(path, [mistake]) from error
    except yaml.YAMLError as error:
        raise not_right(
            path, [Mistake(told_name(path), *not_yaml(_slowly(path, error)))]
        ) from error


@lru_cache(maxsize=256)
def _read(path: Path, _stamp: tuple[int, int, int], model: type[BaseModel]) -> BaseModel:
    """Every page of review names the annexes; reading YAML would take a quarter of the time of
    those pages. A server runs on while files are changed, hence the stamp.
    """
    text = path.read_text(encoding="utf-8")
    data = yaml.load(text, _Loader)  # noqa: S506 - a safe loader
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = problems(error, data, model, yaml.compose(text, _Loader))
        raise not_right(path, [Mistake(told_name(path), *one) for one in found]) from error


class _KeysOnce(SafeConstructor):
    """Refuses a key that stands there twice: PyYAML keeps the last one without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping, after a look at its keys."""
        seen: set[object] = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if isinstance(name, str | int) and name in seen:
                raise yaml.MarkedYAMLError(problem=f"dubbel: {name}", problem_mark=key.start_mark)
            if isinstance(name, str | int):
                seen.add(name)
        return super().construct_mapping(node, deep)


class _Loader(_KeysOnce, yaml.CSafeLoader):
    """By libyaml, in a seventh of the time."""


class _SlowLoader(_KeysOnce, yaml.SafeLoader):
    """By PyYAML itself, which says at which bracket it went wrong, where libyaml says where the
    text ends.
    """


def _slowly(path: Path, error: yaml.YAMLError) -> yaml.YAMLError:
    """What PyYAML itself says of a file that libyaml refuses; the error of libyaml if nothing."""
    try:
        yaml.load(path.read_text(encoding="utf-8"), _SlowLoader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as told:
        return told
    return error


def told_name(path: Path) -> str:
    """What people are told a file of definitions is called: ``config/buitenland.yaml`` beside the
    code, the whole path elsewhere.
    """
    return (
        path.relative_to(BESIDE_THE_CODE.parent).as_posix()
        if path.is_relative_to(BESIDE_THE_CODE)
        else str(path)
    )
