"""What a student typed, kept.

A notebook forgets what stands in its boxes when it is closed. So every answer is a small file of its own, written
whole or not at all (a temporary file, flushed to the disk, then put in place), and 35 students on one shared folder
cannot overwrite each other.
"""

import getpass
import hashlib
import json
import os
import re
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

_MAKING = ".making-"
_TRIES = 20  # to put a file in place that somebody may be reading; 0.05 seconds apart


@dataclass(frozen=True)
class Entry:
    """One answer as it was kept."""

    name: str           # of the question, such as "surprise"
    label: str          # what stood over the box
    answer: Any         # text, a number, or a list or mapping of them
    saved_at: str       # date and time, local
    order: int = 0      # nanoseconds, to tell which is the latest


@dataclass(frozen=True)
class Journal:
    """The answers of one person in a folder."""

    folder: Path
    session: str = field(default_factory=lambda: secrets.token_hex(4))  # of this opening of the notebook

    def keep(self, name: str, answer: Any, *, label: str = "") -> Path:
        """Keep an answer. In one opening of a notebook a question has one file; the next opening begins another.

        Raises OSError when the folder cannot be written to.
        """
        now = time.time_ns()
        moment = datetime.fromtimestamp(now / 1e9).isoformat(timespec="seconds")
        path = self.folder / f"{slug(name)}-{self.session}.json"
        content = {"name": name, "label": label, "answer": answer, "saved_at": moment, "order": now}
        save_text(path, json.dumps(content, ensure_ascii=False, indent=1))
        keep_out_of_git(self.folder.parents[1])
        return path

    def read(self, name: str) -> Any:
        """Give the latest answer to a question; None when there is none."""
        return next((entry.answer for entry in reversed(self.read_all()) if entry.name == name), None)

    def read_latest(self) -> tuple[Entry, ...]:
        """Give the latest answer to each question, in the order in which they were last changed."""
        latest = {entry.name: entry for entry in self.read_all()}
        return tuple(sorted(latest.values(), key=lambda entry: entry.order))

    def read_all(self) -> tuple[Entry, ...]:
        """Give every answer that was kept, oldest first; a file that is not one of ours is passed over."""
        entries = [_read_entry(path) for path in self.folder.glob("*.json")]
        return tuple(sorted((entry for entry in entries if entry), key=lambda entry: entry.order))

    def clear(self) -> int:
        """Remove every answer of this person, and say how many files that were."""
        paths = [path for path in self.folder.glob("*.json") if _read_entry(path)]
        for path in paths:
            path.unlink(missing_ok=True)
        return len(paths)


def open_journal(my_work: str | Path, student: str = "") -> Journal:
    """Open the journal of a student below a folder.

    student: a code, for when many share one folder; without one the account's name on this machine keeps people
    apart. Codes are made plain for the file system, so no code can lead out of the folder.

    >>> open_journal("my_work", "07").folder.as_posix()
    'my_work/answers/07'
    """
    return Journal(Path(my_work) / "answers" / slug(student or _account()))


def keep_out_of_git(my_work: Path) -> None:
    """Let git pass over a folder of students' work, wherever somebody put it."""
    if not (my_work / ".gitignore").exists():
        save_text(my_work / ".gitignore", "*\n")


def save_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, also when the machine stops in the middle or another program looks on.

    Raises OSError when the folder cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_name(f"{_MAKING}{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with making.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(making, path)
    finally:
        making.unlink(missing_ok=True)


def _put_in_place(making: Path, path: Path) -> None:
    """Replace a file; on Windows and on shared folders somebody may be reading it just now."""
    for attempt in range(_TRIES):
        try:
            making.replace(path)  # os.replace: at once, also over an older file
            return
        except PermissionError:
            if attempt == _TRIES - 1:
                raise
            time.sleep(0.05)


def slug(text: str) -> str:
    """Make a plain file name of any text; different texts give different names.

    >>> slug("07"), slug("../Ana María")
    ('07', 'ana-mar-a-9b6181')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40]
    if plain == text:
        return plain
    return f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:6]}".lstrip("-")


def _account() -> str:
    try:
        return os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    except (OSError, KeyError, ImportError):  # some machines know no account
        return "me"


def _read_entry(path: Path) -> Entry | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Entry(found["name"], found["label"], found["answer"], found["saved_at"], int(found["order"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
