"""A Dutch word that stands in English code is explained in docs/glossary.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tasks.deliveries.contract import load_contracts

PROJECT = Path(__file__).parents[2]
#: Dutch words in names of files, functions, classes and variables, apart from those in contracts.
IN_CODE = {
    "aanlevercontrole",
    "briefcontrole",
    "buitenland",
    "damage",
    "halfjaar",
    "invordering",
    "kamerstuk",
    "leverancierssjablonen",
    "leveringen",
    "stand",
    "toeslagjaar",
    "uitzonderingenrapportage",
    "vrijgave",
}
#: Parts of words of contracts that are English as well and mean something else in code.
ENGLISH = {"door", "start"}


def explained() -> set[str]:
    """The words of both tables of the glossary, in small letters."""
    page = (PROJECT / "docs/glossary.md").read_text(encoding="utf-8")
    first = re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE)
    return {word for cell in first for word in re.findall(r"[a-z-]+", cell.lower())}


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name


def in_names() -> set[str]:
    """Every word in a name of the code. An onderdeel may use its own words: its contract explains
    them.
    """
    found: set[str] = set()
    for path in [*(PROJECT / "flows").rglob("*.py"), *(PROJECT / "tasks").rglob("*.py")]:
        names = {path.stem}
        if path.parent.name != "sections":
            names |= set(_names(ast.parse(path.read_text(encoding="utf-8"))))
        for name in names:
            found |= {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
    return found


def test_the_list_is_that_of_the_code() -> None:
    assert IN_CODE - in_names() == set(), "in the list, and no longer in the code"


def test_every_dutch_word_in_code_is_explained() -> None:
    contracts = load_contracts()
    words = set(contracts) | {
        column.name for contract in contracts.values() for column in contract.columns
    }
    dutch = {part for word in words for part in word.split("_") if len(part) > 2}
    assert (IN_CODE | dutch & in_names()) - ENGLISH - explained() == set()


def test_no_word_is_explained_twice() -> None:
    page = (PROJECT / "docs/glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| ([^|]+) \| ", page, re.MULTILINE)
    headings = {"Dutch", "word"}
    assert sorted(set(words) - headings) == sorted(word for word in words if word not in headings)
