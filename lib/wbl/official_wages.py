"""What the government says people earn: wages by occupation, to stand beside what partners told students.

The table holds the total, the 22 major groups and every detailed occupation, and no others, as they were published:

- An empty wage was not published; it is never zero. `note` says why: "annual_only" (teachers and others whose hours
  differ from year-round full-time), "hourly_only" (actors, musicians ...), "wages_not_released",
  "employment_not_released" (the wages are there).
- The New York metro area reaches into New Jersey; it is not New York City.
- Twelve occupations are published under a code that combines detailed ones, such as 31-1120 for home health aides
  and personal care aides; `find_official_code` leads there.
- Self-employed people are not in these figures. BLS marks wages too high to publish with "#"; this release has none.
"""

from functools import cache
from pathlib import Path

import pandas as pd

from wbl.errors import ParameterError, name_nearest

RELEASE = "May 2025"
SOURCE = (
    f"U.S. Bureau of Labor Statistics, Occupational Employment and Wage Statistics (OEWS), {RELEASE}; wages in US "
    "dollars before tax, hourly or yearly. BLS cannot vouch for analyses made after retrieval."
)
AREAS = {
    "nyc_metro": "New York-Newark-Jersey City, NY-NJ (metro area)",
    "new_york_state": "New York State",
    "united_states": "United States",
}
PERCENTILES = ("p10", "p25", "median", "p75", "p90")  # of 100 people who do this work, p10: 10 earn less than this

# The combined codes of OEWS that follow no rule of the classification: combined code -> the detailed codes in it.
# Source: OEWS May 2025 occupation list against SOC 2018. The others end in 0 where the detailed codes do not.
_COMBINED = {
    "21-1018": ("21-1011", "21-1014"),
    "25-2052": ("25-2055", "25-2056"),
    "25-9045": ("25-9042", "25-9043", "25-9049"),
    "51-2028": ("51-2022", "51-2023"),
    "53-1047": ("53-1042", "53-1043", "53-1044", "53-1049"),
}
_OFFICIAL_CODES = {detailed: code for code, many in _COMBINED.items() for detailed in many}
_FILE = Path(__file__).with_name("official_wages.csv")


def read_official_wages(area: str = "nyc_metro") -> pd.DataFrame:
    """Read the official wages of an area, one row an occupation or group of occupations.

    Columns: `soc_code` (SOC 2018), `title`, `level` ("total", "major", "combined", "detailed"), `employment` (jobs),
    `hourly_p10_usd`, `hourly_p25_usd`, `hourly_median_usd`, `hourly_p75_usd`, `hourly_p90_usd` (US dollars an hour),
    the same five `annual_..._usd` (US dollars a year), `note` ("" when there is nothing to say). Missing means not
    published. Source: `SOURCE`. Raises ParameterError when the area is none of `AREAS`.

    >>> wages = read_official_wages("nyc_metro").set_index("soc_code")
    >>> float(wages.loc["15-1252", "annual_median_usd"])
    166830.0
    """
    if area not in AREAS:
        raise ParameterError(f'There are no official wages for "{area}". {name_nearest(area, AREAS)}')
    wages = _read_all()
    return wages[wages["area"] == area].drop(columns="area").reset_index(drop=True)


def find_official_code(soc_code: str) -> str:
    """Give the code under which OEWS publishes an occupation: its own, or the combined one that it is part of.

    A code that OEWS does not know comes back as it is.

    >>> find_official_code("29-1141"), find_official_code("31-1121")
    ('29-1141', '31-1120')
    """
    code = soc_code.strip()
    known = _titles()
    if code in known:
        return code
    group = f"{code[:6]}0"
    return _OFFICIAL_CODES.get(code, group if group in known else code)


def official_title(soc_code: str) -> str:
    """Give the title under which OEWS publishes an occupation; "" when it does not know the code.

    >>> official_title("31-1121")
    'Home Health and Personal Care Aides'
    """
    return _titles().get(find_official_code(soc_code), "")


def major_group(soc_code: str) -> str:
    """Give the field of an occupation: the title of its SOC major group; "" when there is no such group.

    >>> major_group("29-1141")
    'Healthcare Practitioners and Technical Occupations'
    """
    return _titles().get(f"{soc_code.strip()[:2]}-0000", "")


@cache
def _titles() -> dict[str, str]:
    wages = _read_all()
    return dict(zip(wages["soc_code"], wages["title"], strict=True))


@cache
def _read_all() -> pd.DataFrame:
    wages = pd.read_csv(_FILE, dtype="str", keep_default_na=False, encoding="utf-8")
    for name in wages.columns:
        if name.endswith("_usd"):
            wages[name] = pd.to_numeric(wages[name]).astype("float64")
    wages["employment"] = pd.to_numeric(wages["employment"]).astype("Int64")
    return wages
