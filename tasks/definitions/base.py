"""Where definitions stand, and the one reader of their files."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ValidationError

from tasks.definitions.dutch_errors import not_yaml, problems
from tasks.refusal import Refusal

VARIABLE = "SVZ_DEFINITIONS"
#: What a dossier calls the folder of definitions, wherever it stands.
NAME = "config"
BESIDE_THE_CODE = Path(__file__).parents[2] / NAME


class DefinitionError(Refusal, ValueError):
    """A file of definitions is not right; the message is for the people who write it."""


Model = TypeVar("Model", bound=BaseModel)


def definitions_folder() -> Path:
    """``SVZ_DEFINITIONS``, else ``config`` beside the code; absolute.

    Read anew at every call, from the environment and not from an argument: the grade of a finding,
    every page of review and every worker need it, and as an argument it would pass through some
    sixty signatures that do nothing else with it. Processes that we start inherit it.
    """
    return Path(os.environ.get(VARIABLE) or BESIDE_THE_CODE).absolute()


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
        raise DefinitionError(f"{told_name(path)} {why}.") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(
            f"{told_name(path)} klopt niet: het bestand is geen tekst in UTF-8."
        ) from error
    except yaml.YAMLError as error:
        raise DefinitionError(f"{told_name(path)} klopt niet: {not_yaml(error)}.") from error


@lru_cache(maxsize=256)
def _read(path: Path, _stamp: tuple[int, int, int], model: type[BaseModel]) -> BaseModel:
    """Every page of review names the annexes; reading YAML would take a quarter of the time of
    those pages. A server runs on while files are changed, hence the stamp.
    """
    data = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise DefinitionError(
            f"{told_name(path)} klopt niet: {'; '.join(problems(error, data, model))}."
        ) from error


class _Loader(yaml.SafeLoader):
    """YAML that refuses a key that stands there twice: PyYAML keeps the last one without a word."""

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


def told_name(path: Path) -> str:
    """What people are told a file of definitions is called: ``config/buitenland.yaml`` beside the
    code, the whole path elsewhere.
    """
    return (
        path.relative_to(BESIDE_THE_CODE.parent).as_posix()
        if path.is_relative_to(BESIDE_THE_CODE)
        else str(path)
    )
