"""Take a report back that is out already."""

import json
from datetime import UTC, datetime
from pathlib import Path

from wbl.errors import SourceError
from wbl.protect.ledger import LEDGER, mark_withdrawn
from wbl.protect.releases import RELEASE_FILE
from wbl.publish.folder import RECEIPT


def withdraw_report(folder: Path) -> list[str]:
    """Remove a report's files, list it as withdrawn in the ledger, and give sentences that say so.

    Only files that its receipt names are removed. Raises SourceError when the folder is no report.
    """
    try:
        receipt = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
        about = json.loads((folder / "tables" / RELEASE_FILE).read_text(encoding="utf-8"))["about"]
        files = [folder / name for name in receipt["outputs"]]
    except (OSError, ValueError, KeyError) as error:
        raise SourceError(f"{folder} is no finished report. Give the folder with its {RECEIPT}.") from error
    day = datetime.now(UTC).date().isoformat()
    out = next((parent for parent in folder.absolute().parents if (parent / LEDGER).exists()), None)
    listed = mark_withdrawn(out, about, day) if out else 0
    (folder / RECEIPT).unlink()
    for path in files:
        if path.resolve().is_relative_to(folder.resolve()):
            path.unlink(missing_ok=True)
    for place in sorted({path.parent for path in files} | {folder}, reverse=True):
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
    said = [f"Withdrawn on {day}: {folder}, {len(files) + 1} files."]
    if listed and out:
        return [*said, f"{out / LEDGER} lists it as withdrawn. Copies that were passed on are not reached by this."]
    return [*said, "No list of releases lies above it. Copies that were passed on are not reached by this."]
