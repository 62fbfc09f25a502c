"""Write an output folder whole or not at all.

What is being made lies in a hidden folder beside its place until it is complete. Then its files move over, the
receipt last: a reader never takes half a report for a whole one, whatever stops the run.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wbl.collect.private_place import is_running
from wbl.errors import PublishError
from wbl.protect.ledger import LEDGER

RECEIPT = "receipt.json"  # no receipt = not a report
_MAKING = ".wbl-making-"


@contextmanager
def stage_folder(target: Path, *, keep: tuple[str, ...] = ()) -> Iterator[Path]:
    """Give an empty folder to write into; when the block ends well its content becomes that of `target`.

    What stood in `target` is replaced, but for the entries named in `keep`. When the block fails nothing changes,
    and what an earlier run left behind when it was killed is swept. Raises PublishError when the place cannot be
    written to.
    """
    target = target.absolute()
    made = _make_parents(target.parent)
    staged: Path | None = None
    try:
        sweep_folder(target.parent)
        staged = Path(tempfile.mkdtemp(prefix=f"{_MAKING}{os.getpid()}-", dir=target.parent))
        staged.chmod(0o755)
        yield staged
        _move_over(staged, target, keep)
    except OSError as error:
        raise PublishError(f"{target} cannot be written ({error.strerror or error}). Choose another folder.") from error
    finally:
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)
        for parent in made:  # parents that were made for this run go again when nothing came of it
            if parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()


def keep_apart(folder: Path, audience: str) -> None:
    """Refuse a place for a staff report inside or beside public ones. Raises PublishError."""
    if audience != "staff":
        return
    for parent in folder.absolute().parents:
        inside = parent.name == "public" and (parent / RECEIPT).exists()
        if inside or (parent / LEDGER).exists() or (parent / "public" / RECEIPT).exists():
            raise PublishError(f"{parent} holds public reports, which are passed on as a folder; a staff report shows "
                               "single students. Give it a folder of its own with --out.")


def _make_parents(folder: Path) -> list[Path]:
    """Make a folder and its parents; give those that are new, deepest first."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if there.is_file():
        raise PublishError(f"{there} is a file, and a folder is needed there. Name another with --out.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PublishError(f"{folder} cannot be made ({error.strerror or error}). Choose another folder.") from error
    return missing


def _move_over(staged: Path, target: Path, keep: tuple[str, ...]) -> None:
    """Move a finished folder's content to its place, first taking away the receipt that stood for the old one."""
    if not target.exists():
        staged.replace(target)
        return
    (target / RECEIPT).unlink(missing_ok=True)
    for old in target.iterdir():
        if old.name in keep:
            continue
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        else:
            old.unlink()
    for new in sorted(staged.iterdir(), key=lambda path: path.name == RECEIPT):
        new.replace(target / new.name)


def sweep_folder(folder: Path) -> None:
    """Remove what killed runs left, unless the run that made it still lives."""
    for left in folder.glob(f"{_MAKING}*"):
        maker = left.name.removeprefix(_MAKING).partition("-")[0]
        if maker.isdecimal() and not is_running(int(maker)):
            shutil.rmtree(left, ignore_errors=True)
