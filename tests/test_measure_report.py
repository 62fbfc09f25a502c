"""All tables of a report together: what always holds, on any engine, whatever is missing."""

import shutil
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import skip_or_fail
from tiny_program import make_table, on_duckdb, tiny_program
from wbl import schema
from wbl.collect.engines import lay_tables
from wbl.collect.simulate import simulate
from wbl.errors import ParameterError
from wbl.measure.participation import count_students_by_interview_type, count_unrostered
from wbl.measure.report import list_missing_tables, list_unsaid, measure_report
from wbl.measure.shapes import SHAPES
from wbl.program import Program

YEAR = "2025-26"
TYPES = ("in_person", "virtual", "hybrid", "simulation")
STAFF_ONLY = {"students_without_interview", "permission_gaps"}


def assert_same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    assert list(one) == list(other)
    for name in one:
        pd.testing.assert_frame_equal(one[name], other[name])


@pytest.mark.parametrize("audience", ["public", "staff"])
def test_every_table_has_its_columns(sample_program: Program, audience: str) -> None:
    tables = measure_report(sample_program, YEAR, audience=audience)
    assert set(tables) == set(SHAPES) - (STAFF_ONLY if audience == "public" else set())
    for name, frame in tables.items():
        assert {column: str(kind) for column, kind in frame.dtypes.items()} == SHAPES[name], name
        assert name == "unrostered" or len(frame) > 3, name
        keys = [column for column, kind in SHAPES[name].items() if kind == "str"]
        assert not keys or not frame.duplicated(keys).any(), name


def test_an_unknown_audience_is_refused(sample_program: Program) -> None:
    with pytest.raises(ParameterError, match="everyone"):
        measure_report(sample_program, YEAR, audience="everyone")


def test_the_program_stays_as_it_was(sample_program: Program) -> None:
    before = {name: frame.copy() for name, frame in sample_program.tables.items()}
    measure_report(sample_program, YEAR, audience="staff")
    for name, frame in sample_program.tables.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_duckdb_gives_the_same_and_leaves_nothing_behind(sample_program: Program) -> None:
    laid = on_duckdb(sample_program)
    assert_same(measure_report(sample_program, YEAR, audience="staff"), measure_report(laid, YEAR, audience="staff"))
    left = laid.interviews.query("_", "SELECT table_name FROM duckdb_tables()").fetchall()
    assert left == []


@pytest.mark.slow
def test_spark_gives_the_same(sample_program: Program) -> None:
    if not find_spec("pyspark") or not shutil.which("java"):
        skip_or_fail("spark", "Spark's tests need Java and the package pyspark (456 MB), which are not both here.")
    program = keep_schools(sample_program, 2)
    from pyspark.sql import SparkSession

    quick = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1", "spark.sql.adaptive.enabled": "false"}
    spark = SparkSession.builder.master("local[1]").config(map=quick).getOrCreate()
    try:
        laid = lay_tables(program, "spark")
        some = replace(program, tables={**laid.tables, "schools": program.schools, "partners": program.partners})
        for there in (laid, some):
            assert_same(measure_report(program, YEAR, audience="staff"), measure_report(there, YEAR, audience="staff"))
    finally:
        spark.stop()


def keep_schools(program: Program, number: int) -> Program:
    """Keep the first schools, and the participations in their interviews: Spark takes seconds for each count."""
    schools = program.schools.head(number)
    interviews = program.interviews[program.interviews["school_id"].isin(schools["school_id"])]
    rows = program.participations[program.participations["interview_id"].isin(interviews["interview_id"])]
    return replace(program, tables={**program.tables, "schools": schools, "interviews": interviews,
                                    "participations": rows})


def test_some_tables_may_lie_in_duckdb_and_some_in_memory(sample_program: Program) -> None:
    mixed = on_duckdb(sample_program, "participations", "interviews", "salaries")
    assert_same(measure_report(sample_program, YEAR), measure_report(mixed, YEAR))


