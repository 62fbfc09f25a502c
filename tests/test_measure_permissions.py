"""Which permissions were needed and on file: cases worked by hand."""

import pytest

from tiny_program import tiny_program
from wbl.measure.permissions import count_permissions_on_file, list_permission_gaps
from wbl.program import Program

YEAR = "2025-26"
DAY = "2025-10-15"  # of the interview
BY_PHONE = {"interview_type": "virtual", "channel": "phone"}


def met(*permissions: dict, role: str = "interviewer", **interview: object) -> Program:
    """Ana meets a partner on DAY."""
    return tiny_program(
        students=["Ana"], interviews=[{"interview_id": "one", "partner_id": "Nia", "date": DAY} | interview],
        participations=[f"one Ana {role}"], permissions=permissions,
    )


def contact(**said: object) -> dict:
    return {"kind": "parent_contact", "student_id": "Ana"} | said


def on_file(program: Program) -> dict[str, tuple[int, int]]:
    counts = count_permissions_on_file(program, YEAR)
    assert counts["kind"].tolist() == ["parent_contact", "media_school", "media_third_party", "partner_release"]
    return {line.kind: (line.needed, line.on_file) for line in counts.itertuples() if line.needed}


@pytest.mark.parametrize(
    ("role", "interview", "needed"),
    [
        ("interviewer", {"channel": "workplace"}, {"parent_contact"}),
        ("interviewer", {"channel": "school"}, set()),
        ("interviewer", {"channel": None}, {"parent_contact"}),
        ("interviewer", BY_PHONE | {"recorded_by": "school"}, {"parent_contact", "media_school", "partner_release"}),
        ("interviewer", {"channel": "school", "recorded_by": "third_party"}, {"media_third_party", "partner_release"}),
        ("interviewer", {"channel": "school", "recorded_by": "none"}, set()),
        ("viewer", {"interview_type": "hybrid", "channel": "zoom", "recorded_by": "school"}, {"partner_release"}),
        ("viewer", {"interview_type": "simulation", "channel": "recording", "recorded_by": "school"}, set()),
        ("interviewer", BY_PHONE | {"status": "cancelled"}, set()),
        ("interviewer", BY_PHONE | {"date": "2025-06-30"}, set()),
    ],
)
def test_what_is_needed(role: str, interview: dict, needed: set[str]) -> None:
    assert set(on_file(met(role=role, **interview))) == needed


@pytest.mark.parametrize(
    ("permissions", "is_on_file"),
    [
        ([], False),
        # for this interview
        ([contact(interview_id="one")], True),
        ([contact(interview_id="another")], False),
        ([contact(interview_id="one", student_id="Ben")], False),
        ([contact(interview_id="one", granted=False)], False),
        ([contact(interview_id="one", granted=None)], False),
        ([contact(interview_id="one", valid_from=DAY, valid_to=DAY)], True),
        ([contact(interview_id="one", valid_from="2025-10-16")], False),
        ([contact(interview_id="one", valid_to="2025-10-14")], False),
        # for a school year
        ([contact(valid_from="2025-09-05", valid_to="2026-06-30")], True),
        ([contact(valid_from="2025-09-05")], True),
        ([contact(valid_from="2025-06-05")], False),  # ended with the school year before
        ([contact(valid_from="2025-06-05", valid_to="2025-12-31")], True),
        ([contact()], False),                         # nobody knows of which year
        ([contact(valid_from="2025-09-05", kind="media_school")], False),
        # a later word counts
        ([contact(valid_from="2025-09-05"), contact(valid_from="2025-10-01", granted=False)], False),
        ([contact(valid_from="2025-09-05", granted=False), contact(valid_from="2025-10-01")], True),
        ([contact(valid_from="2025-09-05"), contact(valid_from="2025-11-01", granted=False)], True),  # no came later
        ([contact(valid_from="2025-09-05"), contact(valid_from="2025-09-05", granted=False)], False),
        ([contact(valid_from="2025-09-05"), contact(interview_id="one", granted=False)], False),
        ([contact(valid_from="2025-09-05"), contact(interview_id="another", granted=False)], True),
        ([contact(valid_from="2025-09-05"), contact(granted=False)], False),
    ],
)
def test_what_is_in_force_on_the_day(permissions: list[dict], is_on_file: bool) -> None:
    program = met(*permissions, **BY_PHONE)
    assert on_file(program) == {"parent_contact": (1, int(is_on_file))}
    assert len(list_permission_gaps(program, YEAR)) == (not is_on_file)


