"""Pages that follow from configuration or code stand in the repository as `make docs` would write
them.
"""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from tasks.definitions.finding import catalogue

PROJECT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("generate_docs", PROJECT / "docs/generate.py")
assert SPEC is not None
assert SPEC.loader is not None
generate_docs = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generate_docs)
PAGES = generate_docs.pages()


@pytest.mark.parametrize("page", sorted(PAGES), ids=lambda page: page.name)
def test_page_is_current(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == PAGES[page], f"{page.name} is stale: run make docs"


def test_the_catalogue_of_click_is_current() -> None:
    assert generate_docs.CATALOGUE.read_bytes() == generate_docs.catalogue_of_click(), (
        "svz.mo is stale: run make docs"
    )


@pytest.mark.parametrize(
    "contract", sorted((PROJECT / "config/bronnen").glob("*.yaml")), ids=lambda file: file.stem
)
def test_the_editor_schema_accepts_every_contract(contract: Path) -> None:

    schema = json.loads(
        (PROJECT / "config/bronnen/contract.schema.json").read_text(encoding="utf-8")
    )
    jsonschema.validate(yaml.safe_load(contract.read_text(encoding="utf-8")), schema)


def test_the_editor_schema_refuses_a_misspelt_key() -> None:

    schema = json.loads(
        (PROJECT / "config/bronnen/contract.schema.json").read_text(encoding="utf-8")
    )
    contract = yaml.safe_load((PROJECT / "config/bronnen/damages.yaml").read_text(encoding="utf-8"))
    contract["columns"][0]["patern"] = contract["columns"][0].pop("pattern")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(contract, schema)


def test_every_code_that_the_product_can_give_is_in_the_catalogue() -> None:
    used = set()
    for file in (PROJECT / "tasks").rglob("*.py"):
        used |= set(re.findall(r'["\']([A-Z][0-9]{2})["\']', file.read_text(encoding="utf-8")))
    assert used - set(catalogue()) == set()
    assert set(catalogue()) - used == set(), "the catalogue explains codes that nothing gives"
