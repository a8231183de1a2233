"""The example after a correction: one figure and one sentence are others, the rest is the same.
Assembling it anew takes much longer.
"""

from __future__ import annotations

import json
from pathlib import Path

from tasks.dossier.release_list import RELEASE_LIST, final_store, read_release_list, release_list
from tasks.dossier.seal import seal
from tasks.dossier.statement import FILE, Dependency
from tasks.storage.store import Store

FIGURE = "damages.D2025-01.1.aantal_burgers"
SENTENCE, CORRECTED = "De huren zijn opnieuw opgevraagd", "Alle huren zijn opnieuw opgevraagd"


def corrected(folder: Path, outputs: Path) -> Path:
    """Seal it in the same folder of outputs; gives its folder."""
    store = Store(outputs / ".store")
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != FILE}
    files["damages.html"] = _page(files["damages.html"])
    content = json.loads(files["figures.json"])
    for figure in content["figures"]:
        if figure["id"] == FIGURE:
            figure["value"], figure["printed"] = "7260", "7.260"
    files["figures.json"] = json.dumps(content).encode()
    final = read_release_list(files[RELEASE_LIST])
    waiting = final_store(outputs)
    final["damages.html"] = waiting.put(_page(waiting.get(final["damages.html"])))
    files[RELEASE_LIST] = release_list(final)
    made = json.loads((folder / FILE).read_bytes())["predicate"]["buildDefinition"]
    dependencies = [
        Dependency(
            kind=one["annotations"]["soort"],
            name=one["name"],
            sha256=one["digest"]["sha256"],
            file=one["annotations"].get("bestand"),
        )
        for one in made["resolvedDependencies"]
    ]
    asked = made["externalParameters"]
    kept = {name: store.put(data) for name, data in files.items()}
    return seal(asked["halfjaar"], kept, dependencies, store, outputs, example=asked["voorbeeld"])


def _page(html: bytes) -> bytes:
    figure = f'value="{{}}" data-figure="{FIGURE}">{{}}<'
    return _once(
        _once(html, figure.format("7250", "7.250"), figure.format("7260", "7.260")),
        SENTENCE,
        CORRECTED,
    )


def _once(data: bytes, old: str, new: str) -> bytes:
    assert old.encode() in data, old
    return data.replace(old.encode(), new.encode())
