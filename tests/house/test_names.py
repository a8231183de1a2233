"""A class has one name, wherever it is used: two rooms never call different things the same so that
a module which needs both must rename one.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_module_renames_a_class_of_the_product() -> None:
    renamed = [
        f"{path.relative_to(ROOT)}: {one.name} as {one.asname}"
        for folder in ("flows", "tasks")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("flows", "tasks"))
        for one in node.names
        if one.asname is not None and one.name[0].isupper() and not one.name.isupper()
    ]
    assert renamed == []
