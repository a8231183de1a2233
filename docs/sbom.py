"""Writes what the product is made of, with licences, as CycloneDX: run ``make sbom``.

The packages are those of ``requirements.lock`` that this platform takes; names of licences are what
each package says of itself, where it is installed. The same environment gives the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.markers import Marker

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
#: A package of the lock: its name, version, where it is used, and after its hashes by what.
PINNED = re.compile(
    r"^(?P<name>[a-z0-9-]+)(?:\[[^\]]*\])?==(?P<version>[^ ]+)(?: ; (?P<marker>[^\\]+))? \\\n"
    r"(?:    --hash=.*\n)+(?P<via>(?:    #.*\n)+)",
    re.MULTILINE,
)
CLASSIFIER = re.compile(r"License :: (?:OSI Approved :: )?(.+)")


def sbom() -> dict[str, Any]:
    """The bill of materials, as it is written.

    Raises:
        ValueError: if a package is not installed in the version of the lock, or says nothing of its
            licence.
    """
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = [one for one in PINNED.finditer(LOCK.read_text(encoding="utf-8")) if _is_used(one)]
    product = f"pkg:pypi/{known['name']}@{known['version']}"
    refs = {known["name"]: product} | {one["name"]: _ref(one) for one in pinned}
    needs: dict[str, list[str]] = {ref: [] for ref in refs.values()}
    for one in pinned:
        for user in re.findall(
            r"# +(?:via )?([a-z0-9-]+)(?: \(pyproject\.toml\))?$", one["via"], re.M
        ):
            if user in refs:
                needs[refs[user]].append(_ref(one))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": product,
                "name": known["name"],
                "version": known["version"],
                "licenses": [{"license": {"id": known["license"]}}],
            }
        },
        "components": [_component(one) for one in pinned],
        "dependencies": [{"ref": ref, "dependsOn": uses} for ref, uses in needs.items()],
    }


def _is_used(one: re.Match[str]) -> bool:
    return one["marker"] is None or Marker(one["marker"].strip()).evaluate()


def _ref(one: re.Match[str]) -> str:
    return f"pkg:pypi/{one['name']}@{one['version']}"


def _component(one: re.Match[str]) -> dict[str, Any]:
    installed = distribution(one["name"])
    if installed.version != one["version"]:
        raise ValueError(f"{one['name']} {installed.version} is installed, not {one['version']}")
    return {
        "type": "library",
        "bom-ref": _ref(one),
        "name": one["name"],
        "version": one["version"],
        "purl": _ref(one),
        "licenses": _licences(installed),
    }


def _licences(installed: Distribution) -> list[dict[str, Any]]:
    """What it says in the field for it, else by its classifiers or in words; else the whole text
    that lies with it.
    """
    said = installed.metadata.json
    if expression := said.get("license_expression"):
        return [{"expression": expression}]
    names = [found[1] for one in said.get("classifier", []) if (found := CLASSIFIER.match(one))]
    if not names and "\n" not in (words := str(said.get("license", "")).strip()) and words:
        names = [words]
    if not names:
        files = [one for one in installed.files or () if one.name.upper().startswith("LICEN")]
        if not files:
            raise ValueError(f"{said['name']} says nothing of its licence")
        text = {"contentType": "text/plain", "content": files[0].read_text(encoding="utf-8")}
        return [{"license": {"name": files[0].name, "text": text}}]
    return [{"license": {"name": name}} for name in sorted(set(names))]


if __name__ == "__main__":
    written = json.dumps(sbom(), indent=1, ensure_ascii=False, sort_keys=True)
    Path(sys.argv[1]).write_text(f"{written}\n", encoding="utf-8")
