"""The statement of a dossier: which files it has, and what they were made from.

It is an in-toto Statement v1 with a SLSA provenance v1 predicate. It lists every other file of the
dossier by sha256, so the sha256 of its own bytes stands for the whole dossier: that is the
dossier's digest, and ``sha256sum statement.json`` gives it. For the same reason it holds no clock,
host, user or path: the same deliveries and the same code give the same bytes everywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tasks.definitions import retention
from tasks.definitions.base import NAME, definitions_folder
from tasks.dossier.rectification import Replaced
from tasks.figures.frozen import Frozen

if TYPE_CHECKING:
    from tasks.deliveries.delivery import Intake
    from tasks.figures.previous import Previous

STATEMENT = "statement.json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://slsa.dev/provenance/v1"
OWN = "urn:stand-van-zaken"
#: The version of what this code seals. What a version before it sealed still verifies, by the rules
#: of that version.
VERSION = 3
#: The first version of which the statement names who reviews each annex, and the first that names
#: the sha256 of what each seat judges.
SEATS_SINCE, JUDGED_SINCE = 2, 3
#: Kinds of dependencies that a reader of the statement asks for.
DELIVERY, PREVIOUS_DOSSIER, REPLACED_DOSSIER = "levering", "vorig dossier", "vervangen dossier"
YEAR_AGO_DOSSIER, EARLIER_RELEASE = "dossier van een jaar eerder", "eerdere vrijgave"

ROOT = Path(__file__).parents[3]
LOCK_FILE = "requirements.lock"
CODE_FOLDERS = ("flows", "tasks", "templates")
#: Endings of files that can change what a dossier says or how it looks. Caches and what an editor
#: leaves behind have other endings.
SUFFIXES = frozenset(
    {
        ".py",
        ".po",
        ".mo",
        ".properties",
        ".sql",
        ".j2",
        ".md",
        ".mako",
        ".css",
        ".svg",
        ".png",
        ".icc",
        ".ttf",
        ".otf",
        ".woff2",
        ".txt",
        ".yaml",
        ".json",
        ".xml",
        ".csv",
    }
)

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Dependency(Frozen):
    """One thing that a dossier was made from.

    Attributes:
        kind: Dutch, what sort of thing: ``levering``, ``definitie``, ``code``, ``pakketten``,
            ``vorig dossier``, ``dossier van een jaar eerder``, ``vervangen dossier`` or
            ``eerdere vrijgave``.
        name: which one of that kind: the contract of a delivery, the name of a definitions file.
        sha256: of its bytes; of code, see :func:`code_digest`.
        file: name of the file as received, where that differs from ``name``.
    """

    kind: str
    name: str
    sha256: Sha256
    file: str | None = None


def build_type(version: int) -> str:
    """What the statement of a dossier of a version calls itself."""
    return f"{OWN}:dossier:v{version}"


def statement(
    halfjaar: str,
    files: Mapping[str, str],
    dependencies: Iterable[Dependency],
    *,
    example: str | None,
    seats: Mapping[str, Sequence[str]],
    judged: Mapping[str, str] = MappingProxyType({}),
    replaced: Replaced | None = None,
) -> bytes:
    """The bytes of ``statement.json``: canonical JSON (sorted keys, indent 1, UTF-8, one newline at
    the end).

    Args:
        halfjaar: ``jjjj-H1`` or ``jjjj-H2``.
        files: name of each file in the dossier, without this statement, and its sha256.
        dependencies: in any order; the statement sorts them.
        example: the Dutch label of example deliveries, or None for real ones.
        seats: of everything that is judged (:mod:`tasks.definitions.judged`), who reviews it: names
            of groups and persons, as in config/beoordeling.yaml.
        judged: of the same, its sha256 in the form in which it would be released; empty if nothing
            may be released.
        replaced: the release that the dossier replaces, None if it is the first.
    """
    wish: dict[str, object] = {"halfjaar": halfjaar, "voorbeeld": example}
    if replaced is not None:
        wish["vervangt"] = {
            "digest": replaced.digest,
            "vrijgegeven": replaced.released.isoformat(),
            "reden": replaced.reason,
        }
    predicate = {
        "buildDefinition": {
            "buildType": build_type(VERSION),
            "externalParameters": wish,
            "internalParameters": {
                "plaatsen": {name: list(chosen) for name, chosen in seats.items()},
                "beoordeeld": dict(judged),
            },
            "resolvedDependencies": [
                _resource(one)
                for one in sorted(
                    dependencies, key=lambda one: (one.kind, one.name, one.file or "", one.sha256)
                )
            ],
        },
        "runDetails": {"builder": {"id": f"{OWN}:svz"}},
    }
    return in_toto(files, PREDICATE_TYPE, predicate)


def in_toto(
    files: Mapping[str, str], predicate_type: str, predicate: Mapping[str, object]
) -> bytes:
    """The bytes of an in-toto Statement v1 about files (name and sha256), in the form of
    :func:`statement`.
    """
    content = {
        "_type": STATEMENT_TYPE,
        "subject": [
            {"name": name, "digest": {"sha256": digest}} for name, digest in sorted(files.items())
        ],
        "predicateType": predicate_type,
        "predicate": predicate,
    }
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


class _Sealed(BaseModel):
    """A part of a statement: of exactly these fields, each of exactly this type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Digest(_Sealed):
    """Of one file."""

    sha256: Sha256


