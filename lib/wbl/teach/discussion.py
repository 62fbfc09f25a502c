"""Plan a guided discussion: a class period made from one interview.

The road: find the interview, read its transcript, find what it talks about, divide the minutes, choose where to stop
and what to ask, put the class's numbers beside it. What cannot be done is said; the rest is still made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wbl.errors import ParameterError, name_nearest
from wbl.program import Program
from wbl.teach.bank import read_bank
from wbl.teach.candidates import find_candidates, find_pay
from wbl.teach.class_numbers import gather_numbers
from wbl.teach.objectives import themes_of, write_objectives
from wbl.teach.personal import find_details, has_details
from wbl.teach.plan import Move, Part, Plan
from wbl.teach.protocols import MovePattern, Protocol, choose_protocol, read_moves
from wbl.teach.questions import Question, choose_data_questions, choose_grades, choose_questions, read_questions
from wbl.teach.shelf import judge_permission
from wbl.teach.speech import Sentence, find_guest, split_sentences
from wbl.teach.stops import PREFERENCE, TALK_SECONDS, StopPoint, choose_stops, count_stops
from wbl.teach.subject import Subject, choose_subject, find_transcript_file
from wbl.teach.supports import choose_supports, choose_words, read_rubric
from wbl.teach.themes import Stretch, find_stretches, read_codebook
from wbl.teach.tickets import count_tickets, read_tickets
from wbl.teach.timing import Span, TrimOrder, check_period, divide_minutes, divide_period
from wbl.teach.transcript import Transcript, clock, read_transcript
from wbl.vocabulary import GRADES

LANGUAGES = ("en", "es")
TEACHING_FOLDER = "teaching"  # beside the data: the teacher's own copies of the bank's files


@dataclass(frozen=True)
class _Heard:
    """What was understood of a recording."""

    transcript: Transcript | None = None
    sentences: tuple[Sentence, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    guest: str = ""
    notes: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

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
    spoken = tuple(dict.fromkeys(stretch.theme for stretch in heard.stretches)) or PREFERENCE
    themes = tuple(dict.fromkeys(
        (*(theme for theme in wanted if theme in spoken), *(theme for theme in PREFERENCE if theme in spoken))
    ))
    in_class = choose_grades(grades, subject.grades)
    bank = tuple(question for question in read_questions(own_bank) if question.suits(in_class or GRADES))
    shares = _share_minutes(minutes, subject, chosen, heard, own_bank)
    notes = [*_note_permission(program, subject), *heard.notes]
    if shares["protocol"] < chosen.fewest_minutes:
        notes.append(
            f"{chosen.name['en']} needs about {chosen.fewest_minutes} minutes and has {shares['protocol']}. "
            f"In short: {chosen.short}"
        )
    stops = choose_stops(
        heard.stretches, watch_minutes=shares.get("watch", 0), themes=themes, interview_type=subject.interview_type,
        recording_seconds=heard.transcript.seconds if heard.transcript else 0.0, bank=bank, guest=heard.guest,
        names=heard.others, said=heard.said,
    ) if "watch" in shares else ()
    asked = _choose_all(bank, subject, themes, stops, heard.said, minutes)
    tickets = read_tickets(Path(exit_tickets), asked["exit"]) if exit_tickets else None
    speech = heard.transcript.language if heard.transcript else subject.language
    numbers = gather_numbers(program, subject, find_pay(
        sentence for stretch in heard.stretches if stretch.theme == "pay" for sentence in stretch.sentences))
    return Plan(
        subject=subject, grades=in_class, title=subject.title, language=language, speech_language=speech,
        minutes=minutes, protocol=chosen, texts=read_bank("parts", own_bank)["types"][subject.interview_type],
        objectives=write_objectives(
            interview_type=subject.interview_type, course=course, given=given, themes=themes, language=language,
            folder=own_bank,
        ),
        parts=_write_parts(shares, subject, chosen, stops, heard, language, own_bank),
        stop_points=stops, questions=asked["discuss"], opener=asked["opener"][0],
        data_questions=choose_data_questions(bank, numbers.there_is),
        exit_questions=asked["exit"], next_questions=asked["next"],
        numbers=numbers,
        words=choose_words(heard.said, language, speech or "en", own_bank),
        supports=choose_supports(ell_levels, language, own_bank), rubric=read_rubric(language, own_bank),
        codebook=codebook, transcript=heard.transcript,
        times_are_estimated=bool(heard.transcript and heard.transcript.timing != "exact"),
        candidates=tuple(candidate for candidate in find_candidates(heard.stretches, heard.guest)
                         if not has_details(candidate.words, heard.others)),
        details=find_details(heard.sentences, _student_names(program)), notes=tuple(notes),
        tickets=None if tickets is None else count_tickets(
            tickets, min_group=program.settings.min_group, codebook=codebook, folder=own_bank),
    )


def _find_home(folder: str | Path | None) -> Path | None:
    if folder is None or "://" in str(folder):
        return None
    path = Path(folder)
    return path if path.is_dir() else path.parent if path.is_file() else None


_PERMISSION_NOTES = {
    "withdrawn": "A permission for this recording was withdrawn: do not play it. The quotes here carry no names.",
    "missing": "A media consent or the partner's release for this recording is not on file: do not play it yet.",
}


def _note_permission(program: Program, subject: Subject) -> list[str]:
    state = judge_permission(program, subject.recording_id) if subject.recording_id else ""
    return [_PERMISSION_NOTES[state]] if state in _PERMISSION_NOTES else []


def _student_names(program: Program) -> tuple[str, ...]:
    names = program.lazy("students").select("student_name").unique().collect("pandas").to_native()["student_name"]
    return tuple(str(name) for name in names.dropna())


def _listen(subject: Subject, given: str, home: Path | None, codebook: Mapping[str, Any]) -> _Heard:
    """Read the transcript of a subject and find its themes; say what could not be done."""
    path, reason = find_transcript_file(subject, given, home)
    if path is None:
        return _Heard(notes=(reason,) if reason else ())
    transcript = read_transcript(path)
    sentences = split_sentences(transcript)
    stretches = find_stretches(sentences, transcript.language, codebook)
    notes = list(transcript.notes)
    if transcript.language and not stretches:
        notes.append("The transcript holds too little about work to find themes and stop points in it.")
    return _Heard(transcript, sentences, stretches, find_guest(sentences), tuple(notes))


def _share_minutes(minutes: int, subject: Subject, protocol: Protocol, heard: _Heard, folder: str) -> dict[str, int]:
    """Divide the period; the recording gets the time that it needs, if there is any."""
    bank = read_bank("parts", folder)
    spans: dict[str, Span] = {}
    for code, entry in bank["parts"].items():
        if subject.interview_type not in entry.get("only", (subject.interview_type,)):
            continue
        fewest, usual, most = entry["minutes"]
        if code == "protocol":
            fewest, most = protocol.fewest_minutes, protocol.most_minutes
            usual = max(usual, fewest)
        if code == "watch":
            length = heard.transcript.seconds / 60 if heard.transcript else subject.recording_minutes
            if length:
                usual = max(fewest, min(14, round(length + 2 * TALK_SECONDS / 60)))
                most = max(usual, min(most, round(length + 4 * TALK_SECONDS / 60)))
        spans[code] = Span(fewest, usual, most, bool(entry.get("optional")))
    return divide_period(minutes, spans, TrimOrder(bank["shorten"], bank["leave_out"], bank["lengthen"]))


def _choose_all(
    bank: Sequence[Question], subject: Subject, themes: Sequence[str], stops: Sequence[StopPoint], said: str,
    minutes: int,
) -> dict[str, tuple[Question, ...]]:
    """Choose the questions of every use."""
    kind = subject.interview_type
    stop_themes = [stop.theme for stop in stops]
    first = tuple(dict.fromkeys((*stop_themes, *themes)))
    many = 4 if minutes <= 25 else 6 if minutes <= 50 else 8

    def choose(use: str, among: Sequence[str], count: int) -> tuple[Question, ...]:
        return choose_questions(bank, use=use, interview_type=kind, themes=among, count=count, said=said)

    own = choose("discuss", ["interview"], 1)
    quiet = [theme for theme in first if theme not in stop_themes]
    gentle = tuple(
        question for dok, count in ((1, 0 if stops else 1), (2, 2))
        for question in choose_questions(
            [question for question in bank if question.dok == dok], use="stop", interview_type=kind, themes=quiet,
            count=count, said=said)
    )
    discuss = (*gentle, *choose("discuss", first, many - len(own) - len(gentle)))
    return {
        "opener": choose("opener", ["pay"] if "pay" in first[:4] else first[:1], 1) or choose("opener", PREFERENCE, 1),
        "discuss": (*discuss, *own),
        "exit": (*choose("exit", first, 1), *choose("exit", ["interview"], 1)),
        "next": choose("next", tuple(dict.fromkeys((*first[:2], "pay", "advice"))), 4),
    }


def _write_parts(
    shares: Mapping[str, int], subject: Subject, protocol: Protocol, stops: Sequence[StopPoint], heard: _Heard,
    language: str, folder: str,
) -> tuple[Part, ...]:
    texts = read_bank("parts", folder)
    bank, lead = texts["parts"], texts["types"][subject.interview_type]["lead"][language]
    parts: list[Part] = []
    starts = 0
    for code, minutes in shares.items():
        entry = bank[code]
        name, wrong = entry["name"][language], entry["wrong"]
        if code == "watch":
            moves = _watch_moves(minutes, lead, stops, heard, language)
            wrong = wrong if stops else entry["wrong_without_stops"]
        elif code == "protocol":
            name, wrong = protocol.name[language], protocol.wrong
            if not stops and protocol.code == "close_viewing":
                wrong = bank["watch"]["wrong_without_stops"]
            moves = _fill_moves(minutes, protocol.moves, language)
        else:
            moves = _fill_moves(minutes, read_moves(entry["moves"]), language)
        parts.append(Part(code, name, starts, minutes, moves, wrong))
        starts += minutes
    return tuple(parts)


def _fill_moves(minutes: int, patterns: Sequence[MovePattern], language: str) -> tuple[Move, ...]:
    """Give each move its minutes; when there are fewer minutes than moves, the first ones are kept."""
    parts = divide_minutes(minutes, [pattern.share for pattern in patterns])
    return tuple(
        Move(pattern.name[language], share, pattern.do[language], pattern.say[language])
        for pattern, share in zip(patterns, parts, strict=True) if share
    )


_WATCH = {
    "en": {
        "play": "Play from {a} to {b}.", "on": "Play on to the end, at {b}, if time allows.",
        "stop": "Stop {n}, at {b}",
        "ask": 'Said at {q}: "{quote}"', "lead": "Before you press play", "whole": "Play and pause",
        "no_stops": "Play about {m} minutes of the recording. Pause about every {k} minutes and ask: What was just "
                    "said, in exact words? What would you ask now?",
        "no_stops_say": "Write down one sentence word for word before each pause.", "about": "about ",
    },
    "es": {
        "play": "Reproduce de {a} a {b}.", "on": "Sigue hasta el final, en {b}, si hay tiempo.",
        "stop": "Pausa {n}, en {b}",
        "ask": "Se dice en {q}: «{quote}»", "lead": "Antes de empezar", "whole": "Reproducir y pausar",
        "no_stops": "Reproduce unos {m} minutos de la grabación. Haz una pausa cada {k} minutos y pregunta: ¿Qué se "
                    "acaba de decir, con palabras exactas? ¿Qué preguntarías ahora?",
        "no_stops_say": "Antes de cada pausa, anota una oración palabra por palabra.", "about": "aprox. ",
    },
}


def _watch_moves(
    minutes: int, lead: str, stops: Sequence[StopPoint], heard: _Heard, language: str,
) -> tuple[Move, ...]:
    """Play, stop, ask; the minutes of each are those of the stretch and the talk after it."""
    words = _WATCH[language]
    if not stops:
        rounds = count_stops(minutes)
        play = max(1, minutes - rounds)
        advice = words["no_stops"].format(m=play, k=max(1, round(play / (rounds + 1))))
        return (Move(words["whole"], minutes, advice, f"{lead} {words['no_stops_say']}"),)
    is_estimate = heard.transcript is not None and heard.transcript.timing != "exact"

    def at(seconds: float) -> str:
        return (words["about"] if is_estimate and seconds else "") + clock(seconds)

    lengths = [max(1, round(stop.at_seconds - stop.play_from_seconds) + TALK_SECONDS) for stop in stops]
    end = heard.transcript.seconds if heard.transcript else 0.0
    is_whole = all(
        stop.play_from_seconds == (stops[place - 1].at_seconds if place else 0.0) for place, stop in enumerate(stops)
    )
    rest = end - stops[-1].at_seconds if is_whole else 0.0
    if rest > 20:
        lengths.append(max(1, round(rest)))
    shares = divide_minutes(minutes, lengths)
    moves = []
    for number, (stop, share) in enumerate(zip(stops, shares, strict=False), 1):
        played = words["play"].format(a=at(stop.play_from_seconds), b=at(stop.at_seconds))
        quote = words["ask"].format(q=at(stop.quote_at_seconds), quote=stop.quote)
        name = words["stop"].format(n=number, b=at(stop.at_seconds))
        say = f"{lead} " if number == 1 else ""
        moves.append(Move(name, share, f"{played} {quote}", say + stop.question.texts[language]))
    if rest > 20:
        moves.append(Move("", shares[-1], words["on"].format(b=at(end))))
    return tuple(moves)
