"""The shelf of recordings as a page for staff, and as a few lines for a terminal."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from wbl.publish.page import write_page
from wbl.teach.shelf import PERMISSIONS, Shelved, show_shelf


def write_shelf_page(entries: Sequence[Shelved], day: date, out: Path) -> Path:
    """Write the shelf as `shelf.html` into a folder, and give its path; it is marked for staff."""
    from nbformat import v4

    finding = show_shelf(entries, day)
    outputs = [v4.new_output("display_data", bundle) for bundle in finding.list_bundles()]
    notebook = v4.new_notebook(cells=[v4.new_code_cell("", outputs=outputs)])
    return write_page(notebook, out / "shelf.html", title="The shelf of recordings", keep_tags={"staff"})


def describe_shelf(entries: Sequence[Shelved]) -> str:
    """Give the shelf as lines for a terminal.

    >>> print(describe_shelf([Shelved("R1", "A nurse", "", "school", "en", 9.0, True, 2, 1, None, "in_force")]))
    recording  classes  uses  transcript  permission  title
    R1               1     2         yes    in force  A nurse
    """
    short = {code: told.partition(":")[0] for code, told in PERMISSIONS.items()}
    width = max([10, *(len(short[entry.permission]) for entry in entries)])
    lines = [f"{'recording':<10} {'classes':>7}{'uses':>6}{'transcript':>12}  {'permission':>{width}}  title"]
    lines += [
        f"{entry.recording_id:<10} {entry.classes:>7}{entry.uses:>6}{'yes' if entry.has_transcript else 'no':>12}  "
        f"{short[entry.permission]:>{width}}  {entry.title or entry.occupation}" for entry in entries
    ]
    return "\n".join(lines)
