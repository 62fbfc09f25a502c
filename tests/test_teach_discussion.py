"""A period made from one interview: of every type, by every way to talk that fits it, in every length."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from wbl import schema
from wbl.errors import ParameterError, SourceError
from wbl.program import Program
from wbl.teach import bank
from wbl.teach.discussion import plan_discussion
from wbl.teach.guide import describe_card, show_objectives
from wbl.teach.numbers import show_class_numbers
from wbl.teach.protocols import read_protocols
from wbl.teach.questions import BLOOM, USES, read_questions
from wbl.teach.themes import read_codebook
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
    ({"interview": "I99"}, 'no interview "I99". For example: I001093 (2026-06-15, Registered nurse); '),
    ({"interview": "I00098"}, "Near it: I000987 (2026-04-28, Registered nurse); "),
    ({"interview": "truck"}, "Near it: I001005 (2026-05-01, Truck driver); "),
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


def seconds_of(move):
    return move.minutes * 60


@pytest.mark.parametrize("recording", ["R0001", "R0002", "R0003", "R0004", "R0005"])
@pytest.mark.parametrize("minutes", [15, 20, 30, 45, 60, 90])
def test_each_stop_has_time_to_listen_and_to_talk_and_the_end_fits(sample, sample_program, recording, minutes):
    plan = plan_discussion(sample_program, recording=recording, folder=sample, minutes=minutes)
    moves = plan.part("watch").moves
    for move, stop in zip(moves, plan.stop_points, strict=False):
        assert seconds_of(move) >= stop.at_seconds - stop.play_from_seconds + 20
    if len(moves) > len(plan.stop_points):
        rest = plan.transcript.seconds - plan.stop_points[-1].at_seconds
        assert rest <= seconds_of(moves[-1]) < rest + 60
        assert moves[-1].name and moves[-1].say


def test_a_class_is_asked_only_about_what_it_hears(sample, sample_program):
    # In 20 minutes the class hears R0003 from 0:20 to 3:14; the mentor comes at 7:46, the stock at 5:21.
    plan = plan_discussion(sample_program, recording="R0003", folder=sample, minutes=20)
    (stop,) = plan.stop_points
    assert (int(stop.play_from_seconds), int(stop.at_seconds)) == (20, 194)
    assert {question.theme for question in plan.questions} <= {"path", "role", "industry", "interview"}
    assert "on call" not in {word.term for word in plan.words}
    whole = plan_discussion(sample_program, recording="R0003", folder=sample)
    assert "belonging" in {question.theme for question in whole.questions}


def make_live(**rows):
    event = {"interview_id": "I1", "date": "2026-02-03", "interview_type": "virtual", "status": "held",
             "occupation": "Cook", "soc_code": "35-2014", "class_id": "C1"}
    return plan_discussion(make_program(interviews=[event], **rows), interview="I1")


def test_after_a_thin_log_only_the_work_itself_is_asked_about():
    plan = make_live()
    assert plan.subject.told_themes == ("role",) and len(plan.questions) == 6
    assert {question.theme for question in (plan.opener, *plan.questions, *plan.exit_questions)} <= {
        "role", "interview"}


def test_after_a_full_log_the_class_is_asked_about_what_the_card_holds():
    plan = make_live(
        career_steps=[{"interview_id": "I1", "step": 1, "kind": "job", "title": "Dishwasher", "years": 1.0},
                      {"interview_id": "I1", "step": 2, "kind": "job", "title": "Cook", "years": 2.5}],
        opportunities=[{"interview_id": "I1", "title": "Helper", "relation": "way_in", "years_to_reach": 0.2},
                       {"interview_id": "I1", "title": "Chef", "relation": "later", "years_to_reach": 6.0},
                       {"interview_id": "I1", "title": "Sous chef", "relation": "next", "years_to_reach": 3.0}])
    (card,) = plan.subject.cards
    assert card.steps == ("Dishwasher (1 year)", "Cook (2.5 years)") and card.ways_in == ("Helper",)
    assert card.next_steps == ("Sous chef (3 years)", "Chef (6 years)")
    assert plan.subject.told_themes == ("path", "ways_in", "growth", "role")
    assert {question.theme for question in plan.questions} <= {"path", "ways_in", "growth", "role", "interview"}
    assert describe_card(card)[-1] == ("Not written down", "range told")
    assert not [question for question in plan.questions if "others" in question.needs], "there is one interview only"


PAY = {"interview_id": "I1", "occupation": "Cook", "soc_code": "35-2014", "low": 18.0, "high": 24.0, "period": "hour",
       "basis": "told", "raw": "$18-24/h"}


@pytest.mark.parametrize(("told", "soc_code", "says", "asks"), [
    (True, "35-2014", "what was said, what is official;", "Why"),
    (False, "35-2014", "Read the chart aloud: what is official;", "What is missing"),
    (False, "", "word the question that would bring a range", "Ask for it"),
])
def test_the_numbers_are_read_that_are_there(told, soc_code, says, asks):
    program = make_program(
        interviews=[{"interview_id": "I1", "date": "2026-02-03", "interview_type": "virtual", "status": "held",
                     "occupation": "Cook", "soc_code": soc_code or None, "class_id": "C1", "partner_id": "P1"}],
        salaries=[PAY] if told else [])
    plan = plan_discussion(program, interview="I1")
    moves = plan.part("data").moves
    assert says in moves[0].do and moves[-1].name == asks and "gathered" not in moves[0].do
    assert all(set(question.needs) <= set(plan.numbers.there_is) for question in plan.data_questions)


@pytest.mark.parametrize(("low", "soc_code", "title"), [
    (30_000.0, None, "What was said: $30,000 to $40,000 a year"), (40_000.0, None, "What was said: $40,000 a year"),
    (None, None, "There is no number for this work yet"),
])
def test_the_chart_of_the_numbers_says_what_it_holds(low, soc_code, title):
    answer = {**PAY, "low": low, "high": 40_000.0, "period": "year", "soc_code": soc_code}
    program = make_program(
        interviews=[{"interview_id": "I1", "date": "2026-02-03", "interview_type": "virtual", "status": "held",
                     "occupation": "Cook", "soc_code": soc_code, "class_id": "C1", "partner_id": "P1"}],
        salaries=[answer] if low else [])
    assert show_class_numbers(plan_discussion(program, interview="I1")).title == title


def test_a_teachers_own_standards_stand_in_the_guide(sample, sample_program, tmp_path):
    (tmp_path / "teaching").mkdir()
    text = (Path(bank.__file__).parent / "objectives.yaml").read_text(encoding="utf-8")
    own = text[:text.index("standards:")] + 'standards:\n- {code: D7, text: "Our district says so."}\n'
    (tmp_path / "teaching" / "objectives.yaml").write_text(own, encoding="utf-8")
    shutil.copytree(sample / "transcripts", tmp_path / "transcripts")
    plan = plan_discussion(sample_program, recording="R0002", folder=tmp_path)
    assert "D7: Our district says so." in show_objectives(plan).html and plan.stop_points


def test_a_broken_transcript_on_the_shelf_stops_nothing(tmp_path):
    (tmp_path / "page.vtt").write_text("<!DOCTYPE html><html><body>Sign in</body></html>", encoding="utf-8")
    program = make_program(recordings=[{"recording_id": "R1", "transcript": "page.vtt", "minutes": 9.0}])
    plan = plan_discussion(program, recording="R1", folder=tmp_path)
    assert "is a web page" in plan.notes[0] and sum(part.minutes for part in plan.parts) == 45
    with pytest.raises(SourceError, match="is a web page"):
        plan_discussion(program, recording="R1", transcript=tmp_path / "page.vtt")


SPEECH = "I am a nurse and I work nights in a hospital. I went to college for two years. I like it a lot."


@pytest.mark.parametrize(("name", "text", "says"), [
    ("empty.vtt", "WEBVTT\n\n", "No speech was found"),
    ("blank.txt", "\n", "No speech was found"),
    ("french.txt", "Paul: Bonjour, je suis cuisinier et je travaille dans un restaurant avec mes amis depuis dix ans.",
     "not in English or Spanish"),
    ("mangled.txt", f"JosÃ©: {SPEECH * 3}", 'mangled before, as in "JosÃ©:"'),
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
    assert {theme for theme, use in used if use == "stop"} == set(read_codebook())
    own_pay = re.compile(r"how much do you (?:earn|make)|what do you earn|your (?:salary|pay)\b|cuánto gana usted")
    assert not [
        question.code for question in bank if any(own_pay.search(text.lower()) for text in question.texts.values())]
