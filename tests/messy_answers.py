"""Make a Google-Forms export of messy answers, each fault labelled, so that what is found can be held against what was
planted."""

import csv
import io
import random
from dataclasses import dataclass
from datetime import date, timedelta

from wbl.collect.form_questions import FOLLOW_UP

HEADER = {  # as a teacher reworded the questions: long, with line breaks, one in Spanish, in another order
    "time": "Timestamp",
    "email": "Email Address",
    "student": "Student ID ",
    "kind": "What kind of interview was it?\n(Ask your teacher if you are not sure.)",
    "school": "Escuela",
    "day": "Date of the interview",
    "channel": "Where or how did it take place?",
    "role": "Did you ask questions, or watch?",
    "recorded": "Who recorded it?",
    "minutes": "How many minutes did it take?",
    "company": "Name of the company or organization",
    "industry": "What industry is that?",
    "occupation": 'Job title',
    "afterwards": "What did you do afterwards?",
    "pay": "What pay range did you hear for this occupation?",
    "way_in": "Which jobs are a way in? One a line.",
    "liked": "What did you like best? ",
}
CLEAR_PAY = ("$60-70k/yr", "45/hr", "$18.50/hr – $25.00/hr", "50 mil al año", "prefer not to say", "idk", "", "N/A")
UNCLEAR_PAY = ("60-70", "about 80", "$4,000", "six figures", "$60k + tips")


@dataclass(frozen=True)
class Messy:
    """An export and what is wrong in it: rows as the spreadsheet numbers them."""

    text: str
    schools: str
    students: str
    held: frozenset[int]
    noted: frozenset[int]
    rows: int
    students_counted: frozenset[str]    # who must count in the report


def make_messy_answers(count: int = 500, seed: int = 3) -> Messy:
    """Make the export and the roster beside it."""
    dice = random.Random(seed)
    roster = [f"{number:05d}" for number in range(1, count + 1)]
    answers, held, noted, counted = [], set(), set(), set()
    for place in range(count):
        answer = _good_answer(dice, place, roster[place])
        row = place + 2
        fault = dice.choice((*FAULTS, *[""] * 12))
        if fault:
            outcome = FAULTS[fault](answer, dice)
            (held if outcome == "held" else noted if outcome == "noted" else set()).add(row)
        if row not in held:
            counted.add(answer["student"].strip())
        answers.append([answer[name] for name in HEADER])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER.values())
    writer.writerows(answers)
    students = "student_id,school_year,school_id,grade\n" + "".join(
        f"{student},2025-26,Q{number % 3 + 1},{9 + number % 4}\n" for number, student in enumerate(roster))
    schools = "school_id,school_name\nQ1,North High\nQ2,South High\nQ3,P.S. 009\n"
    return Messy(out.getvalue(), schools, students, frozenset(held), frozenset(noted), count, frozenset(counted))


def _good_answer(dice: random.Random, place: int, student: str) -> dict[str, str]:
    """One answer without a fault, as it may be typed."""
    day = date(2025, 9, 15) + timedelta(days=dice.randrange(150))
    kind = dice.choice(("in_person", "virtual", "simulation"))
    stamp = f"{day.month}/{day.day}/{day.year}"
    labels = list(FOLLOW_UP.values())
    return {
        "time": f"{stamp} 0:0{dice.randrange(10)}:16", "email": f"student{place}@canary.example", "student": student,
        "kind": {"in_person": dice.choice(("In person", "in person ", "Presencial")), "virtual": "Virtual",
                 "simulation": "Simulation"}[kind],
        "school": dice.choice(("Q1", "North High", "P.S. 009", "south high")), "day": stamp,
        "channel": {"in_person": "At the workplace", "virtual": dice.choice(("Zoom", "phone", "Microsoft Teams")),
                    "simulation": "Recording"}[kind],
        "role": "Viewer" if kind == "simulation" else "Interviewer",
        "recorded": "" if kind == "simulation" else "Not recorded", "minutes": str(dice.randrange(10, 40)),
        "company": f"Company {place}, Inc.", "industry": dice.choice(("Health care", "Construction")),
        "occupation": dice.choice(("RN", "electrician", "Somebody who fixes things")),
        "afterwards": ", ".join(dice.sample(labels, dice.randrange(1, 3))), "pay": dice.choice(CLEAR_PAY),
        "way_in": dice.choice(("", "Helper\nApprentice")),
        "liked": dice.choice(("All of it", 'The "tour",\nreally', "")),
    }


def _set(name: str, *texts: str, outcome: str):  # type: ignore[no-untyped-def]
    def plant(answer: dict[str, str], dice: random.Random) -> str:
        answer[name] = dice.choice(texts)
        return outcome
    return plant


def _before_company(text: str, outcome: str):  # type: ignore[no-untyped-def]
    def plant(answer: dict[str, str], dice: random.Random) -> str:
        answer["company"] = text + answer["company"]
        return outcome
    return plant


def _wrong_channel(answer: dict[str, str], dice: random.Random) -> str:
    answer["channel"] = "Recording" if answer["role"] == "Interviewer" else "Zoom"
    return "held"


def _wrong_role(answer: dict[str, str], dice: random.Random) -> str:
    answer.update(kind="Simulation", channel="Recording", role="Interviewer", recorded="")
    return "held"


FAULTS = {
    "a type spelled oddly": _set("kind", "informtional interveiw", "job shadow", "hybird", outcome="held"),
    "no student": _set("student", "", outcome="held"),
    "a student who is not on the roster": _set("student", "99999", "Maria Canary", outcome="held"),
    "a school that is not known": _set("school", "PS 999", "Northe High", outcome="held"),
    "a day that is none": _set("day", "2/30/2026", "last week", "13/13/2025", outcome="held"),
    "a day to come": _set("day", "12/31/2031", outcome="held"),
    "a day long ago": _set("day", "10/5/1905", outcome="held"),
    "too many minutes": _set("minutes", "900", "half an hour", outcome="noted"),
    "minutes with their unit": _set("minutes", "25 min", "1 hour", outcome="noted"),
    "no channel that is known": _set("channel", "carrier pigeon", outcome="held"),
    "a channel of another type": _wrong_channel,
    "an interviewer of a recording": _wrong_role,
    "pay that can be read in two ways": _set("pay", *UNCLEAR_PAY, outcome="noted"),
    "letters that were damaged": _before_company("JosÃ© & ", outcome="noted"),
    "a phone number in a text": _before_company("(718) 555-0143 ", outcome="noted"),
    "a blank at the end": _set("industry", "Health care  ", outcome=""),
    "a formula in a text": _before_company('=HYPERLINK("http://canary.example") ', outcome=""),
}
