"""Say which records are older than a program says it keeps them."""

from datetime import date

import pandas as pd

from wbl.program import Program


def describe_overdue(program: Program, today: date) -> str:
    """Say how many interviews are older than `keep_records_years` of `wbl.toml`, and what to do; "" when none is.

    >>> describe_overdue(Program({}), date(2026, 11, 27))
    ''
    """
    years = program.settings.keep_records_years
    if years is None or not program.has("interviews"):
        return ""
    dates = program.lazy("interviews").select("date").collect("pandas").to_native()["date"]
    first = pd.Timestamp(today) - pd.DateOffset(years=years)
    old = int((pd.to_datetime(dates) < first).sum())
    if not old:
        return ""
    interviews = "1 interview is" if old == 1 else f"{old:,} interviews are"
    return (f"{interviews} from before {first:%B} {first.day}, {first.year}: older than the {years} years for which "
            "this program keeps records (keep_records_years in wbl.toml). Take them, and what belongs to them, out of "
            "the source and out of its backups.")
