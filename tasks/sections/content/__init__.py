"""What each template reads besides figures, statuses and tables: one model per onderdeel.

The module of an onderdeel here has the same name as the one that builds it, and a model
``Content``. The two stand apart because a print needs only this one: building brings pandas and
DuckDB, whose import would more than double the cost of starting every print.
"""

from __future__ import annotations

from importlib import import_module

from tasks.sections.content.part import Part


def content_model(section: str) -> type[Part]:
    """The content of the onderdeel of that name; :class:`Part`, which has no fields, for one whose
    template reads figures, statuses and tables only.
    """
    name = f"{__name__}.{section}"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return Part
    model: type[Part] = module.Content
    return model
