"""The file that says that a folder holds examples, and which of its sources are invented."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import ValidationError

from tasks.definitions.finding import Finding, Place
from tasks.deliveries.intake.received import freeze
from tasks.figures.frozen import Frozen
from tasks.storage.store import Store

EXAMPLE_FILE = "voorbeeld.yaml"
_MOST_EXAMPLE_BYTES = 10_000


class Example(Frozen):
    """A folder of examples: its label, and the contracts whose values are invented."""

    label: str
    synthetic: tuple[str, ...]


def read_example(path: Path, store: Store) -> tuple[Example | None, str | None, list[Finding]]:
    """What the file says and its sha256, both None if there is no such file; or D04 or D52 if it
    can not be read.
    """
    if not path.exists() and not path.is_symlink():
        return None, None, []
    received, findings = freeze(path, store, None)
    if received is None:
        return None, None, findings

    def refused(text: str) -> tuple[None, None, list[Finding]]:
        expected = "label: een tekst, en synthetic: een lijst met namen van bronnen"
        return (
            None,
            None,
            [Finding(code="D52", text=text, place=Place(file=EXAMPLE_FILE), expected=expected)],
        )

    data = store.get(received.digest)
    if len(data) > _MOST_EXAMPLE_BYTES:
        return refused("Het bestand is te groot.")
    try:
        example = Example.model_validate(yaml.safe_load(data))
    except (yaml.YAMLError, ValidationError, ValueError, RecursionError):
        return refused("Het bestand is niet te lezen als label en lijst van bronnen.")
    return (
        (example, received.digest, []) if example.label.strip() else refused("Het label is leeg.")
    )
