"""The receipt of a run: what went in, what came out. It is written last; without it a folder is not a report."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import wbl
from wbl.publish.folder import RECEIPT


def write_receipt(
    folder: Path, *, parameters: Mapping[str, Any], inputs: Mapping[str, str], **more: Any
) -> Path:
    """Write `receipt.json` into a finished folder.

    `inputs` maps each input file's name to its sha256. `more` are further entries, such as the rows read or the
    figures of the audit. Every file of the folder is listed with its sha256.
    """
    receipt = {
        "wbl": wbl.__version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "parameters": dict(parameters),
        "inputs": dict(sorted(inputs.items())),
        **more,
        "outputs": {
            path.relative_to(folder).as_posix(): hash_file(path)
            for path in sorted(folder.rglob("*")) if path.is_file() and path.name != RECEIPT
        },
    }
    written = folder / RECEIPT
    written.write_text(json.dumps(receipt, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return written


def hash_file(path: Path) -> str:
    """Give the sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
