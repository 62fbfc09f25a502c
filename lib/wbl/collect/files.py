"""Read text tables as schools have them, cell by cell, with the row numbers of the spreadsheet.

A file is what its bytes say, not what its name says. Nothing is dropped or shifted: a row with more or fewer
cells than the header is handed on as it stands, to be held. Well-formed files take the fast road of
`wbl.collect.arrow`; whatever that refuses is read again record by record.
"""

import codecs
import csv
import io
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from wbl.collect import arrow
from wbl.collect.raw import RawTable, Remark, Unread, make_raw, refuse_same_headers
from wbl.errors import SourceError

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_TRIES = 3  # a file that a spreadsheet or a cloud folder holds is asked for again, half a second apart
_SNIFFED = 65_536  # characters from the top of a file that are looked at to tell its delimiter
_BYTE_LEFT = re.compile("[\udc80-\udcff]")


def read_bytes(path: Path) -> bytes:
    """Read a file whole.

    Raises SourceError, saying what to do, when it cannot be read or is empty.
    """
    for attempt in range(_TRIES):
        try:
            content = path.read_bytes()
            break
        except PermissionError as error:
            if attempt == _TRIES - 1:
                raise SourceError(f"{path} cannot be opened. Close it in other programs, or ask for the right "
                                  "to read it, and try again.") from error
            time.sleep(0.5)
        except OSError as error:
            raise SourceError(f"{path} cannot be read ({error.strerror or error}).") from error
    if not content:
        raise SourceError(f"{path} is empty (0 bytes). If it lies in a cloud folder, open it once so that it is "
                          "downloaded; otherwise export it again.")
    return content


def name_content(content: bytes) -> str:
    """Say what kind of file some bytes are: "text", "parquet", "workbook", "zip", "sqlite", "old workbook",
    "web page", "pdf" or "binary".

    >>> name_content(b"a,b\\n1,2"), name_content(b"PAR1...."), name_content(b"%PDF-1.7")
    ('text', 'parquet', 'pdf')
    """
    if content.startswith(b"PK\x03\x04"):
        return "workbook" if b"xl/" in content else "zip"
    for start, kind in ((b"PAR1", "parquet"), (b"SQLite format 3\0", "sqlite"), (b"%PDF", "pdf"),
                        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old workbook")):
        if content.startswith(start):
            return kind
    start_of_text = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start_of_text.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        return "web page"
    if _guess_utf16(content) is None and b"\0" in content:
        return "binary"
    return "text"


def say_what_to_do(kind: str) -> str:
    """Say what a person can do with a file of a kind that cannot be read as a table here."""
    return _WHAT_TO_DO[kind]


_WHAT_TO_DO = {
    "workbook": "It is an Excel workbook: rename it to end in .xlsx, or save the sheet as CSV.",
    "zip": "It is a zip archive: unpack it first.",
    "sqlite": "It is a database: use it as the source by itself.",
    "old workbook": "It is an old Excel file (.xls) or protected by a password: open it in Excel and save it as .xlsx "
                    "without a password, or as CSV.",
    "web page": "It is a web page or XML with another name: open it in a spreadsheet and save it as CSV.",
    "pdf": "It is a PDF: export the table as CSV instead.",
    "binary": "It is not a table of text: export it as CSV.",
    "parquet": "It is a Parquet file: rename it to end in .parquet.",
}


def read_table(content: bytes, name: str) -> RawTable:
    """Read one table from the bytes of a CSV or Parquet file.

    name: what to call the file in messages. Raises SourceError when the bytes are something else, when two
    columns have the same header, or when a quotation mark is never closed.
    """
    kind = name_content(content)
    if kind == "parquet":
        return arrow.read_parquet(content, name)
    if kind != "text":
        raise SourceError(f"{name} cannot be read as a table. {say_what_to_do(kind)}")
    return read_text(content, name)


def read_text(content: bytes, name: str, *, allow_same_headers: bool = False) -> RawTable:
    """Read one table from the bytes of a delimited text file, in any usual encoding and with any usual delimiter.

    Raises SourceError as `read_table` does.

    >>> raw = read_text("n\u00famero;de\\n1;2\\n".encode("cp1252"), "a.csv")
    >>> raw.header, raw.rows.tolist(), len(raw.remarks)
    (('número', 'de'), [2], 2)
    """
    is_utf8 = _is_utf8(content)  # then Arrow takes the bytes as they are, and only their beginning is made text here
    text, remarks, is_mixed = (_begin(content), [], False) if is_utf8 else decode(content, name)
    if "\0" in text:
        raise SourceError(f"{name} holds characters that no text has. Export it as CSV again.")
    delimiter, declared = choose_delimiter(text)
    first_row = 1 + (declared > 0)
    if delimiter != ",":
        remarks.append(Remark("", f"The cells are divided by {_DELIMITERS[delimiter]}, not commas; read so.",
                              "Nothing to do."))
    header = _first_record(text[declared:][:_SNIFFED], delimiter, name)
    if not allow_same_headers:
        refuse_same_headers(header, name)
    raw = None
    if not is_mixed:
        lines = content.removeprefix(codecs.BOM_UTF8)[declared:] if is_utf8 else text[declared:].encode()
        raw = arrow.read_lines(lines, delimiter, header, name, first_row + 1)
    if raw is None:
        text = content.decode("utf-8-sig") if is_utf8 else text
        raw = _read_carefully(text[declared:], delimiter, header, name, first_row)
    return replace(raw, remarks=(*remarks, *raw.remarks), has_decimal_comma=delimiter == ";")


def _is_utf8(content: bytes) -> bool:
    """Is it UTF-8 without the empty letters of UTF-16? Told piece by piece, so that no second copy fills the memory."""
    if b"\0" in content:
        return False
    letters = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, 0 if content.isascii() else len(content), _SNIFFED):
            letters.decode(content[start : start + _SNIFFED])
        letters.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _begin(content: bytes) -> str:
    """Give the text of the first bytes of UTF-8, without its mark and without a letter that is cut in two."""
    return codecs.getincrementaldecoder("utf-8-sig")().decode(content[:_SNIFFED])


