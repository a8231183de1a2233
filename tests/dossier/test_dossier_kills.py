"""After a kill at any moment there is the whole dossier or none, and the next seal leaves no
rubbish.
"""

from __future__ import annotations

from pathlib import Path

from support.dossiers.dossier_example import FILES, folders, sealed
from support.fork_server import PROCESSES
from support.kills import changes_of, killed_before

from tasks.dossier.sealed.verify import verify
from tasks.storage.whole_folder import STAGING


def _seal(root: Path) -> None:
    sealed(root, {name: data * 2_000 for name, data in FILES.items()})


def test_a_kill_at_any_moment_leaves_whole_dossiers_only(tmp_path: Path) -> None:
    changes = changes_of(_seal, tmp_path / "whole")
    (dossier,) = folders(tmp_path / "whole")
    rubbish = 0
    for change in range(1, changes + 1):
        root = tmp_path / str(change)
        assert killed_before(change, _seal, root)
        left = folders(root) if (root / "2025-H1").exists() else []
        for name in left:
            if not name.startswith(STAGING):
                assert (name, verify(root / "2025-H1" / name)) == (dossier, [])
        rubbish += any(name.startswith(STAGING) for name in left)
        _seal(root)
        assert folders(root) == [dossier], "the next seal removes what a dead one left"
        assert verify(root / "2025-H1" / dossier) == []
    # Each of eight files is made and then made read-only. Kills that only ever hit before or after
    # that would prove nothing.
    assert rubbish >= 10, (rubbish, changes)


def test_a_seal_that_is_still_alive_is_not_rubbish(tmp_path: Path) -> None:
    with PROCESSES.Pool(3) as pool:
        made = pool.starmap(
            sealed,
            [
                (tmp_path, FILES | {"buitenland.pdf": bytes([number]) * 1_000_000})
                for number in range(12)
            ],
        )
    assert sorted(path.name for path in made) == folders(tmp_path)
    assert [problem for path in made for problem in verify(path)] == []