@pytest.mark.parametrize("missing", [name for name, table in schema.TABLES.items() if not table.required])
def test_a_source_without_a_table_is_measured_all_the_same(sample_program: Program, missing: str) -> None:
    empty = make_table(missing, ())
    program = replace(sample_program, tables={**sample_program.tables, missing: empty},
                      given=frozenset(schema.TABLES) - {missing})
    tables = measure_report(program, YEAR, audience="staff")
    for name, frame in tables.items():
        assert list(frame) == list(SHAPES[name])
    assert list_missing_tables(program) == (missing,)
    for left_out in list_unsaid(program).get(missing, ()):
        assert left_out not in tables or tables[left_out].empty
    bare = replace(program, tables={name: table for name, table in program.tables.items() if name != missing})
    assert_same(tables, measure_report(bare, YEAR, audience="staff"))


@pytest.mark.parametrize("table", list(schema.TABLES))
def test_a_source_without_the_columns_it_may_lack_is_measured_all_the_same(table: str) -> None:
    program = tiny_program(
        schools=[{"school_id": "North"}], students=["Ana"], partners=[{"partner_id": "Nia"}],
        interviews=[{"interview_id": "one", "partner_id": "Nia", "recorded_by": "school", "recording_id": "R1"}],
        participations=["one Ana"], recordings=[{"recording_id": "R1"}],
        salaries=[{"interview_id": "one", "soc_code": "29-1141", "low": 50_000, "high": 60_000}],
        career_steps=[{"interview_id": "one", "step": 1, "kind": "job", "title": "Cook", "years": 2}],
        opportunities=[{"interview_id": "one", "title": "Chef", "soc_code": "35-1011", "relation": "next"}],
        permissions=[{"student_id": "Ana", "interview_id": "one", "kind": "media_school"}],
    )
    declared, frame = schema.TABLES[table], program.tables[table]
    may_lack = [column.name for column in declared.columns if not column.required and column.name not in declared.key]
    without = replace(program, tables={**program.tables, table: frame.drop(columns=may_lack)})
    blank = replace(program, tables={**program.tables, table: frame.assign(
        **{column: frame[column].mask(frame[column].notna()) for column in may_lack})})
    tables = measure_report(without, YEAR, audience="staff")
    assert {name: list(frame) for name, frame in tables.items()} == {name: list(SHAPES[name]) for name in tables}
    assert_same(tables, measure_report(blank, YEAR, audience="staff"))


def test_a_program_without_any_row_is_measured(sample_program: Program) -> None:
    for program in (tiny_program(interviews=[], participations=[]),
                    tiny_program(**{name: [] for name in schema.TABLES})):
        tables = measure_report(program, YEAR, audience="staff")
        assert tables["students_by_interview_type"]["students"].fillna(0).sum() == 0
        assert_same(tables, measure_report(on_duckdb(program), YEAR, audience="staff"))


# ---- what must always hold, for any program

IDS = st.sampled_from(["Ana", "Ben", "Cy", "Dee", "Eli"])
EVENTS = ("e1", "e2", "e3", "e4", "e5", "e6")
PROGRAMS = st.builds(
    lambda roster, events, there: tiny_program(
        students=[{"student_id": name} | groups for name, groups in roster.items()],
        interviews=[{"interview_id": name} | event for name, event in events.items()],
        participations=[
            {"interview_id": event, "student_id": student} | row for (event, student), row in there.items()],
    ),
    st.dictionaries(IDS, st.fixed_dictionaries({
        "school_id": st.sampled_from(["North", "South"]), "grade": st.sampled_from([9, 10, None]),
        "cte_program": st.sampled_from(["Health", "Auto", None]), "has_iep": st.sampled_from([True, False, None]),
        "class_id": st.sampled_from(["A", "B", None]), "school_year": st.sampled_from([YEAR, YEAR, "2024-25"]),
    })),
    st.dictionaries(st.sampled_from(EVENTS), st.fixed_dictionaries({
        "interview_type": st.sampled_from(TYPES), "status": st.sampled_from(["held", "held", "planned"]),
        "date": st.sampled_from(["2025-06-30", "2025-07-01", "2025-12-24", "2026-06-30", "2026-07-01"]),
        "school_id": st.sampled_from(["North", "South"]),
    })),
    st.dictionaries(st.tuples(st.sampled_from(EVENTS), IDS), st.fixed_dictionaries({
        "role": st.sampled_from(["interviewer", "viewer"]), "attended": st.sampled_from([True, True, False, None]),
    })),
)


