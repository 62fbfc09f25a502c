"""The gate before a public report: what an outsider would get out of it is known before anybody can read it."""

from pathlib import Path
from typing import Any

from wbl.errors import PublishError
from wbl.protect.audit import Audit, audit_folders

_MOST_NAMED = 3


def hold_gate(folder: Path) -> dict[str, Any]:
    """Attack a report that lies complete in a folder, and give the audit's figures for its receipt.

    Raises PublishError, naming the groups that are exposed, when anything can be worked out.
    """
    audit = audit_folders([folder])
    if not audit.passed:
        raise PublishError(say_exposed(audit))
    return audit.figures()


def say_exposed(audit: Audit) -> str:
    """Say which numbers would be given away, and what to do.

    >>> say_exposed(Audit(1, 9, 0, 0, None)).startswith("The report would give away 0 numbers")
    True
    """
    count = len(audit.exposed)
    named = "; ".join(f"{one} ({one.what})" for one in audit.exposed[:_MOST_NAMED])
    more = f"; and {count - _MOST_NAMED} more" if count > _MOST_NAMED else ""
    numbers = "number" if count == 1 else "numbers"
    return (f"The report would give away {count:,} {numbers} about few people, so nothing was "
            f"written: {named}{more}. Publish fewer breakdowns, raise --min-group, or wait until more has changed.")
