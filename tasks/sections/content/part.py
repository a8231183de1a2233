"""The base of all content: every text in it says what people call it, and can be reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self, Union, get_args, get_origin

from tasks.figures.frozen import Frozen


class _Id:
    """Marks a string that names a figure or a status; it is looked up and never printed."""


#: The id of a figure of the same section.
FigureId = Annotated[str, _Id]
#: The id of a status of the same section.
StatusId = Annotated[str, _Id]


class Step(NamedTuple):
    """One step of the way to a text: the Dutch word for it and, where there are several, which."""

    word: str
    name: str = ""


class Part(Frozen):
    """A part of what a template reads; the whole is a part as well.

    A field holds text, ids, other parts, whole numbers or booleans: one, an optional one, a tuple
    or a dict of them. A field with text or parts has a title, which is what people call it in
    Dutch. A finding uses these titles to say where a text stands: ``maatregel M01, stand van
    zaken``. A title may be empty where the name of the part says enough.

    ``named_by`` is the field whose text tells one part from the others of its kind.

    Raises:
        TypeError: when the class is made, if a field with text or parts has no title, or a field
            can hold something in which a text would not be found.
    """

    named_by: ClassVar[str | None] = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a field whose texts have no name or would be passed by."""
        for name, field in cls.model_fields.items():
            where = f"{cls.__name__}.{name}"
            for leaf in _leaves(field.annotation, tuple(field.metadata)):
                if not _is_known(leaf):
                    raise TypeError(f"{where}: {leaf} is not text, an id, a part or a whole number")
                if (leaf is str or issubclass(leaf, Part)) and field.title is None:
                    raise TypeError(f"{where} has no title: what do people call it in Dutch?")

    def with_texts(
        self, change: Callable[[str, tuple[Step, ...]], str], way: tuple[Step, ...] = ()
    ) -> Self:
        """A copy in which ``change`` has replaced every text.

        Args:
            change: gets a text and the way to it, which ends in the field that holds it.
            way: the steps to this part; empty for the whole.
        """
        titled = {
            name: field.title
            for name, field in type(self).model_fields.items()
            if field.title is not None
        }
        return self.model_copy(
            update={
                name: _changed(getattr(self, name), title, change, way)
                for name, title in titled.items()
            }
        )


def _leaves(annotation: Any, marks: tuple[Any, ...] = ()) -> Iterator[Any]:
    """The types that values of a field are made of, without ids and the words of a Literal."""
    if _Id in marks:
        return
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _leaves(arguments[0], arguments[1:])
    elif origin in (Union, UnionType, tuple, dict):
        for one in arguments:
            if one is not Ellipsis:
                yield from _leaves(one)
    elif origin is not Literal:
        yield annotation


def _is_known(leaf: Any) -> bool:
    return leaf is str or (isinstance(leaf, type) and issubclass(leaf, (Part, int, Enum, NoneType)))


def _changed(
    value: Any, word: str, change: Callable[[str, tuple[Step, ...]], str], way: tuple[Step, ...]
) -> Any:
    if isinstance(value, str):
        return change(value, (*way, Step(word)))
    if isinstance(value, Part):
        name = getattr(value, value.named_by) if value.named_by else ""
        return value.with_texts(change, (*way, Step(word, name)))
    if isinstance(value, tuple):
        return tuple(_changed(one, word, change, way) for one in value)
    if isinstance(value, dict):
        return {
            _changed(key, word, change, way): _changed(one, word, change, way)
            for key, one in value.items()
        }
    return value
