"""What students did after an interview: numbers worked by hand."""

from tiny_program import tiny_program
from wbl.measure.follow_up import count_follow_up


def did(**steps: bool) -> dict:
    return {"thank_you_sent": None, "reflection_done": None, "discussion_done": None} | steps


def test_a_step_counts_when_it_was_taken_at_least_once() -> None:
    program = tiny_program(
        students=["Ana", "Ben", "Cy", "Dee"],
        interviews=["visit1", "visit2", "film simulation", "group hybrid", "call virtual"],
        participations=[
            {"interview_id": "visit1", "student_id": "Ana"} | did(thank_you_sent=True, reflection_done=False),
            {"interview_id": "visit2", "student_id": "Ana"} | did(reflection_done=True),
            {"interview_id": "film", "student_id": "Ana", "role": "viewer"} | did(discussion_done=True),
            {"interview_id": "film", "student_id": "Ben", "role": "viewer"} | did(discussion_done=True),
            {"interview_id": "group", "student_id": "Ben"} | did(thank_you_sent=False, discussion_done=True),
            {"interview_id": "group", "student_id": "Cy", "role": "viewer"} | did(thank_you_sent=True),
            {"interview_id": "call", "student_id": "Dee", "attended": False} | did(thank_you_sent=True),
        ],
    )
    counts = count_follow_up(program, "2025-26").set_index(["step", "interview_type"])
    assert counts.loc["thank_you_sent"].T.to_dict("list") == {
        "in_person": [1, 1],
        "virtual": [0, 0],     # Dee was not there
        "hybrid": [0, 1],      # Ben asked; Cy, who only watched, does not owe thanks
        "simulation": [0, 0],  # nobody thanks a recording
        "any": [1, 2],
    }
    assert counts.loc["reflection_done"].T.to_dict("list") == {
        "in_person": [1, 1], "virtual": [0, 0], "hybrid": [0, 2], "simulation": [0, 2], "any": [1, 3],
    }
    assert counts.loc["discussion_done"].T.to_dict("list") == {
        "in_person": [0, 1], "virtual": [0, 0], "hybrid": [1, 2], "simulation": [2, 2],
        "any": [2, 3],         # Ben discussed twice
    }
