"""A period made from one interview: of every type, by every way to talk that fits it, in every length."""

import re

import pandas as pd
import pytest

from wbl import schema
from wbl.errors import ParameterError
from wbl.program import Program
from wbl.teach.discussion import plan_discussion
from wbl.teach.protocols import read_protocols
from wbl.teach.questions import BLOOM, USES, read_questions
from wbl.teach.themes import THEMES
from wbl.vocabulary import INTERVIEW_TYPES

PLACEHOLDER = re.compile(r"[{}]|\bTODO\b|\bXXX\b|\b[Ll]orem\b|\bNone\b|\bnan\b")
FITTING = [
    (kind, code) for kind in INTERVIEW_TYPES for code, protocol in read_protocols().items() if kind in protocol.fits
]


@pytest.fixture(scope="session")
def first_of_type(sample_program):
    """The id of an interview of each type; for hybrid the one with a transcript."""
    held = sample_program.interviews[sample_program.interviews["status"] == "held"]
    found = {kind: held[held["interview_type"] == kind]["interview_id"].iloc[-1] for kind in INTERVIEW_TYPES}
    recordings = sample_program.recordings
    written = recordings[recordings["transcript"].notna()]["interview_id"].dropna()
    found["hybrid"] = written.iloc[0]
    return found


def make_program(**rows: list[dict[str, object]]) -> Program:
    """A program of a few rows, typed as the reader types them."""
    dtypes = {"text": "str", "integer": "Int64", "number": "float64", "boolean": "boolean", "date": "datetime64[us]"}
    tables = {}
    for name, table in schema.TABLES.items():
        frame = pd.DataFrame(rows.get(name, []), columns=list(table.column_names))
        for column in table.columns:
            frame[column.name] = frame[column.name].astype(dtypes[column.kind])
        tables[name] = frame
    return Program(tables, given=frozenset(rows))


def list_texts(value):
    """All texts in a plan as it is written."""
    if isinstance(value, str):
        return [value]
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in values for text in list_texts(item)]


@pytest.mark.parametrize("minutes", [20, 45, 60])
@pytest.mark.parametrize(("kind", "protocol"), FITTING)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_period_adds_up_and_nothing_in_it_is_empty(
    sample, sample_program, first_of_type, kind, protocol, minutes, language
):
    plan = plan_discussion(
        sample_program, interview=first_of_type[kind], protocol=protocol, minutes=minutes, language=language,
        folder=sample,
    )
    written = plan.to_json()
    assert written["interview_type"] == kind
    assert written["protocol"] == protocol
    assert sum(part["minutes"] for part in written["parts"]) == minutes == written["minutes"]
    assert all(part["minutes"] > 0 and part["name"] and part["moves"] for part in written["parts"])
    for part in plan.parts:
        assert sum(move.minutes for move in part.moves) == part.minutes, part
    assert [part.starts for part in plan.parts] == [
        sum(part.minutes for part in plan.parts[:place]) for place in range(len(plan.parts))
    ]
    assert 2 <= len(written["objectives"]) <= 4
    assert all(written["objectives"]) and all(question["text"] for question in written["questions"])
    assert all(question["bloom"] in BLOOM and 1 <= question["dok"] <= 4 for question in written["questions"])
    assert any(question["dok"] >= 3 for question in written["questions"])
    assert plan.questions[0].dok < 3 or plan.stop_points[0].question.dok < 3
    codes = [part.code for part in plan.parts]
    assert codes[-1] == "exit" and "data" in codes and "opener" in codes
    assert not [text for text in list_texts(written) if PLACEHOLDER.search(text) or not text.strip()]


@pytest.mark.parametrize("minutes", [15, 90, 33])
@pytest.mark.parametrize("kind", list(INTERVIEW_TYPES))
def test_the_shortest_and_the_longest_period_add_up(sample, sample_program, first_of_type, kind, minutes):
    plan = plan_discussion(sample_program, interview=first_of_type[kind], minutes=minutes, folder=sample)
    assert sum(part.minutes for part in plan.parts) == minutes
    exit_ticket = plan.part("exit")
    assert exit_ticket is not None and exit_ticket.minutes >= 4


