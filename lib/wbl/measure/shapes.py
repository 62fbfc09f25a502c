"""The tables of a report: their columns, in order, and what kind each column is.

Keys are text, counts are whole numbers that may be missing (what cannot be said is missing, never zero), the rest are
numbers with their unit at the end of the name.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

_TEXT, _COUNT, _NUMBER, _DAY = "str", "Int64", "float64", "datetime64[us]"

SHAPES: Mapping[str, Mapping[str, str]] = {
    "students_by_interview_type": {
        "breakdown": _TEXT, "group": _TEXT, "interview_type": _TEXT,
        "students": _COUNT, "interviews": _COUNT, "enrolled": _COUNT,
    },
    "students_by_interview_count": {
        "breakdown": _TEXT, "group": _TEXT, "interviews_received": _TEXT, "students": _COUNT, "enrolled": _COUNT,
    },
    "interviews_by_month": {"month": _TEXT, "interview_type": _TEXT, "students": _COUNT, "interviews": _COUNT},
    "participations_by_role": {"interview_type": _TEXT, "role": _TEXT, "students": _COUNT, "participations": _COUNT},
    "partners_asked": {"breakdown": _TEXT, "group": _TEXT, "partners": _COUNT, "interviews": _COUNT},
    "follow_up": {"step": _TEXT, "interview_type": _TEXT, "students_done": _COUNT, "students": _COUNT},
    "permissions_on_file": {"kind": _TEXT, "needed": _COUNT, "on_file": _COUNT},
    "salary_ranges": {
        "breakdown": _TEXT, "group": _TEXT, "soc_code": _TEXT, "partners": _COUNT,
        "low_quartile_usd": _NUMBER, "median_usd": _NUMBER, "high_quartile_usd": _NUMBER,
        "official_p10_usd": _NUMBER, "official_p25_usd": _NUMBER, "official_median_usd": _NUMBER,
        "official_p75_usd": _NUMBER, "official_p90_usd": _NUMBER,
    },
    "salary_answers": {"answer": _TEXT, "answers": _COUNT, "partners": _COUNT},
    "career_steps": {
        "breakdown": _TEXT, "group": _TEXT, "partners": _COUNT, "median_years": _NUMBER, "said_years": _COUNT,
    },
    "opportunities": {
        "breakdown": _TEXT, "group": _TEXT, "relation": _TEXT, "partners": _COUNT, "median_years_to_reach": _NUMBER,
        "said_years": _COUNT,
    },
    "years_compared": {
        "school_year": _TEXT, "interview_type": _TEXT, "students": _COUNT, "interviews": _COUNT, "enrolled": _COUNT,
    },
    "programs_offered": {"cte_program": _TEXT, "career_cluster": _TEXT, "school": _TEXT, "enrolled": _COUNT},
    "unrostered": {"students": _COUNT, "participations": _COUNT},
    "students_without_interview": {
        "student_id": _TEXT, "student_name": _TEXT, "school_id": _TEXT, "grade": _COUNT, "class_id": _TEXT,
        "cte_program": _TEXT,
    },
    "permission_gaps": {
        "interview_id": _TEXT, "date": _DAY, "interview_type": _TEXT, "student_id": _TEXT, "kind": _TEXT,
        "what_to_do": _TEXT,
    },
}


def shape(name: str, frame: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give a table of a report exactly its columns; without a frame, an empty table.

    >>> shape("unrostered").dtypes.astype(str).to_dict()
    {'students': 'Int64', 'participations': 'Int64'}
    """
    columns = SHAPES[name]
    if frame is None:
        frame = pd.DataFrame({column: [] for column in columns})
    return pd.DataFrame({column: _convert(frame[column], kind) for column, kind in columns.items()}).reset_index(
        drop=True
    )


def _convert(values: pd.Series, kind: Any) -> pd.Series:
    if kind == _COUNT:
        return pd.to_numeric(values).astype("Float64").astype("Int64")
    return values.astype(kind).round(2) if kind == _NUMBER else values.astype(kind)