class Subject(_Sealed):
    """One file of a statement."""

    name: str
    digest: Digest


class InToto(BaseModel):
    """A statement as it is read. Which type it has, and whether ``predicate`` is one of that type,
    is for whoever reads it.
    """

    type: Any = Field(default=None, alias="_type")
    subject: tuple[Subject, ...]
    predicate_type: Any = Field(default=None, alias="predicateType")
    predicate: Any = None

    @property
    def files(self) -> dict[str, str]:
        """Name and sha256 of every file."""
        return {one.name: one.digest.sha256 for one in self.subject}


def read_in_toto(data: bytes) -> InToto:
    """The statement of a dossier or a release. Raises ValueError if the bytes are none."""
    return InToto.model_validate_json(data)


class DossierStatement(NamedTuple):
    """What the statement of a dossier says: the arguments of :func:`statement`, and the version
    that sealed it. ``seats`` and ``judged`` are None if that version did not seal them.
    """

    version: int
    halfjaar: str
    files: dict[str, str]
    dependencies: tuple[Dependency, ...]
    example: str | None
    seats: dict[str, tuple[str, ...]] | None
    judged: dict[str, str] | None = None
    replaced: Replaced | None = None

    def of_kind(self, kind: str) -> tuple[Dependency, ...]:
        """The dependencies of one kind."""
        return tuple(one for one in self.dependencies if one.kind == kind)


def dossier_statement(read: InToto) -> DossierStatement:
    """What the statement of a dossier says. Raises ValueError if the statement is not about a
    dossier, of this version or one before it.
    """
    if (read.type, read.predicate_type) != (STATEMENT_TYPE, PREDICATE_TYPE):
        raise ValueError("not the statement of a dossier")
    build = _Predicate.model_validate_json(json.dumps(read.predicate)).buildDefinition
    version = next(
        (one for one in range(1, VERSION + 1) if build_type(one) == build.buildType), None
    )
    if version is None:
        raise ValueError("a dossier of an unknown version")
    seats = build.internalParameters
    if (seats is not None) != (version >= SEATS_SINCE):
        raise ValueError("a dossier names its seats from one version on")
    if (seats is not None and seats.beoordeeld is not None) != (version >= JUDGED_SINCE):
        raise ValueError("a dossier names what they judge from one version on")
    return DossierStatement(
        version=version,
        halfjaar=build.externalParameters.halfjaar,
        files=read.files,
        dependencies=tuple(
            Dependency(
                kind=one.annotations.soort,
                name=one.name,
                sha256=one.digest.sha256,
                file=one.annotations.bestand,
            )
            for one in build.resolvedDependencies
        ),
        example=build.externalParameters.voorbeeld,
        seats=seats.plaatsen if seats is not None else None,
        judged=seats.beoordeeld if seats is not None else None,
        replaced=replaced.read() if (replaced := build.externalParameters.vervangt) else None,
    )


# The predicate under the names that SLSA gives its fields, and ours in Dutch below those.


class _Replaced(_Sealed):
    digest: Sha256
    vrijgegeven: date
    reden: str

    def read(self) -> Replaced:
        return Replaced(digest=self.digest, released=self.vrijgegeven, reason=self.reden)


class _Order(_Sealed):
    halfjaar: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-H[12]$")]
    voorbeeld: str | None
    vervangt: _Replaced | None = None


