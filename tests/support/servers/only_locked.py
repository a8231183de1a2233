"""Runs a module of the product as an installation of one lock file would: a package that is not in
the lock can not be imported, and nothing says that it is there.

``python -m support.servers.only_locked LOCK MODULE [ARGUMENT ...]``
"""

from __future__ import annotations

import re
import runpy
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import Distribution, DistributionFinder, packages_distributions
from pathlib import Path
from types import ModuleType

OWN = "stand-van-zaken"


class OnlyLocked(MetaPathFinder):
    """Finds what Python finds in its folders, but no module of a package that the lock does not
    have, nor what is known of such a package: its version for one.
    """

    def __init__(self, lock: Path) -> None:
        self._locked = {OWN, *re.findall(r"(?m)^([a-z0-9-]+)==", lock.read_text(encoding="utf-8"))}
        self._out = {
            module
            for module, names in packages_distributions().items()
            if not any(map(self._has, names))
        }

    def _has(self, package: str) -> bool:
        return re.sub(r"[-_.]+", "-", package).lower() in self._locked

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Refuses, or finds it."""
        if fullname.partition(".")[0] in self._out:
            raise ModuleNotFoundError(f"{fullname} is not in the lock", name=fullname)
        return PathFinder.find_spec(fullname, path, target)

    def find_distributions(
        self, context: DistributionFinder.Context | None = None
    ) -> Iterator[Distribution]:
        """Those of the lock, and the product itself."""
        found = PathFinder.find_distributions(context or DistributionFinder.Context())
        return (one for one in found if self._has(one.metadata["Name"]))


if __name__ == "__main__":
    lock, module, *arguments = sys.argv[1:]
    sys.meta_path[sys.meta_path.index(PathFinder)] = OnlyLocked(Path(lock))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
