"""What templates read: every text in it is found and named, its type survives JSON, and a field
that is not there is never printed as nothing.
"""

from __future__ import annotations

from datetime import date
from pkgutil import iter_modules
from types import UnionType
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Union, get_args, get_origin

import pytest
from jinja2 import UndefinedError
from pydantic import Field, ValidationError

from tasks.annexes.print import environment
from tasks.definitions.halfjaar import known_halfjaren, load_halfjaar
from tasks.dossier.printable_section import printable_section
from tasks.figures.citation import Citation, VindplaatsKind
from tasks.figures.frozen import Frozen
from tasks.sections import content as contents
from tasks.sections.content import content_model
from tasks.sections.content.part import FigureId, Part, Step
from tasks.sections.section import Section

UNSEEN = "\u2060"  # a word joiner: invisible, so it is taken out and told
ONDERDELEN = sorted(
    {annex.section for name in known_halfjaren() for annex in load_halfjaar(name).annexes}
)
#: Those whose template reads more than figures, statuses and tables.
WITH_CONTENT = [name for name in ONDERDELEN if content_model(name) is not Part]


def filled(annotation: Any) -> Any:
    """A value of that type in which every text holds UNSEEN."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return filled(arguments[0])
    if origin in (Union, UnionType):
        return filled(next(one for one in arguments if one is not type(None)))
    if origin is Literal:
        return arguments[0]
    if origin is tuple:
        kinds = get_args(arguments[0])
        each = kinds and all(isinstance(one, type) and issubclass(one, Part) for one in kinds)
        return tuple(map(filled, kinds if each else arguments[:1]))
    if origin is dict:
        return {filled(arguments[0]): filled(arguments[1])}
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation.model_validate(
            {name: filled(field.annotation) for name, field in annotation.model_fields.items()}
        )
    return {str: f"te{UNSEEN}kst", bool: True, int: 202501}[annotation]


def number_of_ids(annotation: Any, marks: tuple[Any, ...] = ()) -> int:
    """How many ids :func:`filled` makes of a type."""
    if marks:
        return 1
    if get_origin(annotation) is Annotated:
        return number_of_ids(get_args(annotation)[0], get_args(annotation)[1:])
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return sum(
            number_of_ids(field.annotation, tuple(field.metadata))
            for field in annotation.model_fields.values()
        )
    return sum(number_of_ids(one) for one in get_args(annotation))


def texts(value: Any) -> list[str]:
    """Every string in dumped content; names of fields as well, for a key of a dict is one too."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for one in pair for text in texts(one)]
    return [text for one in value for text in texts(one)] if isinstance(value, tuple) else []


def unseen(content: Part) -> int:
    """How many strings in it hold UNSEEN."""
    return sum(UNSEEN in text for text in texts(content.model_dump()))


def section_of(content: Part, name: str = "proef") -> Section:
    return Section(name=name, figures=(), statuses=(), tables={}, findings=(), content=content)


class Leaf(Part):
    named_by: ClassVar = "name"
    name: str = Field(title="naam")
    text: str | None = Field(title="toelichting")


class Tree(Part):
    """A text in every place that a field can have."""

    text: str = Field(title="tekst")
    optional: str | None = Field(title="misschien")
    several: tuple[str, ...] = Field(title="reeks")
    deep: tuple[tuple[str | None, ...], ...] | None = Field(title="diep")
    by_name: dict[str, str] = Field(title="lijst")
    with_ids: tuple[FigureId | str, ...] = Field(title="gemengd")
    part: Leaf | None = Field(title="blad")
    parts: tuple[Leaf, ...] = Field(title="bladen")
    keyed: dict[str, tuple[Leaf, ...]] = Field(title="vak")


def test_a_text_is_found_wherever_it_stands() -> None:
    section = section_of(filled(Tree))
    assert unseen(section.content) == 14
    printed = printable_section(section)
    assert unseen(printed.content) == 0
    assert texts(printed.content.model_dump()).count("tekst") == 14
    assert [finding.code for finding in printed.findings] == ["T01"] * 14


@pytest.mark.parametrize("name", ONDERDELEN)
def test_no_text_of_an_onderdeel_is_passed_by(name: str) -> None:
    model = content_model(name)
    printed = printable_section(section_of(filled(model), name))
    assert unseen(printed.content) == number_of_ids(model), "only ids, which are never printed"


