"""The final files of a sealed dossier, as a release would publish them."""

from __future__ import annotations

from pathlib import Path

from tasks.dossier.release_list import RELEASE_LIST, final_store, read_release_list


def final_files(dossier: Path) -> dict[str, bytes]:
    """By name; they wait in the folder of outputs in which the dossier is."""
    store = final_store(dossier.parents[1])
    return {
        name: store.get(digest)
        for name, digest in read_release_list((dossier / RELEASE_LIST).read_bytes()).items()
    }