def test_each_type_has_its_own_way_to_talk(sample, sample_program, first_of_type):
    chosen = {
        kind: plan_discussion(sample_program, interview=code, folder=sample) for kind, code in first_of_type.items()
    }
    assert chosen["hybrid"].protocol.code == "fishbowl"
    assert chosen["simulation"].protocol.code == "close_viewing"
    assert {chosen[kind].protocol.code for kind in ("in_person", "virtual")} <= {"jigsaw", "think_pair_share"}
    assert len({plan.texts["intro"] for plan in chosen.values()}) == 4
    assert chosen["in_person"].part("thank_you") and not chosen["simulation"].part("thank_you")
    assert chosen["hybrid"].stop_points and not chosen["virtual"].stop_points


def test_without_a_choice_the_first_recorded_interview_is_taken(sample, sample_program):
    plan = plan_discussion(sample_program, folder=sample)
    assert plan.subject.recording_id == "R0001"
    assert plan.subject.interview_type == "hybrid"


def test_a_recording_makes_a_simulation_even_when_it_came_from_a_live_interview(sample, sample_program):
    plan = plan_discussion(sample_program, recording="R0003", folder=sample)
    assert plan.subject.interview_type == "simulation"
    assert plan.subject.code == "R0003"


def test_questions_rise_in_depth(sample, sample_program):
    plan = plan_discussion(sample_program, recording="R0002", folder=sample)
    depths = [question.dok for question in plan.questions[:-1]]
    assert depths == sorted(depths)
    assert depths[0] < depths[-1]


def test_the_course_and_the_objective_are_named(sample, sample_program):
    plan = plan_discussion(
        sample_program, recording="R0002", course="Algebra 1", objectives=["Read a chart aloud."], folder=sample)
    texts = [objective.text for objective in plan.objectives]
    assert texts[0] == "Read a chart aloud."
    assert any("Algebra 1" in text for text in texts)


@pytest.mark.parametrize(("options", "words"), [
    ({"interview": "I99"}, 'no interview "I99"'),
    ({"recording": "R0091"}, 'no recording "R0091"'),
    ({"interview": "I000003", "recording": "R0001"}, "not both"),
    ({"protocol": "fishbowl", "recording": "R0001"}, "does not fit"),
    ({"protocol": "fishbwl"}, 'Did you mean "fishbowl"'),
    ({"minutes": 10}, "15 to 90"),
    ({"minutes": 91}, "15 to 90"),
    ({"language": "fr"}, '"en" or "es"'),
    ({"grades": [8]}, "8 is not a grade from 9 to 12. Write them like 9,10."),
    ({"ell_levels": ["emergin"]}, 'Did you mean "emerging"'),
    ({"transcript": "no_such.vtt"}, "There is no transcript"),
])
def test_a_wrong_choice_says_what_there_is(sample, sample_program, options, words):
    with pytest.raises(ParameterError, match=re.escape(words)):
        plan_discussion(sample_program, folder=sample, **options)


def test_an_interview_that_was_not_held_cannot_be_discussed():
    program = make_program(interviews=[
        {"interview_id": "I1", "date": "2026-02-03", "interview_type": "virtual", "status": "planned"},
    ])
    with pytest.raises(ParameterError, match="was not held"):
        plan_discussion(program, interview="I1")


def test_one_interview_alone_is_no_jigsaw():
    program = make_program(interviews=[
        {"interview_id": "I1", "date": "2026-02-03", "interview_type": "virtual", "status": "held"},
    ])
    plan = plan_discussion(program, interview="I1")
    assert plan.protocol.code == "think_pair_share"
    assert sum(part.minutes for part in plan.parts) == 45


def test_a_transcript_outside_the_source_is_not_read(tmp_path):
    (tmp_path / "secret.txt").write_text("Ana: This is private.", encoding="utf-8")
    source = tmp_path / "source"
    source.mkdir()
    program = make_program(recordings=[{"recording_id": "R1", "transcript": "../secret.txt", "minutes": 9.0}])
    plan = plan_discussion(program, recording="R1", folder=source)
    assert plan.transcript is None
    assert "outside the source's folder" in " ".join(plan.notes)


def test_no_name_of_an_interviewer_stands_in_a_quote(sample, sample_program):
    for recording in ("R0001", "R0003", "R0005"):
        plan = plan_discussion(sample_program, recording=recording, folder=sample, minutes=90)
        quotes = " ".join(stop.quote for stop in plan.stop_points)
        for name in ("Amara", "Jayden", "Sofia", "Imani", "Mateo", "Kevin", "Valeria", "Bruno", "Lucía"):
            assert name not in quotes


