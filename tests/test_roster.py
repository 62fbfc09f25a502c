"""A district's OneRoster export becomes schools and students, and nothing private is kept."""

import zipfile
from pathlib import Path

import pytest

from wbl.collect.imports import import_files
from wbl.collect.load import load
from wbl.errors import ParameterError, SourceError

START = "sourcedId,status,dateLastModified,"
SHARED = {
    "orgs.csv": START + "name,type,identifier,parentSourcedId\n"
                's1,active,,North High,school,15K009,d\ns2,,,"South, High",school,,d\nd,active,,All of it,district,,\n'
                "s9,tobedeleted,,Old High,school,,d\n",
    "academicSessions.csv": START + "title,type,startDate,endDate,parentSourcedId,schoolYear\n"
                            "a,active,,Now,schoolYear,2025-09-01,2026-06-30,,2026\n"
                            "b,active,,Before,schoolYear,2024-09-01,2025-06-30,,2025\n",
    "classes.csv": START + "title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,"
                   "subjects,subjectCodes,periods\nc1,active,,Math,,x,M1,scheduled,,s1,a,,,\n"
                   "h1,active,,Homeroom,,x,10-B,homeroom,,s1,a,,,\n",
    "enrollments.csv": START + "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
                       "e1,active,,c1,s1,u1,student,,,\ne2,active,,h1,s1,u1,student,,,\ne3,active,,c1,s1,t1,teacher,,,\n",
}
USERS_1_1 = ("\ufeff" + START + "enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,"
             "identifier,email,sms,phone,agentSourcedIds,grades,password,metadata.birth\n"
             'u1,active,,true,"s1,s2",student,canary,,Canary,Canary,,canary,canary@x.example,canary,,,10,canary,canary\n'
             "u2,active,,true,s2,student,,,Canary,,,,,,,,08,,\n"
             "t1,active,,true,s1,teacher,,,Canary,,,,,,,,,,\n"
             "u3,tobedeleted,,true,s1,student,,,Canary,,,,,,,,11,,\n"
             'u4,active,,true,s2,student,,,Canary,,,,,,,,"09,10",,\n')
USERS_1_2 = (START + "enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,"
             "agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,"
             "preferredFamilyName,primaryOrgSourcedId,pronouns\n"
             "u1,active,,true,,,Canary,Canary,,,,,,,10,canary,,,Canary,,,,\n"
             "u2,active,,true,,,Canary,Canary,,,,,,,08,,,,,,,s2,\n"
             "u4,active,,true,,,Canary,Canary,,,,,,,10,,,,,,,s2,\n"
             "t1,active,,true,,,Canary,,,,,,,,,,,,,,,s1,\n")
ROLES = (START + "userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"
         "r1,active,,u1,secondary,student,,,s2,\nr2,active,,u1,primary,student,,,s1,\nr3,active,,u2,primary,student,,,s2,\n"
         "r4,active,,u4,primary,student,,,s1,\nr5,active,,t1,primary,teacher,,,s1,\n")
EXPORTS = {"1.1": {**SHARED, "users.csv": USERS_1_1}, "1.2": {**SHARED, "users.csv": USERS_1_2, "roles.csv": ROLES}}


def write(folder: Path, files: dict[str, str], *, packed: bool) -> Path:
    if packed:
        with zipfile.ZipFile(folder / "roster.zip", "w") as archive:
            for name, text in files.items():
                archive.writestr(f"export/{name}", text)
        return folder / "roster.zip"
    (folder / "roster").mkdir()
    for name, text in files.items():
        (folder / "roster" / name).write_text(text, encoding="utf-8")
    return folder / "roster"


@pytest.mark.parametrize("version", EXPORTS)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", ["log", "log.sqlite"])
def test_both_layouts_give_the_same_schools_and_students(tmp_path, version, packed, name):
    export = write(tmp_path, EXPORTS[version], packed=packed)
    result = import_files([export], tmp_path / name)
    assert result.new == {"schools": 2, "students": 2}
    assert any("1 student of other grades" in problem.problem for problem in result.problems)
    again = import_files([export], tmp_path / name)
    assert (again.new, again.changed) == ({}, [])
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and export not in path.parents
                    and path != export)
    assert b"anary" not in kept
    (tmp_path / "interviews.csv").write_text("interview_id,date,school_id,interview_type,channel,status\n"
                                             "I1,2025-10-01,north high,virtual,zoom,held\n")
    (tmp_path / "participations.csv").write_text("interview_id,student_id,role,attended\nI1,u1,interviewer,yes\n")
    import_files([tmp_path / "interviews.csv", tmp_path / "participations.csv"], tmp_path / name)
    program = load(tmp_path / name)
    columns = ["student_id", "school_year", "school_id", "grade", "class_id"]
    assert program.students[columns].fillna("").values.tolist() == [
        ["u1", "2025-26", "s1", 10, "h1"], ["u4", "2025-26", "s2", 10, ""]]
    assert program.schools["school_name"].tolist() == ["North High", "South, High"]
    assert program.interviews["school_id"].tolist() == ["s1"]


def test_a_roster_without_its_year_asks_for_it(tmp_path):
    files = {name: text for name, text in EXPORTS["1.1"].items() if name != "academicSessions.csv"}
    export = write(tmp_path, files, packed=False)
    with pytest.raises(SourceError, match="--school-year 2025-26"):
        import_files([export], tmp_path / "log")
    with pytest.raises(ParameterError, match="not a school year"):
        import_files([export], tmp_path / "log", school_year="2025")
    assert import_files([export], tmp_path / "log", school_year="2025-26").new["students"] == 2


@pytest.mark.parametrize(("name", "text", "words"), [
    ("users.csv", "sourcedid,status\nu1,active\n", "has no column sourcedId"),
    ("orgs.csv", "sourcedId,status\ns1,active\n", "has no column name, type"),
])
def test_a_file_of_another_shape_is_named(tmp_path, name, text, words):
    export = write(tmp_path, {**EXPORTS["1.1"], name: text}, packed=True)
    with pytest.raises(SourceError, match=words):
        import_files([export], tmp_path / "log")
    assert not (tmp_path / "log").exists()
