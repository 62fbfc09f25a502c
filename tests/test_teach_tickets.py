"""Exit tickets read back: by rules that can be looked up, and nothing small in print."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wbl.errors import ParameterError
from wbl.protect.partition import hide_parts
from wbl.teach.discussion import plan_discussion
from wbl.teach.tickets import count_tickets, describe_tickets, read_depth, read_tickets, write_ticket_sheet


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine, too
@given(st.lists(st.integers(0, 30), min_size=1, max_size=6), st.integers(3, 12))
def test_no_hidden_part_can_be_worked_out_from_the_whole(counts, min_group):
    hidden = hide_parts(counts, min_group)
    whole = sum(counts)
    if whole < min_group:
        assert all(hidden)
        return
    assert all(is_hidden for count, is_hidden in zip(counts, hidden, strict=True) if 0 < count < min_group)
    covered = [count for count, is_hidden in zip(counts, hidden, strict=True) if is_hidden]
    # An outsider knows the hidden ones together; each can be anything from nobody to all of them.
    assert not covered or len(covered) == len(counts) or (len(covered) >= 2 and sum(covered) >= min_group)


def test_large_parts_are_shown():
    assert hide_parts([14, 12, 0], 10) == [False, False, False]
    assert hide_parts([14, 11, 3], 10) == [False, True, True]
    assert hide_parts([20, 6, 6], 10) == [False, True, True]
    assert hide_parts([20, 3, 4], 10) == [True, True, True]


@pytest.mark.parametrize(("answer", "depth"), [
    ("", 0), ("  ", 0), ("Night shifts.", 1), ("I would need a license because it is the law.", 2),
    ("Me gustó porque ayuda a la gente.", 2), ("I would go because he said \"we train you\".", 3),
    ("Not for me, since a start at $44,000 is low here.", 3), ("Según la gráfica pagan menos, ya que es Queens.", 3),
    ("Becausedness", 1),
])
def test_depth_is_read_by_words_of_reason_and_evidence(answer, depth):
    assert read_depth(answer) == depth


def test_each_ticket_counts_once_by_its_deepest_answer():
    tickets = [["The salary range.", "Why? Because the official wages are higher, as the chart said."]] * 12 + [
        ["Her salary.", ""]] * 11 + [["xyz", ""]] * 2
    counts = count_tickets(tickets, min_group=10)
    assert counts.tickets == 25
    assert counts.by_depth == {1: 13, 2: None, 3: 12} or counts.by_depth == {1: 13, 2: 0, 3: 12}
    assert counts.by_theme == {"pay": None, "something else": None}, "two tickets alone would be given away"
    shown = describe_tickets(counts, {"pay": "pay and benefits"})
    assert shown.title == "12 of 25 exit tickets give a reason"
    assert list(counts.to_table()["status"]) == ["shown"] * 4 + ["hidden"] * 2


def test_a_handful_of_tickets_is_not_counted_in_print():
    counts = count_tickets([["Pay, because."]] * 9, min_group=10)
    assert counts.tickets is None and set(counts.by_depth.values()) == {None}
    assert "too few" in describe_tickets(counts, {}).title


def test_only_the_questions_are_read_whatever_else_the_sheet_holds(sample, sample_program, tmp_path: Path):
    plan = plan_discussion(sample_program, recording="R0001", folder=sample)
    sheet = write_ticket_sheet(plan.exit_questions, "es", tmp_path / "tickets.csv")
    header = sheet.read_text(encoding="utf-8-sig").strip()
    typed = f'Name,{header}\nZed Canary,"Nights, because of the pay.",\nZed Canary,,\n'
    sheet.write_text(typed, encoding="utf-8")
    assert read_tickets(sheet, plan.exit_questions) == [["Nights, because of the pay.", ""]]
    sheet.write_text("Name,Grade\nZed,10\n")
    with pytest.raises(ParameterError, match="no column of this period's exit ticket"):
        plan_discussion(sample_program, recording="R0001", folder=sample, exit_tickets=sheet)