def is_yes(value: object) -> bool:
    return bool(pd.notna(value) and value)


def recount(program: Program) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Count again in the plainest Python: (breakdown, group, type) -> students, interviews."""
    first, after = program.settings.days_of(YEAR)
    held = {row.interview_id: row for row in program.interviews.itertuples()
            if row.status == "held" and first <= row.date.date() < after}
    roster = {row.student_id: row for row in program.students.itertuples() if row.school_year == YEAR}
    who, what = defaultdict(set), defaultdict(set)
    for row in program.participations.itertuples():
        if row.interview_id not in held or not is_yes(row.attended) or (roster and row.student_id not in roster):
            continue
        event = held[row.interview_id]
        counted = [event.interview_type, "any"]
        if row.role == "interviewer" and event.interview_type != "simulation":
            counted.append("any_live")
        for group in groups_of(roster, row.student_id) if roster else [("all", "all"), ("school", event.school_id)]:
            for kind in counted:
                who[(*group, kind)].add(row.student_id)
                what[(*group, kind)].add(row.interview_id)
    return {key: (len(who[key]), len(what[key])) for key in who}


def groups_of(roster: dict[str, Any], student: str) -> list[tuple[str, str]]:
    """A student's groups; a column that is blank for everybody is no breakdown."""
    def name(value: object) -> str:
        return "none" if pd.isna(value) else {True: "yes", False: "no"}.get(value, str(value))  # type: ignore[call-overload]

    row = roster[student]
    columns = {"grade": "grade", "cte_program": "cte_program", "career_cluster": "career_cluster",
               "ell_level": "ell_level", "has_iep": "has_iep", "class": "class_id"}
    filled = {breakdown: column for breakdown, column in columns.items()
              if any(pd.notna(getattr(other, column)) for other in roster.values())}
    groups = [("all", "all"), ("school", row.school_id)]
    groups += [(breakdown, name(getattr(row, column))) for breakdown, column in filled.items()]
    return [*groups, *([("school_grade", f"{row.school_id} / {name(row.grade)}")] if "grade" in filled else [])]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PROGRAMS)
def test_any_program_is_counted_as_in_plain_python(program: Program) -> None:
    counts = count_students_by_interview_type(program, YEAR, audience="staff")
    expected = recount(program)
    has_roster = (program.students["school_year"] == YEAR).any()
    for line in counts.itertuples():
        if line.interview_type != "none":
            found = expected.get((line.breakdown, line.group, line.interview_type), (0, 0))
            assert (line.students, line.interviews) == found, line
        assert pd.isna(line.enrolled) != has_roster
    wide = counts.pivot(index=["breakdown", "group"], columns="interview_type", values="students")
    assert (wide[list(TYPES)].max(axis=1) <= wide["any"]).all()
    assert (wide["any"] <= wide[list(TYPES)].sum(axis=1)).all()
    assert (wide["any_live"] <= wide["any"]).all()
    if has_roster:
        enrolled = counts.groupby(["breakdown", "group"])["enrolled"].first()
        assert (wide["any"] + wide["none"] == enrolled).all()
        for _, sizes in enrolled.groupby("breakdown"):
            assert sizes.sum() == enrolled["all", "all"]
    assert set(expected) <= set(counts[["breakdown", "group", "interview_type"]].itertuples(index=False, name=None))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PROGRAMS)