@pytest.mark.parametrize("recording", ["R0001", "R0002", "R0003", "R0004", "R0005"])
@pytest.mark.parametrize("minutes", [20, 45, 90])
def test_stop_points_end_sentences_and_leave_time_to_listen(sample, sample_program, recording, minutes):
    plan = plan_discussion(sample_program, recording=recording, folder=sample, minutes=minutes)
    assert plan.stop_points
    for before, stop in zip((None, *plan.stop_points), plan.stop_points, strict=False):
        assert stop.quote.rstrip('"”»').endswith((".", "!", "…"))
        assert stop.at_seconds - stop.play_from_seconds >= 25
        assert before is None or stop.play_from_seconds >= before.at_seconds
    assert len({stop.theme for stop in plan.stop_points}) == len(plan.stop_points)


SPEECH = "I am a nurse and I work nights in a hospital. I went to college for two years. I like it a lot."


@pytest.mark.parametrize(("name", "text", "says"), [
    ("empty.vtt", "WEBVTT\n\n", "No speech was found"),
    ("blank.txt", "\n", "No speech was found"),
    ("french.txt", "Paul: Bonjour, je suis cuisinier et je travaille dans un restaurant avec mes amis depuis dix ans.",
     "not in English or Spanish"),
    ("one_speaker.txt", f"Ana: {SPEECH * 12}", "one speaker only"),
    ("markup.vtt", "WEBVTT\n\n00:01.000 --> 00:09.000\n<v Ana><b onclick=x>" + SPEECH + "</b>"
     "<script>alert(1)</script> {{ 7 * 7 }} $x$ [a](javascript:alert(2))\n", ""),
])
def test_whatever_the_transcript_a_period_is_still_made(sample_program, tmp_path, name, text, says):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    plan = plan_discussion(sample_program, recording="R0001", transcript=path)
    assert sum(part.minutes for part in plan.parts) == 45 and plan.questions and len(plan.objectives) >= 2
    assert says in " ".join(plan.notes)
    watch = plan.part("watch")
    assert watch is not None and all(move.do for move in watch.moves)


def asked_of(sample_program, sample, **options):  # type: ignore[no-untyped-def]
    plan = plan_discussion(sample_program, folder=sample, minutes=90, **options)
    return plan, {question.code: question.grades for question in (
        plan.opener, *plan.questions, *plan.exit_questions, *plan.next_questions,
        *(stop.question for stop in plan.stop_points))}


def test_questions_suit_every_grade_of_the_class(sample_program, sample):
    chosen = {}
    for grades in ([9, 10], [12], [10, 11], []):
        plan, asked = asked_of(sample_program, sample, recording="R0001", grades=grades)
        assert plan.grades == tuple(grades)
        assert all(set(grades or [9, 10, 11, 12]) <= set(suits) for suits in asked.values())
        chosen[tuple(grades)] = {code for code, suits in asked.items() if len(suits) < 4}
    assert chosen[9, 10]
    assert chosen[12,]
    assert not chosen[10, 11] and not chosen[()]


def test_the_grade_is_that_of_the_class_on_the_roster(sample_program, sample):
    plan, _ = asked_of(sample_program, sample, interview="I000596")
    roster = sample_program.students
    of_class = roster[(roster["class_id"] == plan.subject.class_id) & (roster["school_year"] == "2025-26")]
    assert set(of_class["grade"]) == {12} and plan.grades == (12,)
    assert plan_discussion(sample_program, interview="I000596", folder=sample, grades=[9]).grades == (9,)


def test_each_band_has_questions_of_its_own():
    bands = {question.grades for question in read_questions()}
    assert bands == {(9, 10, 11, 12), (9, 10), (11, 12)}


def test_the_question_bank_is_whole():
    bank = read_questions()
    assert len(bank) >= 120 and len({question.code for question in bank}) == len(bank)
    for question in bank:
        assert all(question.texts[language].strip() for language in ("en", "es"))
        assert question.use in USES and question.bloom in BLOOM and 1 <= question.dok <= 4 and question.types
    used = {(question.theme, question.use) for question in bank}
    assert {theme for theme, use in used if use == "stop"} == set(THEMES)
    own_pay = re.compile(r"how much do you (?:earn|make)|what do you earn|your (?:salary|pay)\b|cuánto gana usted")
    assert not [
        question.code for question in bank if any(own_pay.search(text.lower()) for text in question.texts.values())]
