"""The receipt lists what went in and what came out."""

import hashlib
import json
from pathlib import Path

from wbl.publish.names import name_folder
from wbl.publish.receipt import hash_file, write_receipt


def test_a_receipt_lists_every_file_but_itself(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "a.csv").write_bytes(b"a")
    (tmp_path / "page.html").write_bytes(b"page")
    write_receipt(tmp_path, parameters={"school": ""}, inputs={"b.csv": "2", "a.csv": "1"}, rows={"read": 3})
    write_receipt(tmp_path, parameters={"school": ""}, inputs={"b.csv": "2", "a.csv": "1"}, rows={"read": 3})
    receipt = json.loads((tmp_path / "receipt.json").read_text(encoding="utf-8"))
    assert receipt["outputs"] == {
        "page.html": hashlib.sha256(b"page").hexdigest(), "tables/a.csv": hashlib.sha256(b"a").hexdigest(),
    }
    assert list(receipt["inputs"]) == ["a.csv", "b.csv"] and receipt["rows"] == {"read": 3}
    assert hash_file(tmp_path / "page.html") == receipt["outputs"]["page.html"]


def test_a_folder_named_from_data_cannot_leave_its_place() -> None:
    for hostile in ("../..", "a/b", "a\\b", ".", "", "CON:", "é" * 300, "x" * 300):
        name = name_folder(hostile)
        assert name and not set(name) & set("/\\:.") and len(name) <= 64
    assert name_folder("P.S. 9") != name_folder("P S 9")
