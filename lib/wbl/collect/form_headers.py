"""Match the headers of a form's export, which are whole questions, to the questions that are known."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from wbl.collect.form_questions import QUESTIONS, Question
from wbl.collect.headers import WHAT_TO_DO, fold_name
from wbl.collect.meanings import Confirm
from wbl.errors import SourceError

_NEVER_READ = frozenset((  # what a form or a marked-up copy adds by itself; addresses and names are not stored
    fold_name(WHAT_TO_DO),
    "timestamp", "marca_temporal", "horodateur", "carimbo_de_data_hora", "username", "email_address", "email",
    "direccion_de_correo_electronico", "correo_electronico", "nombre_de_usuario", "id", "start_time",
    "hora_de_inicio", "completion_time", "hora_de_finalizacion", "name", "nombre", "nombre_completo", "full_name",
    "total_points", "quiz_feedback", "last_modified_time", "hora_de_ultima_modificacion", "language", "idioma", "score",
))
_OF_A_QUIZ = ("points_", "feedback_", "puntos_", "comentarios_")    # stand before each question of a quiz once more
_SHORTEST_PREFIX = 12   # letters; a shorter beginning of a question says too little
_CLOSE = 0.72           # of 1; above it a person is asked whether the question is meant


@dataclass(frozen=True)
class Matched:
    """Which column answers which question, and what is not known."""

    places: Mapping[str, int]           # code of the question -> column
    unknown: tuple[int, ...]            # columns that answer none
    confirmed: Mapping[str, str]        # folded header -> code of the question, as a person said
    asked: Mapping[str, str]            # header -> the question that is probably meant, not confirmed


def match_questions(header: tuple[str, ...], saved: Mapping[str, str], confirm: Confirm | None = None) -> Matched:
    """Match headers to questions: exactly by a declared wording, then by what was confirmed before, then by asking.

    saved: folded header -> code of the question, from an earlier import. confirm: asks a person about a close
    wording; without it such a column stays unread and is named. Raises SourceError when two columns answer the
    same question.
    """
    by_wording = {wording: question for question in QUESTIONS for wording in question.wordings}
    by_code = {question.code: question for question in QUESTIONS}
    places: dict[str, int] = {}
    open_columns: list[int] = []
    names = set(map(fold_name, header))
    for place, cell in enumerate(header):
        folded = fold_name(cell)
        if any(folded.startswith(start) and folded.removeprefix(start) in names for start in _OF_A_QUIZ):
            continue
        question = by_wording.get(folded) or by_code.get(saved.get(folded, "")) or _by_prefix(folded)
        if question is None:
            open_columns.append(place)
        elif question.code in places:
            other = header[places[question.code]]
            raise SourceError(f'Two columns answer the question "{question.english}": "{other}" and "{cell}". Remove '
                              "one of them.")
        else:
            places[question.code] = place
    confirmed: dict[str, str] = {}
    asked: dict[str, str] = {}
    unknown: list[int] = []
    for place in open_columns:
        cell, folded = header[place], fold_name(header[place])
        near = None if not folded or folded in _NEVER_READ else _find_close(folded, set(places))
        if near is not None and confirm is not None and confirm(cell, near.english):
            places[near.code] = place
            confirmed[folded] = near.code
        else:
            if near is not None:
                asked[cell] = near.english
            if folded and folded not in _NEVER_READ:
                unknown.append(place)
    return Matched(places, tuple(unknown), confirmed, asked)


def _by_prefix(folded: str) -> Question | None:
    """Find the one question whose wording the header begins with, or that begins with the header."""
    found = {question.code: question for question in QUESTIONS for wording in question.wordings
             if len(wording) >= _SHORTEST_PREFIX and folded.startswith(wording)}
    return next(iter(found.values())) if len(found) == 1 else None


def _find_close(folded: str, taken: set[str]) -> Question | None:
    best, best_ratio = None, _CLOSE
    for question in QUESTIONS:
        for wording in question.wordings if question.code not in taken else ():
            ratio = SequenceMatcher(None, folded, wording).ratio()
            if ratio > best_ratio:
                best, best_ratio = question, ratio
    return best

