"""What can go wrong for a person, said so that they know what to do next.

Every message says what is wrong, where, and what to do. The command line prints it as one sentence and ends
with `exit_code`; nothing else in the package prints a traceback to a user.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class WblError(Exception):
    """Base of all errors that a person can act on."""

    exit_code = 2


class SourceError(WblError):
    """The source cannot be read: not there, not a table, not what its name says."""


class ParameterError(WblError):
    """A parameter or option is unknown, or has a value that means nothing here."""


class PublishError(WblError):
    """A report or an activity could not be made; nothing was written."""

    exit_code = 1


def name_nearest(wrong: str, known: Iterable[str]) -> str:
    """Give the end of a message: the nearest known name, or the list of what there is.

    >>> name_nearest("studnets", ["students", "schools"])
    'Did you mean "students"?'
    >>> name_nearest("xyz", ["students", "schools"])
    'There is: schools, students.'
    """
    names = sorted({str(name) for name in known})
    folded = {name.casefold(): name for name in names}
    near = get_close_matches(wrong.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{folded[near[0]]}"?'
    if not names:
        return "There is none."
    listed = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
    return f"There is: {listed}."
