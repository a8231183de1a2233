"""What pydantic and PyYAML say of a wrong file, in Dutch: where, what is wrong, what was expected.

Their own sentences are English and about types of Python; those who write definitions know neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

#: Keys by which an item of a list is called, rather than by its place.
NAMES = ("id", "name", "section", "title")

#: Kind of error -> what was expected. ``{...}`` is filled in from what pydantic knows of it.
EXPECTED = {
    "string_type": "een tekst (zet een getal of datum tussen aanhalingstekens)",
    "int_type": "een geheel getal",
    "int_parsing": "een geheel getal",
    "int_from_float": "een geheel getal",
    "decimal_type": "een getal",
    "decimal_parsing": "een getal",
    "bool_type": "true of false",
    "bool_parsing": "true of false",
    "date_type": "een datum (jjjj-mm-dd)",
    "date_parsing": "een datum (jjjj-mm-dd)",
    "date_from_datetime_parsing": "een datum (jjjj-mm-dd)",
    "date_from_datetime_inexact": "een datum (jjjj-mm-dd), zonder tijd",
    "enum": "{expected}",
    "literal_error": "{expected}",
    "tuple_type": "een lijst",
    "list_type": "een lijst",
    "dict_type": "sleutels met een waarde",
    "model_type": "sleutels met een waarde",
    "model_attributes_type": "sleutels met een waarde",
    "too_short": "ten minste {min_length}",
    "too_long": "ten hoogste {max_length}",
    "string_pattern_mismatch": "een tekst met het patroon {pattern}",
    "string_too_short": "ten minste {min_length} tekens",
    "greater_than_equal": "ten minste {ge}",
    "greater_than": "meer dan {gt}",
    "less_than_equal": "ten hoogste {le}",
    "less_than": "minder dan {lt}",
}


class WrongAt(ValueError):
    """What a validator of a whole finds wrong at a place in it: the keys, and indices of lists, on
    the way there.
    """

    def __init__(self, text: str, *location: int | str) -> None:
        super().__init__(text)
        self.location = location


def problems(
    error: ValidationError, data: object, model: type[BaseModel], node: yaml.Node | None
) -> list[tuple[int | None, str]]:
    """Line and part of a sentence for every mistake that pydantic found in ``data``, in the order
    of the file. ``node`` is what the data were made of.
    """
    found: dict[str, int | None] = {}
    for one in error.errors():
        # A value that fits no branch of a union is reported once for every branch.
        cause = one.get("ctx", {}).get("error")
        below = cause.location if isinstance(cause, WrongAt) else ()
        found.setdefault(_told(one, data, model), line_of(node, (*one["loc"], *below)))
    told = [(line, text) for text, line in found.items()]
    return sorted(told, key=lambda one: one[0] or 0)


def line_of(node: yaml.Node | None, location: Sequence[int | str]) -> int | None:
    """The line, from 1, of the last key or item on the way that is there; None if none is. Names of
    branches, which pydantic puts between them, are left out.
    """
    line = None
    for part in location:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(part):
                    line, node = key.start_mark.line + 1, value
                    break
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value)
        ):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


def not_yaml(error: yaml.YAMLError) -> tuple[int | None, str]:
    """The line where the reading of YAML broke off, and at what; of a bracket or a quotation mark
    that does not close, the line where it opens.
    """
    context = str(getattr(error, "context", ""))
    opens = context.startswith(("while parsing a flow", "while scanning a quoted"))
    mark = getattr(error, "context_mark" if opens else "problem_mark", None)
    line = mark.line + 1 if mark is not None else None
    problem = str(getattr(error, "problem", ""))
    if problem.startswith("dubbel: "):
        return line, f"de sleutel {problem.removeprefix('dubbel: ')!r} staat er twee keer"
    return line, (
        "dit is geen YAML; verwacht 'sleutel: waarde' met gelijke inspringing, en haakjes "
        "en aanhalingstekens die sluiten"
    )


def _told(one: ErrorDetails, data: object, model: type[BaseModel]) -> str:
    about_a_key = one["type"] in ("missing", "extra_forbidden")
    where = ", ".join(_place(one["loc"][:-1] if about_a_key else one["loc"], data))
    return f"{where}: {_wrong(one, model)}" if where else _wrong(one, model)


def _wrong(one: ErrorDetails, model: type[BaseModel]) -> str:
    kind, context = one["type"], one.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind == "missing":
        name = one["loc"][-1]
        if isinstance(name, int):
            return f"er ontbreekt een waarde; verwacht een lijst van ten minste {name + 1}"
        return f"{name} ontbreekt; verwacht hier '{name}: ' met een waarde"
    if kind == "extra_forbidden":
        known = ", ".join(_keys(model, one["loc"][:-1]))
        return f"de sleutel {one['loc'][-1]!r} is onbekend; verwacht een van: {known}"
    shown = _shown(one["input"])
    expected = EXPECTED.get(kind)
    if expected is None:
        return f"{shown} past hier niet"
    words = {name: str(value).replace(" or ", " of ") for name, value in context.items()}
    return f"{shown} past hier niet; verwacht {expected.format(**words)}"


def _shown(value: object) -> str:
    match value:
        case None:
            return "een lege waarde"
        case Mapping():
            return "een groep sleutels"
        case list() | tuple():
            return "een lijst" if value else "een lege lijst"
        case bool():
            return str(value).lower()
        case _:
            text = re.sub(r"\s+", " ", str(value))
            return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def _place(location: tuple[int | str, ...], data: object) -> Iterator[str]:
    """The keys and items on the way to a mistake, as the file has them; names of branches, which
    pydantic puts between them, are left out.
    """
    for part in location:
        if isinstance(data, Mapping):
            key = next((one for one in data if str(one) == str(part)), None)
            if key is not None:
                data = data[key]
                yield str(key)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
            named = data if isinstance(data, Mapping) else {}
            yield next((str(named[key]) for key in NAMES if key in named), f"nr. {part + 1}")


def _keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The keys that the model knows at this place."""
    kind: Any = model
    for part in location:
        for branch in _branches(kind):
            if isinstance(branch, type) and issubclass(branch, BaseModel):
                fields = branch.model_fields
                if part in fields or "root" in fields:
                    found = fields.get(str(part), fields.get("root"))
                    kind = found.annotation if found is not None else branch
            elif get_origin(branch) in (tuple, list):
                kind = get_args(branch)[0]
            elif get_origin(branch) is dict:
                kind = get_args(branch)[1]
    return [
        name
        for branch in _branches(kind)
        if isinstance(branch, type) and issubclass(branch, BaseModel)
        for name in branch.model_fields
    ]


def _branches(kind: Any) -> list[Any]:
    """A type as the list of types that it may be."""
    if get_origin(kind) is Annotated:
        return _branches(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [one for branch in get_args(kind) for one in _branches(branch)]
    return [kind]
