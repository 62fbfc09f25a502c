"""What the numbers about partners say."""

from made_release import frame_of, make_about
from wbl.protect.releases import ProtectedTable
from wbl.show import partner_sentences

PAY = ("breakdown group partners low_quartile_usd median_usd high_quartile_usd official_median_usd official_p90_usd "
       "status")


def protected(columns: str, *rows: tuple) -> ProtectedTable:
    return ProtectedTable("table", frame_of(columns, rows))


def pay(*rows: tuple[str, float | None, float | None]) -> str:
    table = protected(PAY, *(
        ("occupation", name, told and 12, told, told, told, official, official, "shown" if told else "hidden")
        for name, told, official in rows))
    return partner_sentences.tell_pay(table, make_about(), "occupation").title


def test_pay_is_compared_with_the_official_median() -> None:
    assert pay(("Nurses", 97_000., 104_000.), ("Cooks", 70_000., 69_000.), ("Editors", 62_000., 86_000.)) == (
        "Partners named more than the official median in 1 of 3 occupations, less in 2")
    assert pay(("Nurses", 97_000., 90_000.), ("Cooks", 70_000., 69_000.)) == (
        "In all 2 occupations partners named more than the official median")
    assert pay(("Nurses", 90_000., 90_000.), ("Cooks", 69_000., 69_000.)) == (
        "In all 2 occupations partners named the official median")


def test_one_occupation_is_told_in_dollars() -> None:
    assert pay(("Nurses", 97_000., 104_000.)) == "Nurses: partners named $97,000, the official median is $104,000"


def test_pay_without_an_official_figure_beside_it() -> None:
    assert pay(("Nurses", 97_000., None)) == "The median of what partners named: $97,000 (Nurses)"
    assert pay(("Nurses", 97_000., None), ("Cooks", 60_000., None)) == (
        "The medians of what partners named reach from $60,000 (Cooks) to $97,000 (Nurses)")


def test_a_hidden_occupation_is_not_counted() -> None:
    assert pay(("Nurses", 97_000., 104_000.), ("Cooks", None, 69_000.)).startswith("Nurses: partners named $97,000")
    assert pay(("Cooks", None, 69_000.)) == "All numbers about pay are hidden"


def test_pay_says_what_it_cannot_tell() -> None:
    table = protected(PAY, ("occupation", "Nurses", 12, 1., 2., 3., 4., 5., "shown"))
    note = partner_sentences.tell_pay(table, make_about(), "occupation").note
    assert "2,080" in note and "not a sample" in note and "May 2025" in note


def test_answers_that_were_left_out_are_counted() -> None:
    table = protected("answer answers partners", ("used", 61, 44), ("declined", 12, 12), ("no_number", 10, 9),
                      ("other_currency", 0, 0), ("unclear_period", None, None))
    assert partner_sentences.tell_answers(table, make_about()) == (
        "61 answers about pay used. Left out: 12 declined and 10 named no number.")
    hidden = protected("answer answers partners", ("used", None, None))
    assert partner_sentences.tell_answers(hidden, make_about()) == ""


def partners(*rows: tuple[str, str, int | None]) -> partner_sentences.Said:
    table = protected("breakdown group partners interviews", *((by, group, count, count) for by, group, count in rows))
    return partner_sentences.tell_partners(table, make_about())


def test_partners_are_counted_once_and_the_largest_industry_is_named() -> None:
    said = partners(("industry", "Health care", 14), ("industry", "Media", 10),
                    ("times_asked", "1", 13), ("times_asked", "5+", 11))
    assert said.title == "24 partners gave live interviews, the most in Health care (14)"
    assert said.note == "11 partners were asked five times or more: recordings can spare them."


def test_partners_tied_or_partly_hidden() -> None:
    tied = partners(("industry", "Health care", 12), ("industry", "Media", 12), ("times_asked", "1", 24))
    assert tied.title == "24 partners gave live interviews"
    hidden = partners(("industry", "Health care", 12), ("industry", "Media", None), ("times_asked", "1", None))
    assert hidden.title == "The largest group of partners: Health care (12)"
    assert partners(("industry", "Media", None)).title == "All numbers about partners are hidden"


def steps(*rows: tuple[str, str, int | None, float | None]) -> str:
    table = protected("breakdown group partners median_years", *rows)
    return partner_sentences.tell_career_steps(table, make_about()).title


def test_the_first_step() -> None:
    assert steps(("first_step", "job", 20, 2.), ("first_step", "education", 16, 4.)) == (
        "The most common first step of 36 partners: Job (20)")
    assert steps(("first_step", "job", 20, 2.), ("first_step", "military", None, None)) == (
        "The most common first step of partners: Job (20)")
    assert steps(("first_step", "job", 16, 2.), ("first_step", "education", 16, 4.)) == (
        "No first step stands out among partners")
    assert steps(("first_step", "job", None, None)) == "All numbers about careers are hidden"


def jobs(*rows: tuple[str, int | None, float | None]) -> str:
    table = protected("breakdown group relation partners median_years_to_reach",
                      *(("relation", group, group, count, reach) for group, count, reach in rows))
    return partner_sentences.tell_opportunities(table, make_about()).title


def test_ways_in_and_the_next_step() -> None:
    assert jobs(("way_in", 31, 0.5), ("next", 24, 3.)) == (
        "31 partners named a way in; the next step takes 3 years (median)")
    assert jobs(("next", 24, 1.)) == "The next step takes 1 year (median)"
    assert jobs(("later", 24, 8.)) == "Partners named jobs in their field"
    assert jobs(("way_in", None, None)) == "All numbers about opportunities are hidden"
