"""The official wages are those that BLS published for May 2025."""

from pathlib import Path

import pytest

from wbl import official_wages
from wbl.errors import ParameterError


@pytest.fixture(scope="module")
def metro():
    return official_wages.read_official_wages("nyc_metro").set_index("soc_code")


@pytest.mark.parametrize(
    ("soc_code", "median_usd"), [("15-1252", 166_830), ("29-1141", 119_720), ("00-0000", 61_430)]
)
def test_the_yearly_medians_of_the_metro_area_are_those_published(metro, soc_code, median_usd):
    assert metro.loc[soc_code, "annual_median_usd"] == median_usd


def test_every_area_has_its_rows_once_each():
    rows = {area: official_wages.read_official_wages(area) for area in official_wages.AREAS}
    assert {area: len(wages) for area, wages in rows.items()} == {
        "nyc_metro": 792, "new_york_state": 809, "united_states": 853
    }
    assert all(wages["soc_code"].is_unique for wages in rows.values())
    assert (rows["nyc_metro"]["level"] == "combined").sum() == 12


def test_a_wage_that_was_not_published_is_missing_and_never_zero(metro):
    wages = metro[[name for name in metro if name.endswith("_usd")]]
    assert not (wages == 0).any(axis=None)
    teachers, actors, nobody = metro.loc["25-2031"], metro.loc["27-2011"], metro.loc["27-3043"]
    assert teachers["note"] == "annual_only" and teachers.filter(like="hourly_").isna().all()
    assert teachers["annual_median_usd"] == 100_800
    assert actors["note"] == "hourly_only" and actors.filter(like="annual_").isna().all()
    assert nobody["note"] == "wages_not_released" and nobody.filter(like="_usd").isna().all()


@pytest.mark.parametrize("area", official_wages.AREAS)
@pytest.mark.parametrize("period", ["hourly", "annual"])
def test_percentiles_rise(area, period):
    wages = official_wages.read_official_wages(area)
    steps = wages[[f"{period}_{name}_usd" for name in official_wages.PERCENTILES]].dropna().diff(axis=1).iloc[:, 1:]
    assert (steps >= 0).all(axis=None)


def test_a_year_is_2080_hours_where_both_wages_are_published(metro):
    both = metro.dropna(subset=["hourly_median_usd", "annual_median_usd"])
    assert len(both) > 600
    assert (both["hourly_median_usd"] * 2_080 - both["annual_median_usd"]).abs().max() <= 16


@pytest.mark.parametrize(
    ("soc_code", "published_under"),
    [("29-1141", "29-1141"), ("31-1122", "31-1120"), ("13-1022", "13-1020"), ("25-9042", "25-9045"),
     ("21-1014", "21-1018"), ("99-9999", "99-9999"), (" 15-1252 ", "15-1252")],
)
def test_an_occupation_is_found_under_the_code_that_is_published(soc_code, published_under):
    assert official_wages.find_official_code(soc_code) == published_under


def test_the_field_of_an_occupation_is_its_major_group():
    assert official_wages.major_group("31-1121") == "Healthcare Support Occupations"
    assert official_wages.major_group("99-0000") == official_wages.official_title("99-9999") == ""


def test_an_unknown_area_names_the_nearest():
    with pytest.raises(ParameterError, match='Did you mean "nyc_metro"'):
        official_wages.read_official_wages("nyc-metro")


def test_a_frame_that_somebody_changed_does_not_change_the_next():
    first = official_wages.read_official_wages()
    first["note"] = "changed"
    assert "changed" not in set(official_wages.read_official_wages()["note"])


def test_the_table_stays_small_and_the_source_names_release_and_unit():
    assert Path(official_wages.__file__).with_name("official_wages.csv").stat().st_size < 400_000
    assert "May 2025" in official_wages.SOURCE and "US dollars" in official_wages.SOURCE
