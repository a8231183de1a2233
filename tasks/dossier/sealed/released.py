"""Where releases are, and the bytes that a folder publishes: a dossier, a release, or the public
form of a release.
"""

from __future__ import annotations

import re
from pathlib import Path

from tasks.dossier.sealed.contents import ChangedError, SealedFolder
from tasks.dossier.sealed.seal import final_store
from tasks.dossier.sealed.statement import STATEMENT

#: In the folder of outputs; and in it the one for releases of example figures.
FOLDER, TRIAL = "vrijgegeven", "proef"
#: What ends the name of a file of figures or text that is published.
_FORMS = (".csv", ".docx", ".html", ".json", ".ods", ".odt", ".pdf", ".xlsx")


def released_folders(outputs: Path, *, trials: bool) -> list[Path]:
    """The folders of all releases, or of all trials, by halfjaar and digest."""
    place = outputs / FOLDER / TRIAL if trials else outputs / FOLDER
    found = place.glob(f"[0-9][0-9][0-9][0-9]-H[12]/*/{STATEMENT}")
    return sorted(path.parent for path in found if not path.parent.name.startswith("."))


def halfjaar_of(folder: Path) -> str:
    """Of which halfjaar a folder publishes. Raises ChangedError if it does not say."""
    folder = folder.resolve()
    if (folder / STATEMENT).is_file():
        said = SealedFolder(folder).declaration.predicate
        wish = said.get("buildDefinition", {}).get("externalParameters", said)
        return str(wish["halfjaar"])
    found = re.search(r"\d{4}-H[12]", folder.name)
    if found is None:
        raise ChangedError(
            f"{folder} is geen dossier, geen vrijgave en geen map die svz publish maakte."
        )
    return found[0]


def published_files(folder: Path, ending: str = "") -> dict[str, bytes]:
    """The files that a folder publishes, by name, as far as their names end so: of a dossier what a
    release would publish, or its concepts while nothing may be released.

    Raises:
        ChangedError: if a file is not as it was sealed, or can not be read.
    """
    folder = folder.resolve()
    if not (folder / STATEMENT).is_file():
        return {
            path.name: path.read_bytes()
            for path in sorted(folder.iterdir())
            if path.name.endswith(ending) and path.suffix in _FORMS
        }
    sealed = SealedFolder(folder)
    listed = sealed.release_list
    names = sealed.declaration.files if listed is None else listed
    finals = final_store(folder.parents[1])
    files = {}
    for name, digest in names.items():
        if not name.endswith(ending) or not name.endswith(_FORMS):
            continue
        if name in sealed.declaration.files and sealed.declaration.files[name] == digest:
            files[name] = sealed.needed(name)
        elif finals.is_whole(digest):
            files[name] = finals.get(digest)
        else:
            raise ChangedError(f"de definitieve {name} ontbreekt in {finals.folder}.")
    return files
