"""What the product is made of, as it is published with a version."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

from flows.shared.settings import PROJECT


def test_every_package_of_the_lock_is_told_with_its_version_and_licence(tmp_path: Path) -> None:
    made = tmp_path / "sbom.cdx.json"
    subprocess.run([sys.executable, PROJECT / "docs" / "sbom.py", made], check=True)
    told = json.loads(made.read_text())
    components = {one["name"]: one for one in told["components"]}
    pinned = re.findall(r"(?m)^([^\s#].*?) \\$", (PROJECT / "requirements.lock").read_text())
    locked = [Requirement(one) for one in pinned]
    assert len(locked) > 100
    here = {one.name: one for one in locked if one.marker is None or one.marker.evaluate()}
    assert components.keys() == here.keys()
    for name, one in components.items():
        assert str(here[name].specifier) == f"=={one['version']}"
        assert one["purl"] == f"pkg:pypi/{name}@{one['version']}"
        (*_, licence) = one["licenses"]
        assert len(licence.get("expression") or licence["license"]["name"]) > 2, name
    # What needs what: from the product on, everything is reached.
    needs = {one["ref"]: one["dependsOn"] for one in told["dependencies"]}
    left, reached = [told["metadata"]["component"]["bom-ref"]], set[str]()
    while left:
        reached.add(ref := left.pop())
        left += [one for one in needs[ref] if one not in reached]
    assert reached == needs.keys()
    needed = components["prefect"]["purl"]
    assert components["alembic"]["purl"] in needs[needed], distribution("prefect").requires
