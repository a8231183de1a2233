"""Runs a module of the product as an installation of one lock file would: a package that is not in
the lock can not be imported.

``python -m support.servers.only_locked LOCK MODULE [ARGUMENT ...]``
"""

from __future__ import annotations

import re
import runpy
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType


class OnlyLocked(MetaPathFinder):
    """Finds no module of an installed package that the lock does not have."""

    def __init__(self, lock: Path) -> None:
        locked = set(re.findall(r"(?m)^([a-z0-9-]+)==", lock.read_text(encoding="utf-8")))
        self._out = {
            module
            for module, names in packages_distributions().items()
            if module not in ("flows", "tasks")
            and locked.isdisjoint(re.sub(r"[-_.]+", "-", name).lower() for name in names)
        }

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuses, or leaves it to the others."""
        if fullname.partition(".")[0] in self._out:
            raise ModuleNotFoundError(f"{fullname} is not in the lock", name=fullname)
        return None


if __name__ == "__main__":
    lock, module, *arguments = sys.argv[1:]
    sys.meta_path.insert(0, OnlyLocked(Path(lock)))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
