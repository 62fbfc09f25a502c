"""The parts of a period: how the minutes are divided, what happens in each, what may go wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from wbl.teach.bank import read_bank
from wbl.teach.class_numbers import ClassNumbers
from wbl.teach.plan import Move, Part
from wbl.teach.protocols import MovePattern, Protocol, read_moves
from wbl.teach.stops import TALK_SECONDS, StopPoint, count_stops
from wbl.teach.subject import Subject
from wbl.teach.timing import Span, TrimOrder, divide_minutes, divide_period
from wbl.teach.transcript import Transcript, clock

_SHORTEST_REST_SECONDS = 20  # after the last stop; less than that is goodbye


def share_minutes(
    minutes: int, subject: Subject, protocol: Protocol, transcript: Transcript | None, folder: str = "",
) -> dict[str, int]:
    """Divide the period among its parts; the recording gets the time that it needs, if there is any."""
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
            length = (transcript.seconds / 60 if transcript else 0) or subject.recording_minutes
            if length:
                usual = max(fewest, min(14, round(length + 2 * TALK_SECONDS / 60)))
                most = max(usual, min(most, round(length + 4 * TALK_SECONDS / 60)))
        spans[code] = Span(fewest, usual, most, bool(entry.get("optional")))
    return divide_period(minutes, spans, TrimOrder(bank["shorten"], bank["leave_out"], bank["lengthen"]))


@dataclass(frozen=True)
class PartWriter:
    """Writes the parts of one period, in the language of its pages."""

    subject: Subject
    protocol: Protocol
    stops: tuple[StopPoint, ...]
    is_whole: bool      # is the recording played whole?
    numbers: ClassNumbers
    transcript: Transcript | None
    language: str
    folder: str = ""

    def write(self, shares: dict[str, int]) -> tuple[Part, ...]:
        """Write the parts that have minutes, in their order."""
        bank = read_bank("parts", self.folder)
        lead = bank["types"][self.subject.interview_type]["lead"][self.language]
        parts: list[Part] = []
        starts = 0
        for code, minutes in shares.items():
            entry = bank["parts"][code]
            name, wrong = entry["name"][self.language], entry["wrong"]
            if code == "watch":
                moves = self._watch(minutes, lead) if self.stops else self._listen(minutes, lead)
                wrong = wrong if self.stops else entry["wrong_without_stops"]
            elif code == "protocol":
                name, wrong = self.protocol.name[self.language], self.protocol.wrong
                if not self.stops and self.protocol.code == "close_viewing":
                    wrong = bank["parts"]["watch"]["wrong_without_stops"]
                moves = self._fill(minutes, self.protocol.moves)
            elif code == "data":
                moves = self._read_numbers(minutes, entry)
            else:
                moves = self._fill(minutes, read_moves(entry["moves"]))
            parts.append(Part(code, name, starts, minutes, moves, wrong))
            starts += minutes
        return tuple(parts)

    def _fill(self, minutes: int, patterns: Sequence[MovePattern]) -> tuple[Move, ...]:
        """Give each move its minutes; when there are fewer minutes than moves, the first ones are kept."""
        parts = divide_minutes(minutes, [pattern.share for pattern in patterns])
        return tuple(
            Move(pattern.name[self.language], share, pattern.do[self.language], pattern.say[self.language])
            for pattern, share in zip(patterns, parts, strict=True) if share
        )

    def _read_numbers(self, minutes: int, entry: dict[str, Any]) -> tuple[Move, ...]:
        """Read the numbers that there are, and only those; a number alone differs from nothing."""
        kinds = [words[self.language] for kind, words in entry["kinds"].items() if kind in self.numbers.there_is]
        moves = entry["moves"] if len(kinds) > 1 else entry["moves_for_one" if kinds else "moves_for_none"]
        return tuple(replace(move, do=move.do.replace("{numbers}", ", ".join(kinds)))
                     for move in self._fill(minutes, read_moves(moves)))

    def _listen(self, minutes: int, lead: str) -> tuple[Move, ...]:
        """Play and pause by the clock, where nothing is known of what is said."""
        words = _WATCH[self.language]
        rounds = count_stops(minutes)
        play = max(1, minutes - rounds)
        advice = words["no_stops"].format(m=play, k=max(1, round(play / (rounds + 1))))
        return (Move(words["whole"], minutes, advice, f"{lead} {words['no_stops_say']}"),)

    def _watch(self, minutes: int, lead: str) -> tuple[Move, ...]:
        """Play, stop, ask; the minutes of each are those of the stretch and the talk after it."""
        words = _WATCH[self.language]
        end = self.transcript.seconds if self.transcript else 0.0
        rest = end - self.stops[-1].at_seconds if self.is_whole else 0.0
        last = -int(-rest // 60) if rest > _SHORTEST_REST_SECONDS else 0  # minutes, none of them begun and not needed
        shares = divide_minutes(
            minutes - last, [round(stop.at_seconds - stop.play_from_seconds) + TALK_SECONDS for stop in self.stops])
        moves = []
        for number, (stop, share) in enumerate(zip(self.stops, shares, strict=True), 1):
            played = words["play"].format(a=self._at(stop.play_from_seconds), b=self._at(stop.at_seconds))
            quote = words["ask"].format(q=self._at(stop.quote_at_seconds), quote=stop.quote)
            name = words["stop"].format(n=number, b=self._at(stop.at_seconds))
            say = f"{lead} " if number == 1 else ""
            moves.append(Move(name, share, f"{played} {quote}", say + stop.question.texts[self.language]))
        if last:
            moves.append(Move(words["end"], last, words["on"].format(a=self._at(self.stops[-1].at_seconds),
                                                                     b=self._at(end)), words["on_say"]))
        return tuple(moves)

    def _at(self, seconds: float) -> str:
        is_estimate = self.transcript is not None and self.transcript.timing != "exact"
        return (_WATCH[self.language]["about"] if is_estimate and seconds else "") + clock(seconds)


_WATCH = {
    "en": {
        "play": "Play from {a} to {b}.", "stop": "Stop {n}, at {b}", "ask": "Said at {q}: “{quote}”",
        "end": "To the end", "on": "Play on from {a} to the end, at {b}.",
        "on_say": "Write down one sentence that you want to come back to.", "whole": "Play and pause",
        "no_stops": "Play about {m} minutes of the recording. Pause about every {k} minutes and ask: What was just "
                    "said, in exact words? What would you ask now?",
        "no_stops_say": "Write down one sentence word for word before each pause.", "about": "about ",
    },
    "es": {
        "play": "Reproduce de {a} a {b}.", "stop": "Pausa {n}, en {b}", "ask": "Se dice en {q}: «{quote}»",
        "end": "Hasta el final", "on": "Sigue de {a} hasta el final, en {b}.",
        "on_say": "Anota una oración a la que quieras volver.", "whole": "Reproducir y pausar",
        "no_stops": "Reproduce unos {m} minutos de la grabación. Haz una pausa cada {k} minutos y pregunta: ¿Qué se "
                    "acaba de decir, con palabras exactas? ¿Qué preguntarías ahora?",
        "no_stops_say": "Antes de cada pausa, anota una oración palabra por palabra.", "about": "aprox. ",
    },
}