def decode(content: bytes, name: str) -> tuple[str, list[Remark], bool]:
    """Turn bytes into text. Where only some of it is UTF-8, the rest keeps its bytes, marked, and True is given.

    Raises SourceError when the bytes are text in no usual encoding.

    >>> decode(b"a\\n1", "a.csv")
    ('a\\n1', [], False)
    """
    utf16 = _guess_utf16(content)
    try:
        if utf16:
            return content.decode(utf16).removeprefix("\ufeff"), [], False
        return content.decode("utf-8-sig"), [], False
    except UnicodeDecodeError:
        if utf16:
            raise SourceError(f"{name} begins as UTF-16 text and then is not. Export it again as CSV UTF-8.") from None
    marked = content.decode("utf-8-sig", errors="surrogateescape")
    whole = _BYTE_LEFT.sub("", marked)
    if not whole.isascii():  # some of it is UTF-8: the other bytes were pasted in from elsewhere
        return marked, [], True
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise SourceError(f"{name} is neither UTF-8 nor Windows text. Export it again as CSV UTF-8.") from None
    samples = re.findall(r"\w*[^\x00-\x7f]\w*", text)[:3]
    return text, [Remark(", ".join(samples), "The file is not UTF-8; it was read as Windows text (cp1252).",
                         "Check that these words are right; if not, export it again as CSV UTF-8.")], False


def _guess_utf16(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = content[:200]
    if len(head) >= 8 and head[1::2].count(0) > len(head) // 3 and not head[0::2].count(0):
        return "utf-16-le"
    if len(head) >= 8 and head[0::2].count(0) > len(head) // 3 and not head[1::2].count(0):
        return "utf-16-be"
    return None


def choose_delimiter(text: str) -> tuple[str, int]:
    """Tell the delimiter, and how many letters of the text declare it.

    It is the one that the text declares, or the one that divides its header into most cells.

    >>> choose_delimiter("a;b\\n1;2"), choose_delimiter("sep=;\\na;b")
    ((';', 0), (';', 6))
    """
    head = text[:_SNIFFED]
    declared = re.match(r'"?sep=([,;|\t])"?\r?\n', head)  # Excel's own first line
    if declared:
        return declared[1], declared.end()

    def count(delimiter: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=count), 0  # the first of equals, so a comma where nothing divides


def _records(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise SourceError(f"{name} cannot be divided into cells ({error}). A quotation mark is probably never closed: "
                          "open it in a spreadsheet and look for a very long cell.") from error


def _first_record(text: str, delimiter: str, name: str) -> list[str]:
    header = next(_records(text, delimiter, name), [])
    while header and not header[-1].strip():  # commas that a spreadsheet left at the end
        header.pop()
    if not header:
        raise SourceError(f"The first row of {name} is blank. It must hold the names of the columns.")
    return [cell.strip() for cell in header]


def _read_carefully(text: str, delimiter: str, header: list[str], name: str, first_row: int) -> RawTable:
    """Read record by record: rows that do not fit the header are kept apart, blank ones counted."""
    end = "\x00end"
    if not text.endswith(("\n", "\r")):
        text += "\n"
    good: list[list[str]] = []
    rows: list[int] = []
    unread: list[Unread] = []
    blank: list[int] = []
    number = first_row - 1
    last: list[str] = []
    for number, record in enumerate(_records(text + end, delimiter, name), start=first_row):
        last = record
        if number == first_row or record == [end]:
            continue
        if not any(cell.strip() for cell in record):
            blank.append(number)
            continue
        fault = _find_fault(record, len(header))
        if fault:
            shown = _BYTE_LEFT.sub("\ufffd", delimiter.join(record))
            unread.append(Unread(number, shown[:200], *fault))
        else:
            good.append(record[: len(header)])
            rows.append(number)
    if last != [end]:
        raise SourceError(f"Row {number} of {name} opens a quotation mark that is never closed. Close or remove it, "
                          "and try again.")
    while blank and blank[-1] == number - 1:  # blank lines at the end are nothing to speak of
        number = blank.pop()
    remarks: tuple[Remark, ...] = ()
    if blank:
        remarks = (Remark("", f"{len(blank)} blank rows between the others were skipped, the first is row {blank[0]}.",
                          "Nothing to do, unless something is missing there."),)
    return make_raw(name, header, good, rows, unread=tuple(unread), remarks=remarks)


def _find_fault(record: list[str], width: int) -> tuple[str, str] | None:
    if len(record) < width:
        return (f"The row has {len(record)} cells, the header {width}.",
                "Find the cell that is missing; a comma may be lost.")
    if any(cell.strip() for cell in record[width:]):
        return (f"The row has {len(record)} cells, the header {width}.",
                "Find the comma that divides a cell in two, and put that cell in quotation marks.")
    if any(_BYTE_LEFT.search(cell) for cell in record):
        return ("The row holds letters in another encoding than the rest of the file.",
                "Type the words with accents again, and save the file as CSV UTF-8.")
    return None
