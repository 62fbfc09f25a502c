"""What one typed cell says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reading:
    """What one cell says: a value, and where it cannot be read as it stands, why and what to do."""

    value: Any = None
    problem: str = ""
    remedy: str = ""
    outcome: str = ""   # "noted" or "held" when there is a problem


Reader = Callable[[str], Reading]
