"""Plan a guided discussion: a class period made from one interview.

The road: find the interview, read its transcript, find what it talks about, divide the minutes, choose where to stop
and what to ask, put the class's numbers beside it. What cannot be done is said; the rest is still made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from wbl.errors import ParameterError, SourceError, name_nearest
from wbl.program import Program
from wbl.show.wording import Wording
from wbl.teach.bank import read_bank
from wbl.teach.candidates import find_candidates, find_pay
from wbl.teach.class_numbers import ClassNumbers, gather_numbers
from wbl.teach.objectives import read_standards, themes_of, write_objectives
from wbl.teach.parts import PartWriter, share_minutes
from wbl.teach.personal import find_details, has_details
from wbl.teach.plan import Plan
from wbl.teach.protocols import choose_protocol
from wbl.teach.questions import Question, choose_data_questions, choose_grades, choose_questions, read_questions
from wbl.teach.shelf import find_last_day, judge_permission
from wbl.teach.speech import Sentence, find_guest, split_sentences
from wbl.teach.stops import PREFERENCE, StopPoint, choose_stops, is_played, plays_whole
from wbl.teach.subject import Subject, choose_subject, find_transcript_file
from wbl.teach.supports import choose_supports, choose_words, read_rubric
from wbl.teach.themes import Stretch, find_stretches, read_codebook
from wbl.teach.tickets import count_tickets, read_tickets
from wbl.teach.timing import check_period
from wbl.teach.transcript import Transcript, read_transcript
from wbl.vocabulary import GRADES

LANGUAGES = ("en", "es")
TEACHING_FOLDER = "teaching"  # beside the data: the teacher's own copies of the bank's files


@dataclass(frozen=True)
class _Heard:
    """What was understood of a recording."""

    transcript: Transcript | None = None
    file: str = ""
    sentences: tuple[Sentence, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    guest: str = ""
    notes: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """The people who ask: usually students, so their names stay out of quotes."""
        return tuple(name for name in self.transcript.speakers if name != self.guest) if self.transcript else ()


def plan_discussion(
    program: Program, *, interview: str = "", recording: str = "", transcript: str | Path = "", minutes: int = 45,
    protocol: str = "", course: str = "", grades: Sequence[int] = (), ell_levels: Sequence[str] = (),
    objectives: Sequence[str] = (), language: str = "en", exit_tickets: str | Path = "",
    folder: str | Path | None = None,
) -> Plan:
    """Plan a class period around one interview or recording.

    interview: its id; its type decides how the period goes. recording: a recording's id, which makes a simulation.
    transcript: a captions file, when the shelf names none. minutes: 15 to 90. protocol: a name of `protocols.yaml`; the
    right one for the type when empty. course, objectives: what the period belongs to; those of the interview when
    empty. grades: those of the class, 9 to 12; when empty those of the interview's class on the roster. ell_levels: New
    York's English-learner levels in the class. language: "en" or "es", for what students read.
    exit_tickets: a CSV file of the tickets of a class that had the period, to read back what it took from it.
    folder: the source's folder, where transcripts and a teacher's own copies of the bank are looked for.

    Raises ParameterError when there is no such interview, recording, protocol, grade, level, language or length of
    period.

    >>> from wbl.collect.load import load
    >>> plan = plan_discussion(load("sample"), minutes=45)
    >>> sum(part.minutes for part in plan.parts), plan.protocol.code
    (45, 'fishbowl')
    """
    check_period(minutes)
    if language not in LANGUAGES:
        raise ParameterError(f'Pages can be in "en" or "es", not "{language}". {name_nearest(language, LANGUAGES)}')
    home = _find_home(folder)
    own_bank = str(home / TEACHING_FOLDER) if home else ""
    codebook = read_codebook(own_bank)
    subject = choose_subject(program, interview=interview, recording=recording)
    heard = _listen(subject, str(transcript), home, codebook)
    chosen = choose_protocol(protocol, subject.interview_type, interviews=len(subject.cards), folder=own_bank)
    course = course or subject.course
    given = tuple(objectives) or ((subject.learning_objectives,) if subject.learning_objectives else ())

    wanted = themes_of(course, given, codebook, own_bank)
    spoken = tuple(dict.fromkeys(stretch.theme for stretch in heard.stretches)) or subject.told_themes or PREFERENCE
    themes = tuple(dict.fromkeys(
        (*(theme for theme in wanted if theme in spoken), *(theme for theme in PREFERENCE if theme in spoken))
    ))
    in_class = choose_grades(grades, subject.grades)
    bank = tuple(question for question in read_questions(own_bank) if question.suits(in_class or GRADES))
    shares = share_minutes(minutes, subject, chosen, heard.transcript, own_bank)
    permission = judge_permission(program, subject.recording_id) if subject.recording_id else ""
    notes = [*_note_permission(program, subject, permission), *heard.notes]
    if shares["protocol"] < chosen.fewest_minutes:
        notes.append(
            f"{chosen.name['en']} needs about {chosen.fewest_minutes} minutes and has {shares['protocol']}. "
            f"In short: {chosen.short}"
        )
    seconds = heard.transcript.seconds if heard.transcript else 0.0
    stops = choose_stops(
        heard.stretches, watch_minutes=shares.get("watch", 0), themes=themes, interview_type=subject.interview_type,
        recording_seconds=seconds, bank=bank, guest=heard.guest, names=heard.others,
    ) if "watch" in shares else ()
    is_whole = plays_whole(stops, shares.get("watch", 0), seconds)
    played = heard.sentences
    if stops and not is_whole:  # the class discusses what it hears
        played = tuple(sentence for sentence in played if is_played(sentence.at_seconds, stops))
        hears = {stretch.theme for stretch in heard.stretches if is_played(stretch.at_seconds, stops)}
        themes = tuple(theme for theme in themes if theme in hears)
    said = " ".join(sentence.text for sentence in played) or subject.told
    numbers = gather_numbers(program, subject, find_pay(
        sentence for stretch in heard.stretches if stretch.theme == "pay" for sentence in stretch.sentences))
    bank = tuple(question for question in bank if "others" not in question.needs or len(subject.cards) > 1)
    asked = _choose_all(bank, subject, themes, stops, said, minutes, numbers)
    tickets = read_tickets(Path(exit_tickets), asked["exit"]) if exit_tickets else None
    speech = heard.transcript.language if heard.transcript else subject.language
    return Plan(
        subject=subject, grades=in_class, title=subject.title, language=language, speech_language=speech,
        minutes=minutes, protocol=chosen, texts=read_bank("parts", own_bank)["types"][subject.interview_type],
        objectives=write_objectives(
            interview_type=subject.interview_type, course=course, given=given, themes=themes, language=language,
            folder=own_bank,
        ),
        parts=PartWriter(
            subject, chosen, stops, is_whole, numbers, heard.transcript, language, own_bank).write(shares),
        stop_points=stops, questions=asked["discuss"], opener=asked["opener"][0],
        data_questions=choose_data_questions(bank, numbers.there_is),
        exit_questions=asked["exit"], next_questions=asked["next"],
        numbers=numbers,
        words=choose_words(said, language, speech or "en", own_bank),
        supports=choose_supports(ell_levels, language, own_bank), rubric=read_rubric(language, own_bank),
        standards=read_standards(own_bank),
        codebook=codebook, transcript=heard.transcript, transcript_file=heard.file,
        times_are_estimated=bool(heard.transcript and heard.transcript.timing != "exact"),
        candidates=tuple(candidate for candidate in find_candidates(heard.stretches, heard.guest)
                         if not has_details(candidate.words, heard.others)),
        details=find_details(heard.sentences, _student_names(program)), notes=tuple(notes),
        is_withdrawn=permission == "withdrawn",
        tickets=None if tickets is None else count_tickets(
            tickets, min_group=program.settings.min_group, codebook=codebook, folder=own_bank),
    )


def _find_home(folder: str | Path | None) -> Path | None:
    if folder is None or "://" in str(folder):
        return None
    path = Path(folder)
    return path if path.is_dir() else path.parent if path.is_file() else None


_PERMISSION_NOTES = {
    "withdrawn": "A permission for this recording was refused or withdrawn: do not play it. Read the quotes of the "
                 "stop points aloud instead; they carry no names.",
    "missing": "A media consent or the partner's release for this recording is not on file: do not play it yet.",
}


def _note_permission(program: Program, subject: Subject, state: str) -> list[str]:
    if state in _PERMISSION_NOTES:
        return [_PERMISSION_NOTES[state]]
    last = find_last_day(program, subject.recording_id) if state == "in_force" else None
    if last is None:
        return []
    day = Wording().day(last)
    return [f"Consent to show this recording ended on {day}: do not play it until consent is given again."
            if last < date.today() else
            f"Consent to show this recording holds until {day}: after that day do not play it until it is given again."]


def _student_names(program: Program) -> tuple[str, ...]:
    names = program.lazy("students").select("student_name").unique().collect("pandas").to_native()["student_name"]
    return tuple(str(name) for name in names.dropna())


def _listen(subject: Subject, given: str, home: Path | None, codebook: Mapping[str, Any]) -> _Heard:
    """Read the transcript of a subject and find its themes; say what could not be done."""
    path, reason = find_transcript_file(subject, given, home)
    if path is None:
        return _Heard(notes=(reason,) if reason else ())
    try:
        transcript = read_transcript(path)
    except SourceError as error:
        if given:  # whoever typed it can give another
            raise
        return _Heard(notes=(f"The transcript on the shelf could not be read: {error}",))
    sentences = split_sentences(transcript)
    stretches = find_stretches(sentences, transcript.language, codebook)
    notes = list(transcript.notes)
    if transcript.language and not stretches:
        notes.append("The transcript holds too little about work to find themes and stop points in it.")
    return _Heard(transcript, path.name, sentences, stretches, find_guest(sentences), tuple(notes))


def _choose_all(
    bank: Sequence[Question], subject: Subject, themes: Sequence[str], stops: Sequence[StopPoint], said: str,
    minutes: int, numbers: ClassNumbers,
) -> dict[str, tuple[Question, ...]]:
    """Choose the questions of every use."""
    kind = subject.interview_type
    stop_themes = [stop.theme for stop in stops]
    first = tuple(dict.fromkeys((*stop_themes, *themes)))
    many = 4 if minutes <= 25 else 6 if minutes <= 50 else 8

    def choose(use: str, among: Sequence[str], count: int) -> tuple[Question, ...]:
        return choose_questions(bank, use=use, interview_type=kind, themes=among, count=count, said=said)

    own = choose("discuss", ["interview"], 1)
    asked_at_stops = {stop.question.code for stop in stops}
    quiet_first = sorted(first, key=lambda theme: theme in stop_themes)
    gentle = tuple(
        question for dok, count in ((1, 0 if stops else 1), (2, 2))
        for question in choose_questions(
            [question for question in bank if question.dok == dok], use="stop", interview_type=kind,
            themes=quiet_first, count=count, said=said, avoid=asked_at_stops)
    )
    discuss = (*gentle, *choose("discuss", first, many - len(own) - len(gentle)))
    return {
        "opener": choose("opener", ["pay"] if "pay" in first[:4] and numbers.there_is else first[:1], 1)
        or choose("opener", PREFERENCE, 1),
        "discuss": (*discuss, *own),
        "exit": (*choose("exit", first, 1), *choose("exit", ["interview"], 1)),
        "next": choose("next", tuple(dict.fromkeys((*first[:2], "pay", "advice"))), 4),
    }
