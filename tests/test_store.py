"""Nothing is lost: many write at once, and whatever stops a writer leaves the last good state."""

import csv
import multiprocessing
import os
import random
import resource
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from wbl.collect import folder_store
from wbl.collect import load as loading
from wbl.collect.load import load
from wbl.collect.store import merge_rows, open_store
from wbl.errors import SourceError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="Processes are forked, which this system cannot.")
CLASS, EACH = 35, 50    # students who hand in at once, and how often
PLACES = pytest.mark.parametrize("name", ["log", "log.sqlite"])


WORDS = 'tall, "quoted",\nniño'


def hand_in(place: str, student: int, count: int) -> None:
    """Hand in one answer after the other, a transaction each."""
    for number in range(count):
        with open_store(place, "class") as transaction:
            merge_rows(transaction, {"opportunities": [{"interview_id": f"I{student}", "title": f"{number} {WORDS}"}]})


def write_on(place: str, student: int, done: Any) -> None:
    """Put in interviews until the end, and count those that are in."""
    while True:
        put(place, f"I{student}-{done.value}", f"S{student}", WORDS)
        done.value += 1


def put(place: str | Path, interview: str, student: str, words: str) -> None:
    with open_store(place, "class") as transaction:
        merge_rows(transaction, {
            "interviews": [{"interview_id": interview, "date": "2025-10-01", "school_id": "Q1", "status": "held",
                            "interview_type": "virtual", "occupation": words}],
            "participations": [{"interview_id": interview, "student_id": student, "role": "interviewer",
                                "attended": "true"}]})


def read(place: Path) -> tuple[Counter, Counter]:
    """Give the rows of both tables, however they are stored."""
    with open_store(place, "look") as transaction:
        return (Counter((row["interview_id"], row["occupation"]) for row in transaction.rows("interviews")),
                Counter((row["interview_id"], row["student_id"]) for row in transaction.rows("participations")))


def start(work: Any, *arguments: object) -> Any:
    process = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    process.start()
    return process


@pytest.mark.slow
@PLACES
def test_a_class_that_hands_in_together_loses_nothing(tmp_path, name):
    place = tmp_path / name
    writers = [start(hand_in, str(place), student, EACH) for student in range(CLASS)]
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * CLASS
    with open_store(place, "look") as transaction:
        found = Counter((row["interview_id"], row["title"]) for row in transaction.rows("opportunities"))
    assert found == Counter((f"I{student}", f"{number} {WORDS}") for student in range(CLASS) for number in range(EACH))


@PLACES
def test_a_writer_killed_at_any_moment_leaves_whole_changes_only(tmp_path, name):
    place, dice = tmp_path / name, random.Random(25)
    before = 0
    for moment in range(25):
        done = multiprocessing.get_context("fork").Value("i", 0)
        writer = start(write_on, str(place), moment, done)
        while done.value == 0 and writer.is_alive():
            time.sleep(0.001)
        time.sleep(dice.uniform(0, 0.06))
        writer.kill()
        writer.join()
        interviews, participations = read(place)
        assert {key for key, _ in interviews} == {key for key, _ in participations}
        assert set(interviews.values()) <= {1}
        assert {words for _, words in interviews} <= {WORDS}
        assert len(interviews) >= before + done.value   # what was said to be in is in
        before = len(interviews)
    assert len(load(place).participations) == before
    if place.is_dir():
        assert not [path.name for path in place.iterdir() if path.name.startswith((".wbl-new", ".wbl-plan"))]


def test_a_reader_never_meets_half_a_change(tmp_path, monkeypatch):
    place, read_file, writes = tmp_path / "log", loading._read_file, iter(("I2", "I3"))
    put(place, "I1", "S1", WORDS)

    def read_while_others_write(path: Path, table: str) -> Any:
        if table == "interviews" and (interview := next(writes, None)):
            put(place, interview, "S1", WORDS)
        return read_file(path, table)

    monkeypatch.setattr(loading, "_read_file", read_while_others_write)
    program = load(place)
    assert program.interviews["interview_id"].tolist() == ["I1", "I2", "I3"]
    assert program.participations["interview_id"].tolist() == ["I1", "I2", "I3"]


def die_at(place: str, step: int) -> None:
    """Add one interview, and end the process without a word at its n-th step on the disk."""
    left = [step]

    def count(real):  # type: ignore[no-untyped-def]
        def counted(*arguments, **more):  # type: ignore[no-untyped-def]
            left[0] -= 1
            if left[0] < 0:
                os._exit(9)
            return real(*arguments, **more)
        return counted

    for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "unlink"), (Path, "open")):
        setattr(owner, name, count(getattr(owner, name)))
    put(place, "I2", "S2", "new")
    os._exit(0)


def test_a_folder_survives_a_death_at_every_step(tmp_path):
    outcomes = []
    for step in range(60):
        place = tmp_path / f"log{step}"
        put(place, "I1", "S1", "old")
        writer = start(die_at, str(place), step)
        writer.join()
        found = [{key for key, _ in table} for table in read(place)]
        assert found[0] == found[1]
        assert found[0] in ({"I1"}, {"I1", "I2"})
        assert {path.name for path in place.iterdir()} == {".wbl-lock", "history", "interviews.csv",
                                                           "participations.csv"}
        outcomes.append((writer.exitcode, len(found[0])))
        if writer.exitcode == 0:
            break
    assert outcomes[0] == (9, 1)
    assert (9, 2) in outcomes   # decided, and finished by whoever came next
    assert outcomes[-1] == (0, 2)


def fill_the_disk(place: str, most_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    try:
        with open_store(place, "class") as transaction:
            merge_rows(transaction, {"interviews": [
                {"interview_id": f"N{number}", "date": "2025-10-01", "school_id": "Q1", "status": "held",
                 "interview_type": "virtual"} for number in range(20_000)]})
    except SourceError as error:
        os._exit(3 if "it is as it was before" in str(error) else 4)
    os._exit(0)


@PLACES
def test_a_full_disk_is_said_and_changes_nothing(tmp_path, name):
    place = tmp_path / name
    put(place, "I1", "S1", "old")
    writer = start(fill_the_disk, str(place), 200_000)
    writer.join()
    assert writer.exitcode == 3
    assert read(place) == (Counter({("I1", "old"): 1}), Counter({("I1", "S1"): 1}))
    put(place, "I2", "S2", "new")
    assert len(load(place).participations) == 2


def test_a_database_on_a_server_is_never_written(tmp_path):
    with pytest.raises(SourceError, match="reads and does not write"), open_store("postgresql://x/y", "class"):
        pass


def test_text_that_a_spreadsheet_would_calculate_is_guarded_and_comes_back(tmp_path):
    put(tmp_path / "log", "I1", "S1", '=HYPERLINK("http://x.example")')
    with (tmp_path / "log" / "interviews.csv").open(newline="") as file:
        assert next(csv.DictReader(file))["occupation"] == '\'=HYPERLINK("http://x.example")'
    assert load(tmp_path / "log").interviews["occupation"].tolist() == ['=HYPERLINK("http://x.example")']
    assert folder_store.unguard(folder_store.guard("-5")) == "-5"
