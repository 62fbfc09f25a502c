"""The questions of the form that students fill in after an interview, made from the schema.

What is asked and what is read cannot drift apart: choices, kinds and required answers are the schema's. Only the
wording is said here, in English and Spanish.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wbl import schema
from wbl.collect.headers import fold_name
from wbl.errors import SourceError

STEPS = 3   # steps of a partner's path that the form asks for; a spreadsheet may hold more


@dataclass(frozen=True)
class Question:
    """One question, and the place of its answer in the tables."""

    code: str                       # "table.column", or a name of its own when one answer fills several columns
    english: str
    spanish: str
    choices: Mapping[str, str]      # code -> label; empty when the answer is typed
    kind: str                       # "text", "paragraph", "date", "number", "choice", "choices"
    is_required: bool
    aliases: tuple[str, ...] = ()   # other wordings that mean this question

    @property
    def wordings(self) -> tuple[str, ...]:
        """All ways in which the question may stand as a header, folded."""
        names = (self.english, self.spanish, self.code.partition(".")[2], *self.aliases)
        return tuple(dict.fromkeys(fold_name(name) for name in names if name))


def _ask(code: str, english: str, spanish: str, *aliases: str, required: bool | None = None,
         kind: str = "") -> Question:
    table, _, name = code.partition(".")
    column = schema.TABLES[table][name]
    choices = dict(column.allowed or {})
    if column.kind == "boolean":
        choices = {"yes": "Yes", "no": "No"}
    kinds = {"text": "text", "integer": "number", "number": "number", "date": "date"}
    return Question(code, english, spanish, choices, kind or ("choice" if choices else kinds[column.kind]),
                    column.required if required is None else required, aliases)


FOLLOW_UP = {
    "thank_you_sent": "I thanked the partner", "reflection_done": "I wrote a reflection",
    "discussion_done": "I took part in the class discussion",
}

QUESTIONS: tuple[Question, ...] = (
    _ask("participations.student_id", "Your student ID", "Tu número de estudiante", "Student ID", "OSIS",
         "Student number", "ID del estudiante"),
    _ask("interviews.school_id", "Your school", "Tu escuela", "School", "Escuela", "School code", "DBN"),
    _ask("interviews.class_id", "Your class", "Tu clase", "Class", "Class or section", "Clase", "Section"),
    _ask("interviews.date", "Date of the interview", "Fecha de la entrevista", "Interview date", "Date", "Fecha",
         "When was the interview"),
    _ask("interviews.interview_type", "What kind of interview was it?", "¿Qué tipo de entrevista fue?",
         "Type of interview", "Interview type", "Tipo de entrevista"),
    _ask("interviews.channel", "Where or how did it take place?", "¿Dónde o cómo se realizó?",
         "Where did the interview take place", "Channel", "How was the interview held"),
    _ask("participations.role", "Did you ask questions, or watch?", "¿Hiciste preguntas o miraste?", "Your role",
         "Role", "Tu papel"),
    _ask("participations.attended", "Were you there?", "¿Estuviste presente?", "Attended", "Did you attend",
         required=False),
    _ask("interviews.recorded_by", "Who recorded it?", "¿Quién la grabó?", "Was it recorded", "Recorded by"),
    _ask("interviews.minutes", "How many minutes did it take?", "¿Cuántos minutos duró?", "Length in minutes",
         "Duration (minutes)", "Minutes"),
    _ask("interviews.interview_id", "Interview code, if your teacher gave you one",
         "Código de la entrevista, si te lo dieron", "Interview code", "Interview ID", required=False),
    _ask("partners.organization", "Where does the person work?", "¿Dónde trabaja la persona?", "Company",
         "Organization", "Employer", "Name of the company or organization", "Empresa"),
    _ask("partners.industry", "What industry is that?", "¿De qué industria es?", "Industry", "Industria"),
    _ask("interviews.occupation", "What is the person's occupation?", "¿Cuál es la ocupación de la persona?",
         "Occupation", "Job title", "Title of the person you interviewed", "Ocupación"),
    _ask("interviews.position", "What is the person's place in the organization?",
         "¿Qué lugar ocupa la persona en la organización?", "Position", "Level"),
    Question("follow_up", "What did you do afterwards?", "¿Qué hiciste después?", FOLLOW_UP, "choices", False,
             ("Follow-up", "After the interview")),
    _ask("salaries.raw", "What pay range did you hear for this occupation?",
         "¿Qué rango salarial te dijeron para esta ocupación?", "Salary range", "Salary", "Pay range", "Pay", "Salario",
         "What is the salary range for this occupation"),
    _ask("salaries.experience", "Is that pay for somebody starting out?", "¿Ese pago es para quien empieza?",
         "Starting pay or experienced"),
    _ask("salaries.basis", "How do you know?", "¿Cómo lo sabes?", "How do you know the pay"),
    *(question for step in range(1, STEPS + 1) for question in (
        Question(f"step_{step}_kind", f"Step {step} of the person's path: what kind of step?",
                 f"Paso {step} del camino de la persona: ¿qué tipo de paso?",
                 dict(schema.CAREER_STEPS["kind"].allowed or {}), "choice", False),
        Question(f"step_{step}_title", f"Step {step}: what was it?", f"Paso {step}: ¿cuál fue?", {}, "text", False),
        Question(f"step_{step}_years", f"Step {step}: how many years did it take?",
                 f"Paso {step}: ¿cuántos años duró?", {}, "number", False))),
    Question("way_in", "Which jobs are a way in? One a line.", "¿Qué trabajos sirven para entrar? Uno por línea.", {},
             "paragraph", False, ("Entry-level jobs", "Ways in")),
    Question("next", "Which jobs come next? One a line.", "¿Qué trabajos vienen después? Uno por línea.", {},
             "paragraph", False, ("Next jobs", "Opportunities for growth")),
)


def find_column(code: str) -> schema.Column | None:
    """Give the column of the schema that holds the answer to a question; None when it fills several.

    >>> find_column("interviews.channel").name, find_column("step_2_kind").name, find_column("follow_up")
    ('channel', 'kind', None)
    """
    if re.fullmatch(r"step_\d_kind", code):
        return schema.CAREER_STEPS["kind"]
    table, _, name = code.partition(".")
    return schema.TABLES[table][name] if name else None


def write_form(path: Path, language: str = "en") -> Path:
    """Write the questions to a text file. Raises SourceError when it is there already or cannot be written."""
    if path.exists():
        raise SourceError(f"{path} is there already. Choose another name.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(describe_form(language), encoding="utf-8")
    except OSError as error:
        raise SourceError(f"{path} cannot be written ({error.strerror or error}). Choose another folder.") from error
    return path


def describe_form(language: str = "en") -> str:
    """Write the questions for a person who makes the form: wording, kind of answer, choices.

    >>> describe_form().splitlines()[4]
    '1. Your student ID'
    """
    lines = ["# Questions for the interview form", "",
             "Make one form question of each. Keep the wording; the order does not matter, and you may add others.",
             ""]
    for number, question in enumerate(QUESTIONS, start=1):
        asked = question.spanish if language == "es" else question.english
        kind = {"text": "short answer", "paragraph": "paragraph", "date": "date", "number": "short answer, a number",
                "choice": "multiple choice", "choices": "checkboxes"}[question.kind]
        lines += [f"{number}. {asked}", f"   - {kind}{', required' if question.is_required else ''}"]
        lines += [f"   - {label}" for label in question.choices.values()]
    return "\n".join(lines) + "\n"
