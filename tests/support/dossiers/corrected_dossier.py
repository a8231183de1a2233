"""The example after a correction: one figure and one sentence are others, the rest is the same.
Assembling it anew takes much longer.
"""

from __future__ import annotations

import json
from pathlib import Path

from tasks.definitions.judged import digests
from tasks.dossier.sealed.contents import FIGURES, RELEASE_LIST, SealedDossier, release_list_file
from tasks.dossier.sealed.seal import final_store, seal
from tasks.storage.store import Store

FIGURE = "damages.D2025-01.1.aantal_burgers"
SENTENCE, CORRECTED = "De huren zijn opnieuw opgevraagd", "Alle huren zijn opnieuw opgevraagd"


def corrected(folder: Path, outputs: Path) -> Path:
    """Seal it in the same folder of outputs; gives its folder."""
    store = Store(outputs / ".store")
    dossier = SealedDossier(folder)
    made = dossier.statement
    files = {name: dossier.needed(name) for name in made.files}
    files["damages.html"] = _page(files["damages.html"])
    content = json.loads(files[FIGURES])
    for figure in content["figures"]:
        if figure["id"] == FIGURE:
            figure["value"], figure["printed"] = "7260", "7.260"
    files[FIGURES] = json.dumps(content).encode()
    final = dict(dossier.release_list or {})
    waiting = final_store(outputs)
    page = _page(waiting.get(final["damages.html"]))
    final["damages.html"] = waiting.put(page)
    judged = dossier.judged | digests("damages", page)
    files[RELEASE_LIST] = release_list_file(final, judged)
    kept = {name: store.put(data) for name, data in files.items()}
    return seal(
        made.halfjaar,
        kept,
        made.dependencies,
        store,
        outputs,
        example=made.example,
        seats=made.seats or {},
        judged=judged,
    )


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
