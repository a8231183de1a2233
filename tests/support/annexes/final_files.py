"""The final files of a sealed dossier, as a release would publish them."""

from __future__ import annotations

from pathlib import Path

from tasks.dossier.sealed.contents import SealedDossier
from tasks.dossier.sealed.seal import final_store


def final_files(dossier: Path) -> dict[str, bytes]:
    """By name; they wait in the folder of outputs in which the dossier is."""
    store = final_store(dossier.parents[1])
    listed = SealedDossier(dossier).release_list
    assert listed is not None
    return {name: store.get(digest) for name, digest in listed.items()}