class _Reviewed(_Sealed):
    plaatsen: dict[str, tuple[str, ...]]
    beoordeeld: dict[str, Sha256] | None = None


class _Annotations(_Sealed):
    soort: str
    bestand: str | None = None


class _Resource(_Sealed):
    name: str
    digest: Digest
    annotations: _Annotations


class _Build(_Sealed):
    buildType: str
    externalParameters: _Order
    internalParameters: _Reviewed | None = None
    resolvedDependencies: tuple[_Resource, ...]


class _Builder(_Sealed):
    id: Literal["urn:stand-van-zaken:svz"]


class _Run(_Sealed):
    builder: _Builder


class _Predicate(_Sealed):
    buildDefinition: _Build
    runDetails: _Run


def _resource(dependency: Dependency) -> dict[str, object]:
    resource: dict[str, object] = {
        "name": dependency.name,
        "digest": {"sha256": dependency.sha256},
        "annotations": {"soort": dependency.kind},
    }
    if dependency.file is not None:
        resource["annotations"] = {"soort": dependency.kind, "bestand": dependency.file}
    return resource


def dependencies(
    intake: Intake,
    halfjaar: str,
    previous: Previous | None,
    root: Path = ROOT,
    *,
    replaced: Replaced | None = None,
) -> list[Dependency]:
    """Everything a dossier was made from: deliveries, definitions, code, locked packages, and the
    previous dossier and the one it replaces, if there are.

    Args:
        intake: the deliveries that were taken in.
        halfjaar: ``jjjj-H1`` or ``jjjj-H2``; the files of other halfjaren are no part of it.
        previous: the dossier this one is compared with; it may have that of a year ago.
        root: folder of the product's code.
        replaced: the release that this dossier replaces.
    """
    found = [
        Dependency(kind=DELIVERY, name=name, sha256=one.digest, file=one.file)
        for name, one in intake.deliveries.items()
    ]
    found += [
        Dependency(kind="definitie", name=name, sha256=file_digest(path))
        for name, path in definition_files(halfjaar).items()
    ]
    found.append(Dependency(kind="code", name=", ".join(CODE_FOLDERS), sha256=code_digest(root)))
    found.append(Dependency(kind="pakketten", name=LOCK_FILE, sha256=file_digest(root / LOCK_FILE)))
    if previous is not None:
        found += [
            Dependency(kind=kind, name=one.halfjaar, sha256=one.digest)
            for kind, one in (
                (PREVIOUS_DOSSIER, previous),
                (YEAR_AGO_DOSSIER, previous.year_ago),
            )
            if one is not None
        ]
    if replaced is not None:
        found.append(Dependency(kind=REPLACED_DOSSIER, name=halfjaar, sha256=replaced.digest))
    return found


def code_digest(root: Path) -> str:
    """The sha256 of what ``sha256sum`` prints for all files of the code, sorted by name as bytes
    (the C locale).
    """
    listing = "".join(
        f"{file_digest(path)}  {path.relative_to(root).as_posix()}\n" for path in code_files(root)
    )
    return hashlib.sha256(listing.encode()).hexdigest()


def code_files(root: Path) -> list[Path]:
    """Code, SQL, templates and fonts, sorted by name.

    Definitions are not among them: a dossier names each definition separately.
    """
    return _files(root, CODE_FOLDERS)


def definition_files(halfjaar: str) -> dict[str, Path]:
    """The files of definitions that a halfjaar goes by: not the examples, nor the files of a server
    installation, nor how long things are kept, nor those of other halfjaren.

    By name, which is ``config/...`` wherever the folder stands: the same definitions give the same
    dossier from any place.
    """
    folder = definitions_folder()
    named = ((path.relative_to(folder).as_posix(), path) for path in _files(folder, (".",)))
    # By name, because every step of a run asks it.
    return {
        f"{NAME}/{name}": path
        for name, path in named
        if not name.startswith(("voorbeeld/", "server/"))
        and name != retention.FILE
        and (name.rpartition("/")[0] != "halfjaren" or path.stem == halfjaar)
    }


def _files(root: Path, folders: tuple[str, ...]) -> list[Path]:
    found = (
        path
        for folder in folders
        for path in (root / folder).rglob("*")
        if path.suffix in SUFFIXES and path.is_file()
    )
    return sorted(found, key=lambda path: path.relative_to(root).as_posix().encode())


def file_digest(path: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
