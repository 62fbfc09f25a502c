"""Notebooks, lessons and reports for informational interviews.

`wbl.load` gives the tables of a program; the other names are the verbs of the notebooks. Each lives in its stage
and is fetched from there when it is first used, so that `import wbl` costs nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_VERBS = {
    "wbl.collect.load": ["load"],
    "wbl.collect.simulate": ["simulate"],
    "wbl.official_wages": ["read_official_wages"],
    "wbl.publish.release": ["open_release"],
    "wbl.publish.activity": ["plan_discussion"],
    # The program report
    "wbl.show.findings": [
        "show_answer", "show_coverage", "show_group_coverage", "show_interview_counts", "show_interview_types",
        "show_live", "show_roles", "show_months", "show_years", "show_goal", "show_follow_up", "show_partners",
        "show_permissions", "show_pay", "show_career_steps", "show_opportunities",
    ],
    "wbl.show.how_made": ["show_heading", "show_how_made"],
    "wbl.show.lists": ["show_students_without_interview", "show_permission_gaps"],
    # The guided discussion
    "wbl.teach.guide": [
        "show_overview", "show_preparation", "show_objectives", "show_minutes", "show_stop_points", "show_questions",
        "show_supports", "show_rubric", "show_next_step", "show_tickets", "show_to_verify",
    ],
    "wbl.teach.numbers": ["show_class_numbers"],
    "wbl.teach.handout": [
        "show_handout_start", "show_handout_words", "show_note_catcher", "show_handout_discussion",
        "show_handout_numbers", "show_handout_reasons", "show_thank_you", "show_exit_ticket",
    ],
    # The lessons
    "wbl.teach.lesson": ["open_lesson"],
    "wbl.teach.asking": ["ask", "show_my_work", "clear_my_work"],
    "wbl.teach.blanks": [
        "check_papers", "check_question", "check_yearly", "check_years", "check_share", "check_needed",
    ],
    "wbl.teach.sorting": ["sort_types", "sort_questions", "sort_safety"],
    "wbl.teach.papers": ["draw_permissions", "explore_papers"],
    "wbl.teach.heard": ["draw_heard"],
    "wbl.teach.question_builder": ["build_questions", "show_preview"],
    "wbl.teach.pay_words": ["draw_words", "explore_words"],
    "wbl.teach.log_form": ["log_interview", "write_thank_you"],
    "wbl.teach.logged": ["show_logged"],
    "wbl.teach.start": ["start_here"],
    "wbl.teach.guess": ["guess_pay"],
    "wbl.teach.explore": ["draw_pay", "explore_pay", "draw_answers", "draw_sure", "explore_sure"],
    "wbl.teach.path_charts": ["draw_paths", "explore_paths", "draw_two_paths", "draw_jobs"],
    "wbl.teach.schooling": ["draw_schooling"],
    "wbl.teach.reach": ["draw_reach", "explore_reach"],
    "wbl.teach.chance": ["draw_chance", "explore_chance"],
    "wbl.teach.budget": ["plan_budget", "draw_needed"],
    "wbl.teach.slides": [
        "show_title_slide", "show_opener_slide", "show_words_slide", "show_purpose_slide", "show_stop_slide",
        "show_pairs_slide", "show_protocol_slide", "show_questions_slide", "show_numbers_slide", "show_exit_slide",
    ],
}
_HOME = {name: module for module, names in _VERBS.items() for name in names}
__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    """Fetch a verb from the module where it lives."""
    if name not in _HOME:
        raise AttributeError(f"wbl has no {name!r}; it has {', '.join(sorted(_HOME))}.")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
