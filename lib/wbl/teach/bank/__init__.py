"""The teaching bank: questions, protocols, words and texts in YAML that a teacher can read and edit."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from wbl.errors import SourceError

_SHIPPED = Path(__file__).parent


def read_bank(name: str, folder: str = "") -> Any:
    """Read one file of the bank by its name, such as "codebook".

    `folder` may hold a teacher's own copy, which is then read instead. Raises SourceError, naming the line, when that
    copy is not YAML.

    >>> sorted(read_bank("codebook")["pay"])
    ['asked', 'label', 'meaning', 'said']
    """
    own = Path(folder) / f"{name}.yaml" if folder else None
    return deepcopy(_read(own if own and own.is_file() else _SHIPPED / f"{name}.yaml"))


@cache
def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise SourceError(
            f"{path.name}{line} cannot be read as YAML. Mend it, or remove it to use the one that ships."
        ) from error
