"""A made-up program is the same each time, follows every rule of the schema, and looks like a real one."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import wbl.collect.simulate as simulation
from wbl import schema
from wbl.collect.load import load
from wbl.collect.simulate import invent_tables, simulate
from wbl.collect.simulated import files, recordings
from wbl.errors import ParameterError, SourceError
from wbl.official_wages import find_official_code, read_official_wages
from wbl.program import Program
from wbl.vocabulary import INTERVIEW_TYPES

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
REMAKE = "data/sample is not what the code makes: remake it with the command in its README."


def hash_files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return invent_tables(students=5_000, schools=33, seed=7)


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Program:
    folder = tmp_path_factory.mktemp("made") / "program"
    simulate(folder, students=1_500, seed=3)
    return load(folder)


@pytest.fixture(scope="module")
def took_part(tables) -> pd.DataFrame:
    """Everybody who was there in the later year, with the interview and the row of the roster."""
    held = tables["interviews"].query("status == 'held' and date >= '2025-07-01'")
    there = tables["participations"].query("attended").merge(held, on="interview_id")
    roster = tables["students"].query("school_year == '2025-26'")
    return there.merge(roster, on="student_id", suffixes=("", "_of_student"))


# The same bytes

def test_the_sample_is_what_the_code_makes(tmp_path):
    simulate(tmp_path / "sample", students=900, schools=6, seed=1)
    assert hash_files(tmp_path / "sample") == hash_files(SAMPLE), REMAKE


def test_another_seed_makes_another_program(tmp_path):
    for seed in (1, 2):
        simulate(tmp_path / str(seed), students=30, seed=seed)
    first, second = hash_files(tmp_path / "1"), hash_files(tmp_path / "2")
    tables = [f"{name}.csv" for name in schema.TABLES]
    assert all(first[name] != second[name] for name in tables)


def test_parquet_holds_what_csv_holds(tmp_path):
    for format in files.FORMATS:
        simulate(tmp_path / format, students=60, seed=4, format=format)
    written, typed = load(tmp_path / "csv"), load(tmp_path / "parquet")
    for name in schema.TABLES:
        pd.testing.assert_frame_equal(written.tables[name], typed.tables[name])
    assert not (tmp_path / "parquet" / "datapackage.json").exists()


def test_the_sample_stays_small_and_says_that_it_is_made_up():
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 3_000_000
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert "made up" in readme and "wbl simulate sample --students 900 --schools 6 --seed 1" in readme
    assert "made-up" in load(SAMPLE).settings.program_name


def test_the_sample_is_a_valid_data_package():
    from frictionless import Package

    report = Package(str(SAMPLE / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])[:5]
    assert len(report.tasks) == len(schema.TABLES)


# Any size

@pytest.mark.parametrize("students", [1, 2, 10, 199])
def test_a_program_of_any_size_is_whole(tmp_path, students):
    simulate(tmp_path / "small", students=students, seed=students)
    made = load(tmp_path / "small")
    assert (made.students["school_year"] == "2025-26").sum() == students
    assert sum(count.held for count in made.account.values()) == 0
    assert made.given == set(schema.TABLES)


def test_every_school_has_students(tables):
    now = tables["students"].query("school_year == '2025-26'")
    assert len(now) == now["student_id"].nunique() == 5_000
    assert now["school_id"].nunique() == len(tables["schools"]) == 33
    tiny = invent_tables(students=12, schools=12, seed=1)
    assert set(tiny["students"].query("school_year == '2025-26'")["school_id"]) == set(tiny["schools"]["school_id"])


def test_without_made_up_transcripts_there_is_still_a_program(tmp_path, monkeypatch):
    monkeypatch.setattr(recordings, "MADE_UP", tmp_path / "nowhere.csv")
    simulate(tmp_path / "program", students=100)
    assert not (tmp_path / "program" / "transcripts").exists()
    assert load(tmp_path / "program").recordings["transcript"].isna().all()


# Where it is written

@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"students": 0}, "at least 1 student"), ({"students": 5, "schools": 6}, "1 to 5 schools, not 6"),
     ({"students": 5, "schools": 0}, "not 0"), ({"students": 5, "seed": -1}, "seed"),
     ({"students": 5, "format": "parket"}, 'Did you mean "parquet"')],
)
def test_a_wrong_number_is_named_and_nothing_is_written(tmp_path, wrong, said):
    with pytest.raises(ParameterError, match=said):
        simulate(tmp_path / "program", **wrong)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_refused_and_left_alone(tmp_path):
    (tmp_path / "students.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(SourceError, match="already in use"):
        simulate(tmp_path, students=5)
    assert hash_files(tmp_path) == {"students.csv": hashlib.sha256(b"mine").hexdigest()}


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "here").mkdir()
    simulate(tmp_path / "here", students=5)
    assert (tmp_path / "here" / "students.csv").is_file()


def test_when_the_disk_is_full_nothing_is_left(tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(simulation, "write_company", fail)
    with pytest.raises(SourceError, match="No space left"):
        simulate(tmp_path / "program", students=5)
    assert list(tmp_path.iterdir()) == []


# The rules of the schema

@pytest.mark.parametrize("name", schema.TABLES)
def test_keys_are_unique_and_required_cells_filled(tables, name):
    table, frame = schema.TABLES[name], tables[name]
    assert not frame.duplicated(list(table.key)).any()
    for column in table.columns:
        values = frame[column.name]
        blank = values.isna() | (values == "" if column.kind == "text" else False)
        assert not (column.required and blank.any()), column.name
        if column.allowed:
            assert set(values[~blank]) <= set(column.allowed), column.name
        if column.lowest is not None:
            assert values.dropna().between(column.lowest, column.highest or np.inf).all(), column.name


def test_every_reference_leads_somewhere(tables):
    for table in schema.TABLES.values():
        for column in table.columns:
            if column.refers_to:
                other, field = column.refers_to.split(".")
                used = set(tables[table.name][column.name]) - {""}
                assert used <= set(tables[other][field]), (table.name, column.name)


def test_the_checks_hold_no_row_and_note_few(program):
    account = program.account.values()
    assert sum(count.held for count in account) == 0
    assert sum(count.noted for count in account) <= 0.002 * sum(count.read for count in account)


def test_type_channel_recording_and_roles_agree(tables):
    interviews = tables["interviews"].set_index("interview_id")
    asks = tables["participations"].query("role == 'interviewer'").groupby("interview_id").size()
    interviewers = asks.reindex(interviews.index, fill_value=0)
    for code, meant in INTERVIEW_TYPES.items():
        of_type = interviews["interview_type"] == code
        assert set(interviews.loc[of_type, "channel"]) <= set(meant.channels)
        assert interviewers[of_type].min() >= meant.fewest_interviewers
        assert interviewers[of_type].max() <= (5 if meant.most_interviewers is None else meant.most_interviewers)
        assert (interviews.loc[of_type, "partner_id"] != "").all() == meant.live
    hybrid = interviews.query("interview_type == 'hybrid'")
    assert set(hybrid["recorded_by"]) == {"school", "third_party"}
    assert ((hybrid["recording_id"] != "") == (hybrid["status"] == "held")).all()
    viewers = tables["participations"].query("role == 'viewer'")["interview_id"]
    assert set(interviews.loc[viewers, "interview_type"]) == {"hybrid", "simulation"}


def test_who_was_not_there_did_nothing_afterwards(tables):
    absent = tables["participations"].query("not attended")
    done = ["thank_you_sent", "reflection_done", "discussion_done", "hours_credited"]
    assert absent[done].isna().all(axis=None)
    there = tables["participations"].query("attended").merge(tables["interviews"], on="interview_id")
    assert set(tables["interviews"]["status"]) == {"held", "planned", "cancelled"}
    assert set(there["status"]) == {"held"}


def test_everybody_takes_part_in_the_year_and_school_of_enrollment(tables):
    there = tables["participations"].merge(tables["interviews"][["interview_id", "date", "school_id"]])
    there["school_year"] = np.where(there["date"] < "2025-07-01", "2024-25", "2025-26")
    roster = tables["students"][["student_id", "school_year", "school_id"]]
    placed = there.merge(roster, on=["student_id", "school_year", "school_id"])
    assert len(placed) == len(there)


def test_codes_are_texts_with_leading_zeros_and_no_school_is_real(tables):
    assert tables["students"]["student_id"].str.fullmatch(r"0\d{5}").all()
    assert tables["schools"]["school_id"].str.fullmatch(r"00[MXKQR]\d{3}").all()  # there is no district 00
    assert tables["schools"]["school_name"].is_unique


# The look of a real program

def test_students_advance_a_grade_leave_and_come(tables):
    years = tables["students"].pivot(index="student_id", columns="school_year", values="grade")
    both = years.dropna()
    assert ((both["2025-26"] - both["2024-25"]).isin([0, 1])).all()
    assert (both["2025-26"] - both["2024-25"] == 1).mean() > 0.95
    gone = years[years["2025-26"].isna()]
    assert (gone["2024-25"] == 12).mean() > 0.7 and (gone["2024-25"] < 12).any()
    assert years["2024-25"].isna().sum() > (years["2025-26"] == 9).sum()


def test_classes_are_of_a_size_that_one_teacher_has(tables):
    sizes = tables["students"].groupby(["school_year", "class_id"]).size()
    assert sizes.max() <= 34 and 18 <= sizes.mean() <= 30
    assert (tables["students"].groupby("class_id")["grade"].nunique() == 1).all()


def test_the_shares_of_the_types_are_believable(tables, took_part):
    enrolled = 5_000
    by_type = took_part.groupby("interview_type")["student_id"].nunique() / enrolled
    assert 0.15 < by_type["in_person"] < 0.40
    assert 0.12 < by_type["virtual"] < 0.35
    assert 0.20 < by_type["hybrid"] < 0.50
    assert 0.30 < by_type["simulation"] < 0.60
    assert 0.15 < 1 - took_part["student_id"].nunique() / enrolled < 0.30  # nobody interviewed for about a quarter
    often = took_part.groupby("student_id").size()
    assert all((often == times).sum() > 300 for times in (1, 2)) and (often >= 3).sum() > 300


def test_juniors_meet_most_people_and_new_english_learners_fewest(tables, took_part):
    now = tables["students"].query("school_year == '2025-26'")
    live = took_part.query("role == 'interviewer'")
    by_grade = live.groupby("grade")["student_id"].nunique() / now.groupby("grade").size()
    assert by_grade.idxmax() == 11
    new = ["entering", "emerging"]
    is_new = now["ell_level"].isin(new)
    share_of_new = live.query("ell_level in @new")["student_id"].nunique() / is_new.sum()
    share_of_others = live.query("ell_level not in @new")["student_id"].nunique() / (~is_new).sum()
    assert share_of_new < 0.6 * share_of_others
    assert set(now["ell_level"]) == {"", "entering", "emerging", "transitioning", "expanding", "commanding"}


def test_in_one_school_of_the_sample_nearly_everything_is_simulation():
    sample = load(SAMPLE)
    there = sample.participations.merge(sample.interviews, on="interview_id")
    there = there[there["attended"] & (there["date"] >= "2025-07-01") & (there["status"] == "held")]
    shares = (there["interview_type"] == "simulation").groupby(there["school_id"]).mean().sort_values()
    assert shares.iloc[-1] > 0.85 and shares.iloc[-2] < 0.6


def test_there_is_little_in_september_and_june_and_nothing_in_summer(tables):
    months = tables["interviews"]["date"].dt.month.value_counts(normalize=True)
    assert set(months.index) == {9, 10, 11, 12, 1, 2, 3, 4, 5, 6}
    assert set(months.nsmallest(2).index) == {9, 6}
    assert (tables["interviews"]["date"].dt.day_of_week < 5).all()


def test_partners_are_asked_one_to_six_times_and_some_are_front_line_workers(tables):
    live = tables["interviews"].query("partner_id != ''")
    times = live.groupby("partner_id").size()
    assert times.min() == 1 and times.max() == 6 and 0.25 < (times == 1).mean() < 0.45
    assert live["position"].value_counts(normalize=True)["front_line"] > 0.25
    assert (live.groupby("partner_id")[["occupation", "position"]].nunique() == 1).all(axis=None)


def test_occupations_are_concentrated_enough_to_say_something_about_pay(tables):
    stated = tables["salaries"].query("low == low and basis == 'told'").merge(
        tables["interviews"][["interview_id", "partner_id"]], on="interview_id")
    partners = stated.groupby("soc_code")["partner_id"].nunique().sort_values(ascending=False)
    assert (partners >= 10).sum() >= 20
    assert partners.head(12).sum() > 0.6 * partners.sum()


def test_in_the_sample_some_occupations_have_ten_partners_who_stated_pay():
    sample = load(SAMPLE)
    stated = sample.salaries.dropna(subset=["low"]).merge(sample.interviews, on="interview_id", suffixes=("", "_asked"))
    stated = stated[stated["date"] >= "2025-07-01"].dropna(subset=["partner_id"])
    assert (stated.groupby("soc_code")["partner_id"].nunique() >= 10).sum() >= 5


# What was said

def test_stated_pay_lies_around_the_official_percentiles(tables):
    said = tables["salaries"].query("currency == 'USD' and period != ''")
    wages = read_official_wages("nyc_metro").set_index("soc_code")
    official = wages.reindex([find_official_code(code) for code in said["soc_code"]]).reset_index()
    yearly = np.where(said["period"] == "hour", 2_080, 1)
    low, high = said["low"].to_numpy() * yearly, said["high"].to_numpy() * yearly
    known = official["annual_p10_usd"].notna().to_numpy()
    assert known.mean() > 0.95 and (low <= high).all()
    assert (low >= 0.8 * official["annual_p10_usd"])[known].all()
    assert (high <= 1.2 * official["annual_p90_usd"])[known].all()
    middle = (low + high) / 2 / official["annual_median_usd"]
    assert 0.9 < np.nanmedian(middle) < 1.15


def read_amounts(raw: str) -> list[float]:
    scale = 1_000 if "k" in raw else 1
    return [float(amount.replace(",", "")) * scale for amount in re.findall(r"\d[\d,]*(?:\.\d+)?", raw)]


def test_what_was_typed_says_the_same_as_the_numbers(tables):
    said = tables["salaries"].dropna(subset=["low"])
    for row in said.itertuples():
        assert read_amounts(row.raw) == list(dict.fromkeys([row.low, row.high])), row.raw
        assert ("hour" in row.raw or "/hr" in row.raw) == (row.period == "hour")
        assert ("€" in row.raw) == (row.currency == "EUR")


def test_about_one_in_eight_declines_and_then_gives_no_figure(tables):
    salaries = tables["salaries"]
    live = salaries.merge(tables["interviews"].query("partner_id != ''")[["interview_id"]])
    answers = live.groupby("interview_id")["declined"].any()
    assert 0.10 < answers.mean() < 0.15
    no = salaries.query("declined")
    assert no[["low", "high"]].isna().all(axis=None) and (no["raw"] != "").all()
    assert set(salaries["basis"]) == {"told", "guessed", "posted", "looked_up"}
    assert set(salaries["experience"]) == {"entry", "experienced", "any", ""}


def test_a_path_is_counted_from_one_and_ends_in_the_present_job(tables):
    steps = tables["career_steps"]
    by_interview = steps.groupby("interview_id")["step"]
    assert (by_interview.min() == 1).all() and (by_interview.max() == by_interview.size()).all()
    last = steps.drop_duplicates("interview_id", keep="last").merge(tables["interviews"], on="interview_id")
    assert (last["title"] == last["occupation"]).all() and (last["kind"] == "job").all()
    assert set(steps["kind"]) == {"education", "training", "credential", "job", "military", "other"}


def test_a_partner_tells_everybody_the_same_path(tables):
    told = tables["career_steps"].merge(tables["interviews"][["interview_id", "partner_id"]], on="interview_id")
    words = told.groupby(["partner_id", "interview_id"])["title"].agg(" > ".join).reset_index()
    assert (words.groupby("partner_id")["title"].nunique() == 1).all()


def test_most_permissions_are_on_file_and_some_are_missing_refused_or_withdrawn(tables):
    permissions, interviews = tables["permissions"], tables["interviews"]
    hybrid = interviews.query("interview_type == 'hybrid' and status == 'held'")["interview_id"]
    released = permissions.query("kind == 'partner_release' and granted")["interview_id"]
    assert 0.85 < hybrid.isin(released).mean() < 0.99
    assert (permissions.query("kind == 'partner_release'")["student_id"] == "").all()
    assert (permissions.query("kind == 'media_school'")["interview_id"] == "").all()
    assert (permissions.query("kind == 'media_third_party'")["interview_id"] != "").all()
    assert (permissions["valid_from"] <= permissions["valid_to"]).all()
    again = permissions[permissions.duplicated(["student_id", "interview_id", "kind", "valid_to"], keep=False)]
    assert len(again) > 0 and not again.drop_duplicates(["student_id", "interview_id", "kind"], keep="last")[
        "granted"].all()


# The shelf

def test_every_made_up_recording_stands_on_the_shelf_of_the_sample_and_was_seen():
    sample = load(SAMPLE)
    made_up = recordings.read_made_up()
    shelf = sample.recordings.set_index("recording_id")
    late = sample.interviews.query("date >= '2025-07-01' and status == 'held'")
    for entry in made_up.itertuples():
        assert (SAMPLE / shelf.loc[entry.recording_id, "transcript"]).is_file()
        events = late[late["recording_id"] == entry.recording_id]
        assert set(events["interview_type"]) == {entry.interview_type}
        there = sample.participations[sample.participations["interview_id"].isin(events["interview_id"])]
        assert there["attended"].sum() >= 10


def test_a_recording_of_a_hybrid_names_its_interview(tables):
    shelf, interviews = tables["recordings"], tables["interviews"].set_index("interview_id")
    made = shelf.query("interview_id != ''")
    assert (interviews.loc[made["interview_id"], "recording_id"].to_numpy() == made["recording_id"].to_numpy()).all()
    assert (interviews.loc[made["interview_id"], "interview_type"] == "hybrid").all()


def test_no_cell_holds_contact_details(tables):
    for frame in tables.values():
        for name in frame.columns[[frame[name].dtype == object for name in frame]]:
            assert not frame[name].astype(str).str.contains(r"@|\(?\d{3}\)?[ -]\d{3}-\d{4}").any()


def test_what_was_logged_about_a_recording_with_a_transcript_is_what_is_said_there():
    sample = load(SAMPLE)
    late = sample.interviews[sample.interviews["date"] >= "2025-07-01"]
    by_recording = late.set_index("recording_id")["interview_id"]
    pay = sample.salaries.set_index("interview_id")
    for recording, low, high, period in [
        ("R0001", 95_000, 130_000, "year"), ("R0002", 62_000, 125_000, "year"), ("R0004", 62_000, 89_000, "year"),
        ("R0005", 18, 24, "hour"),
    ]:
        said = pay.loc[by_recording[recording]]
        assert (said["low"], said["high"], said["period"]) == (low, high, period)
    developer = pay.loc[by_recording["R0003"]].set_index("experience")
    assert developer["low"].to_dict() == {"entry": 92_000, "experienced": 150_000}
    nurse = sample.career_steps[sample.career_steps["interview_id"] == by_recording["R0001"]]
    assert nurse["title"].tolist() == ["Salon assistant", "Nursing assistant course", "Nursing assistant",
                                       "Associate degree", "Nursing license", "Bachelor's degree", "Registered nurse"]
    partner = sample.interviews.set_index("interview_id").loc[by_recording["R0003"], "partner_id"]
    assert sample.partners.set_index("partner_id").loc[partner, "organization"] == "Brightquay"