def test_the_title_of_a_law_is_printed_as_it_can_be() -> None:
    law = Citation(
        id="WET-AWIR",
        title="Wet \ue000",
        printed="artikel\xa07 van de Wet \ue000",
        kind=VindplaatsKind.LAW,
    )
    section = section_of(filled(Tree)).model_copy(update={"citations": (law,)})
    printed = printable_section(section)
    assert printed.citations[0].printed == "artikel\xa07 van de Wet [U+E000]"
    assert printed.findings[-1].text.startswith("proef: vindplaats WET-AWIR. ")


def test_the_way_to_a_text_is_told_in_the_words_of_the_content() -> None:
    ways: list[str] = []

    def note(text: str, way: tuple[Step, ...]) -> str:
        ways.append(" > ".join(f"{step.word} {step.name}".strip() for step in way))
        return text

    class Twig(Part):
        leaves: tuple[Leaf, ...] = Field(title="blad")

    leaves = (Leaf(name="B1", text="x"), Leaf(name="B2", text=None))
    Twig(leaves=leaves).with_texts(note)
    assert ways == ["blad B1 > naam", "blad B1 > toelichting", "blad B2 > naam"]


class Plain(Frozen):
    text: str


class Pair(NamedTuple):
    text: str


@pytest.mark.parametrize(
    "annotation",
    [list[str], set[str], Any, object, bytes, date, Plain, Pair, tuple[Plain, ...], dict[str, Any]],
    ids=str,
)
def test_a_field_in_which_a_text_would_be_passed_by_is_refused(annotation: Any) -> None:
    with pytest.raises(TypeError, match=r"Wrong\.field"):
        type(
            "Wrong",
            (Part,),
            {
                "__module__": __name__,
                "__annotations__": {"field": annotation},
                "field": Field(title="x"),
            },
        )


@pytest.mark.parametrize(
    "annotation",
    [str, str | None, tuple[str, ...], dict[FigureId, str], Leaf, tuple[Leaf, ...]],
    ids=str,
)
def test_a_text_without_a_dutch_name_is_refused(annotation: Any) -> None:
    with pytest.raises(TypeError, match=r"Wrong\.field has no title"):
        type(
            "Wrong",
            (Part,),
            {"__module__": __name__, "__annotations__": {"field": annotation}},
        )


@pytest.mark.parametrize("name", ONDERDELEN)
def test_content_keeps_its_type_through_json(name: str) -> None:
    section = section_of(filled(content_model(name)), name)
    read = Section.model_validate_json(section.model_dump_json())
    assert type(read.content) is content_model(name)
    assert read == section


def test_an_onderdeel_of_figures_and_tables_needs_no_content() -> None:
    section = Section(name="proef", figures=(), statuses=(), tables={}, findings=())
    assert Section.model_validate_json(section.model_dump_json()) == section


def test_only_onderdelen_without_a_module_of_content_have_none() -> None:
    modules = {one.name for one in iter_modules(contents.__path__)}
    assert set(WITH_CONTENT) == set(ONDERDELEN) & modules
    assert set(ONDERDELEN) - set(WITH_CONTENT) == {"bijlagen", "toezeggingen"}


@pytest.mark.parametrize("name", WITH_CONTENT)
def test_a_field_that_is_missing_or_misspelt_stops_the_section(name: str) -> None:
    fields = section_of(filled(content_model(name)), name).model_dump()
    field = next(iter(fields["content"]))
    misspelt = fields["content"] | {f"{field}_": fields["content"][field]}
    lacking = {key: value for key, value in fields["content"].items() if key != field}
    for content in (misspelt, lacking):
        with pytest.raises(ValidationError, match=field):
            Section.model_validate(fields | {"content": content})


def test_the_content_of_another_onderdeel_is_refused() -> None:
    with pytest.raises(ValidationError):
        section_of(filled(content_model("damages")), "invordering")


@pytest.mark.parametrize("name", ONDERDELEN)
def test_a_template_cannot_read_a_field_that_is_not_declared(name: str) -> None:
    section = section_of(filled(content_model(name)), name)
    template = environment().from_string("{% if section.content.titles %}x{% endif %}")
    with pytest.raises(UndefinedError, match="titles"):
        template.render(section=section)
