"""The last look before a public report goes out: does anything private of the source stand in any of its files?

Looked for are codes of students, of interviews and of permissions, students' names, and what people typed. Nothing of
the kind is ever handed to a public notebook; this finds out when that should stop being true.
"""

import html
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wbl import schema
from wbl.errors import PublishError
from wbl.program import Program
from wbl.protect.releases import Release

_KEYS = ("interview_id", "permission_id", "salary_id")   # codes of single events, beside what the schema calls private
_TYPED = ("raw", "student_name", "learning_objectives")                         # words of people; the others are codes
_SHORTEST_NUMBER = 6        # digits; shorter codes cannot be told from counts and pay
_LONGEST = 60               # words of a typed text that are compared
_WORD = re.compile(r"[^\W_][\w-]*")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_CODE = re.compile(r"<script(?![^>]*application/json)[^>]*>.*?</script>|<style[^>]*>.*?</style>", re.S)
_READ = (".html", ".ipynb", ".csv", ".json", ".xlsx", ".docx")

Words = tuple[str, ...]


@dataclass
class Private:
    """Everything private of a source, as words, with the column that it stands in."""

    numbers: set[float] = field(default_factory=set)                    # published: a code of digits may be equal
    codes: dict[str, str] = field(default_factory=dict)                 # code -> "table.column"
    texts: dict[Words, list[tuple[Words, str]]] = field(default_factory=dict)   # first two words -> whole, column

    def add_all(self, column: str, values: Iterable[str]) -> None:
        """Add the values of a column; what is too short or too plain to be recognized is left out."""
        if column.rpartition(".")[2] not in _TYPED:
            self.codes |= {value.casefold(): column for value in values
                           if value and (len(value) >= _SHORTEST_NUMBER or not value.isdecimal())}
            return
        for value in values:
            words = tuple(_WORD.findall(value.casefold()))[:_LONGEST]
            if len(words) > 1 and sum(letter.isalpha() for letter in value) >= 5:
                self.texts.setdefault(words[:2], []).append((words, column))

    def find(self, text: str) -> Iterator[tuple[str, str]]:
        """Give (value, column) for what stands in a text."""
        folded = text.casefold()
        for code in set(re.findall(r"(?<![\w.-])[\w.-]*\w(?![\w-])", folded)) & self.codes.keys():
            if not (code.isdecimal() and float(code) in self.numbers):
                yield code, self.codes[code]
        words = _WORD.findall(folded) if self.texts else []
        for place in range(len(words) - 1):
            for whole, column in self.texts.get((words[place], words[place + 1]), ()):
                if tuple(words[place:place + len(whole)]) == whole:
                    yield " ".join(whole), column


def read_private(program: Program, release: Release) -> Private:
    """Collect every private value of a program: a student's code and name, codes of single events, what was typed.

    A code of digits that is also a number of the release, as yearly pay is, cannot be told from it.
    """
    columns = [frame[name] for frame in (table.frame for table in release.tables.values())
               for name in frame.select_dtypes("number").columns]
    read = [float(count) for rows in release.about.account.values() for count in rows.values()]
    private = Private({*read, *(float(value) for column in columns for value in column.dropna())})
    for table in schema.TABLES.values():
        if not program.has(table.name):
            continue
        for column in table.columns:
            if column.kind == "text" and (column.seen_by == "private" or column.name in (*_KEYS, *_TYPED)):
                found = program.lazy(table.name).select(column.name).unique().collect("pandas").to_native()
                values = found[column.name].dropna().astype("str").str.strip().to_list()
                private.add_all(f"{table.name}.{column.name}", values)
    return private


def scan_folder(folder: Path, private: Private) -> None:
    """Look through every file of a finished public report. Raises PublishError when anything private is found."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _READ:
            continue
        found = next((one for text in _read(path) for one in private.find(text)), None)
        if found:
            raise PublishError(
                f"{path.relative_to(folder).as_posix()} of the report would hold a private value ({found[1]}), so "
                "nothing was written. Look for it in labels, names of schools and programs, and other public columns "
                "of the source."
            )


def _read(path: Path) -> Iterable[str]:
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                if name.endswith((".xml", ".rels")):
                    yield html.unescape(re.sub(r"<[^>]*>", " ", parts.read(name).decode("utf-8", "replace")))
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".html":
        text = html.unescape(_CODE.sub(" ", text))
    yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