@pytest.mark.parametrize(
    ("permission", "is_on_file"),
    [
        ({"kind": "media_third_party", "student_id": "Ana", "interview_id": "one"}, True),
        ({"kind": "media_third_party", "student_id": "Ana", "valid_from": "2025-09-05"}, False),  # one per event
        ({"kind": "media_school", "student_id": "Ana", "valid_from": "2025-09-05"}, False),       # the wrong form
    ],
)
def test_an_outside_organization_needs_consent_for_each_event(permission: dict, is_on_file: bool) -> None:
    program = met(permission, channel="school", recorded_by="third_party")
    assert on_file(program)["media_third_party"] == (1, int(is_on_file))


def test_a_partner_releases_an_interview() -> None:
    recorded = {"channel": "school", "recorded_by": "school"}
    release = {"kind": "partner_release", "interview_id": "one"}
    assert on_file(met(release, **recorded))["partner_release"] == (1, 1)
    assert on_file(met(release | {"granted": False}, **recorded))["partner_release"] == (1, 0)
    assert on_file(met({"kind": "partner_release"}, **recorded))["partner_release"] == (1, 0)
    assert on_file(met(release, **recorded, partner_id=None))["partner_release"] == (1, 1)


def test_a_person_is_on_file_when_everything_they_needed_was() -> None:
    program = tiny_program(
        students=["Ana", "Ben"],
        interviews=[{"interview_id": name, "date": day} | BY_PHONE for name, day in
                    (("early", "2025-09-01"), ("late", "2025-11-01"))],
        participations=["early Ana", "late Ana", "late Ben", "late Who"],
        permissions=[contact(valid_from="2025-10-01"), contact(student_id="Ben", valid_from="2025-10-01"),
                     contact(student_id="Who", valid_from="2025-10-01", granted=False)],
    )
    # Ana's came after her first call; Who is on no roster and needs one all the same
    assert on_file(program) == {"parent_contact": (3, 1)}
    gaps = list_permission_gaps(program, YEAR)
    assert gaps[["interview_id", "student_id"]].to_numpy().tolist() == [["early", "Ana"], ["late", "Who"]]
    assert "Ask the family" in gaps["what_to_do"][0] and "said no" in gaps["what_to_do"][1]


def test_a_gap_of_a_partner_names_no_student() -> None:
    gaps = list_permission_gaps(met(channel="school", recorded_by="school"), YEAR)
    assert gaps["kind"].tolist() == ["media_school", "partner_release"]
    assert gaps["student_id"].isna().tolist() == [False, True]
    assert gaps["date"].dt.strftime("%Y-%m-%d").tolist() == [DAY, DAY]


def test_without_a_table_of_permissions_nothing_is_said() -> None:
    program = tiny_program(interviews=["one"], participations=["one Ana"])
    assert count_permissions_on_file(program, YEAR).empty and list_permission_gaps(program, YEAR).empty


def test_a_planned_interview_shows_what_is_open_before_it_happens() -> None:
    planned = tiny_program(
        students=["Ana"], interviews=[{"interview_id": "one", "partner_id": "Nia", "date": "2026-05-04",
                                       "status": "planned", "recorded_by": "school"} | BY_PHONE],
        participations=[{"interview_id": "one", "student_id": "Ana", "attended": None}], permissions=[],
    )
    gaps = list_permission_gaps(planned, YEAR)
    assert gaps["kind"].tolist() == ["media_school", "parent_contact", "partner_release"]
    assert gaps["what_to_do"].str.startswith("Planned: ").all()
    assert on_file(planned) == {}   # it has not happened, so nothing is counted
    day = "2026-05-04"
    given = met(contact(valid_from=day, valid_to=day), status="planned", date=day, **BY_PHONE)
    assert list_permission_gaps(given, YEAR).empty
