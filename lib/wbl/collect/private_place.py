"""A folder for rows that wait on disk: readable by nobody else, and gone when this process ends, however it ends."""

import multiprocessing.util
import os
import shutil
import tempfile
from pathlib import Path

_NAME = "wbl-rows-"


def make_private_place() -> Path:
    """Make the folder, in the system's place for temporary files.

    What a process left there that was killed is removed by the next one that asks for a folder.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{_NAME}*"):
        maker = left.name.removeprefix(_NAME).partition("-")[0]
        if maker.isdecimal() and not is_running(int(maker)):
            shutil.rmtree(left, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-"))  # for this user alone
    # Unlike atexit, this also runs at the end of a process that multiprocessing began.
    multiprocessing.util.Finalize(None, shutil.rmtree, (place,), {"ignore_errors": True}, exitpriority=1)
    return place


def is_running(process: int) -> bool:
    """Does a process with this number run? Where that cannot be told, yes."""
    if os.name == "nt":  # there, signal 0 would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
