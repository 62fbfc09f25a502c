"""Who was interviewed, and how often: numbers worked by hand."""

from tiny_program import tiny_program
from wbl.measure.engine import collect
from wbl.measure.partners import count_partners_asked, read_speakers
from wbl.program import Program

YEAR = "2025-26"


def asked(partner: str | None, number: int, **more: object) -> list[dict]:
    return [{"interview_id": f"{partner}{turn}{more.get('interview_type', '')}", "partner_id": partner} | more
            for turn in range(number)]


def read(program: Program, breakdown: str) -> dict[str, list[int]]:
    counts = count_partners_asked(program, YEAR)
    return counts[counts["breakdown"] == breakdown].set_index("group")[["partners", "interviews"]].T.to_dict("list")


def test_partners_count_once_and_interviews_each_time() -> None:
    program = tiny_program(
        partners=[{"partner_id": "Nia", "industry": "Hospitals"}, {"partner_id": "Omar", "industry": "Hospitals"},
                  {"partner_id": "Pat", "industry": None}, {"partner_id": "Quin", "industry": "Banks"}],
        interviews=[
            *asked("Nia", 3, position="front_line"), *asked("Omar", 1, position="manager"),
            *asked("Pat", 5, position=None), *asked("Stranger", 2, position="front_line"),
            *asked("Quin", 9, interview_type="simulation"), *asked("Quin", 9, status="cancelled"),
            *asked("Quin", 9, date="2025-06-01"), *asked(None, 4),
        ],
        participations=[],
    )
    assert read(program, "industry") == {"Banks": [0, 0], "Hospitals": [2, 4], "none": [2, 7]}
    assert read(program, "position") == {
        "front_line": [2, 5], "professional": [0, 0], "manager": [1, 1], "owner": [0, 0], "none": [1, 5],
    }
    assert read(program, "times_asked") == {"1": [1, 1], "2": [1, 2], "3-4": [1, 3], "5+": [1, 5]}


def test_without_a_table_of_partners_nothing_is_said_of_industries() -> None:
    program = tiny_program(interviews=asked("Nia", 2, position="owner"), participations=[])
    assert read(program, "industry") == {}
    assert read(program, "position")["owner"] == [1, 2]


def test_a_recording_made_here_brings_nobody_new() -> None:
    program = tiny_program(
        interviews=[
            {"interview_id": "made", "interview_type": "hybrid", "partner_id": "Nia", "date": "2024-11-01"},
            {"interview_id": "seen", "interview_type": "simulation", "recording_id": "R1"},
            {"interview_id": "found", "interview_type": "simulation", "recording_id": "R2"},
            {"interview_id": "again", "interview_type": "simulation", "recording_id": "R2"},
            {"interview_id": "call", "interview_type": "virtual", "partner_id": "Nia"},
            {"interview_id": "unknown", "interview_type": "simulation"},
        ],
        recordings=[{"recording_id": "R1", "interview_id": "made"}, {"recording_id": "R2"}], participations=[],
    )
    speakers = collect(read_speakers(program, YEAR)).set_index("interview_id")["speaker"]
    assert speakers.to_dict() == {
        "seen": "partner Nia", "call": "partner Nia", "found": "recording R2", "again": "recording R2",
        "unknown": "interview unknown",
    }