def test_the_tables_of_any_program_agree(program: Program) -> None:
    tables = measure_report(program, YEAR)
    types = tables["students_by_interview_type"]
    whole = types[types["breakdown"] == "all"].set_index("interview_type")
    roles = tables["participations_by_role"]
    by_type = roles.groupby("interview_type")["students"]
    assert (by_type.max().reindex(TYPES) <= whole["students"].reindex(TYPES)).all()
    assert (by_type.sum().reindex(TYPES) >= whole["students"].reindex(TYPES)).all()
    months = tables["interviews_by_month"].groupby("interview_type")["interviews"].sum()
    assert (months.reindex([*TYPES, "any"], fill_value=0) == whole["interviews"].reindex([*TYPES, "any"])).all()
    times = tables["students_by_interview_count"].set_index("interviews_received")["students"]
    assert times[["1", "2", "3+"]].sum() == whole.at["any", "students"]
    this_year = tables["years_compared"][tables["years_compared"]["school_year"] == YEAR]
    assert this_year["students"].tolist() == whole["students"].tolist()
    counted = roles["participations"].sum()
    left_out = count_unrostered(program, YEAR)["participations"].sum()
    held = program.interviews[(program.interviews["status"] == "held")
                              & program.interviews["date"].between("2025-07-01", "2026-06-30")]
    there = program.participations[program.participations["attended"].fillna(False)]
    assert counted + left_out == there["interview_id"].isin(held["interview_id"]).sum()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Program:
    from wbl.collect.load import load

    folder = tmp_path_factory.mktemp("made") / "city"
    simulate(folder, students=3_000, schools=12, seed=11)
    return load(folder)


def test_a_simulated_city_is_counted_as_in_plain_python(city: Program) -> None:
    counts = count_students_by_interview_type(city, YEAR, audience="staff")
    expected = recount(city)
    compared = 0
    for line in counts.itertuples():
        if line.interview_type != "none":
            found = expected.pop((line.breakdown, line.group, line.interview_type), (0, 0))
            assert (line.students, line.interviews) == found, line
            compared += 1
    assert compared > 1_000 and not expected


def test_permissions_of_a_simulated_city_as_in_plain_python(city: Program) -> None:
    said = defaultdict(list)
    for row in city.permissions.itertuples():
        said[row.student_id, row.kind].append(row)
    first, after = city.settings.days_of(YEAR)
    held = {row.interview_id: row for row in city.interviews.itertuples()
            if row.status in ("held", "planned") and first <= row.date.date() < after
            and row.interview_type != "simulation"}
    gaps = set()
    for row in city.participations.itertuples():
        event = held.get(row.interview_id)
        if event is None or row.role != "interviewer" or (event.status == "held" and not is_yes(row.attended)):
            continue
        kinds = {"school": ["media_school"], "third_party": ["media_third_party"]}.get(event.recorded_by, [])
        for kind in kinds + (["parent_contact"] if event.channel != "school" else []):
            days = [(word.valid_from, not word.granted) for word in said[row.student_id, kind]
                    if word.valid_from <= event.date <= word.valid_to and (
                        word.interview_id == event.interview_id
                        or (pd.isna(word.interview_id) and kind != "media_third_party"))]
            if not days or max(days)[1]:
                gaps.add((event.interview_id, row.student_id, kind))
    listed = measure_report(city, YEAR, audience="staff")["permission_gaps"]
    listed = listed[listed["kind"] != "partner_release"]
    assert len(gaps) > 20
    assert set(listed[["interview_id", "student_id", "kind"]].itertuples(index=False, name=None)) == gaps


def test_a_day_later_is_another_year(city: Program, tmp_path: Path) -> None:
    moved = replace(city, tables={**city.tables, "interviews": city.interviews.assign(
        date=city.interviews["date"] + timedelta(days=366))})
    before = measure_report(city, "2024-25")["partners_asked"]
    after = measure_report(moved, YEAR)["partners_asked"]
    assert before["interviews"].sum() > 0
    pd.testing.assert_frame_equal(before, after)
