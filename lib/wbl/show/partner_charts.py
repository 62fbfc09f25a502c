"""Charts about partners: whom students asked, what work pays, how people came to it, where it can lead."""

from collections.abc import Mapping
from dataclasses import replace

from wbl.protect.releases import About, ProtectedTable
from wbl.show import theme, views
from wbl.show.canvas import Anchor, Canvas, Figure
from wbl.show.forms import Entry, draw_aside, draw_heading, draw_ledger, wrap
from wbl.show.views import Line
from wbl.show.wording import Wording

MOST_ROWS = 6         # of one list in a chart; the table below holds all
MOST_HIDDEN = 2       # rows; they all look alike, so the others are counted
MOST_OCCUPATIONS = 14


def draw_partners(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw partners by industry, by position, and by how often they were asked."""
    words = Wording(about.language)
    times = {"1": words.text("Once"), "2": words.text("Twice"), "3-4": words.text("Three or four times"),
             "5+": words.text("Five times or more")}
    return _draw_lists(table, about, {
        words.text("Industry"): {"breakdown": "industry"}, words.text("Position"): {"breakdown": "position"},
        words.text("Asked in live interviews"): {"breakdown": "times_asked"},
    }, words.text("Bars of partners by industry, position and times asked. {finding}.", finding=finding), finding,
        in_order=times)


def draw_career_steps(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw partners by their first step, by kinds of step, and by their highest schooling."""
    words = Wording(about.language)
    return _draw_lists(table, about, {
        words.text("The first step, and the years it took"): {"breakdown": "first_step"},
        words.text("Steps along the way, and the years in them"): {"breakdown": "kind"},
        words.text("Highest schooling, and years of the whole path"): {"breakdown": "education"},
    }, words.text("Bars of partners by the steps of their paths. {finding}.", finding=finding), finding,
        years="median_years")


def draw_opportunities(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw partners by how the jobs they named relate to their own, and the ways in and next steps most named."""
    words = Wording(about.language)
    return _draw_lists(table, about, {
        words.text("Beside the partner's own job, and years to it"): {"breakdown": "relation"},
        words.text("Ways in that partners named"): {"breakdown": "occupation", "relation": "way_in"},
        words.text("Next steps that partners named"): {"breakdown": "occupation", "relation": "next"},
        words.text("Industries in which partners named a way in"): {"breakdown": "industry", "relation": "way_in"},
    }, words.text("Bars of partners by the jobs that they named. {finding}.", finding=finding), finding,
        years="median_years_to_reach")


def _draw_lists(
    table: ProtectedTable, about: About, lists: Mapping[str, Mapping[str, str]], alt: str, finding: str, *,
    years: str = "", in_order: Mapping[str, str] | None = None,
) -> Figure:
    """Draw a list of partners under each heading, all on one scale; a list is the lines with the wanted keys.

    Groups of `in_order` keep their order and are named so; others stand by their size, the largest first.
    """
    words = Wording(about.language)
    canvas = Canvas()
    most = max((line["partners"] or 0 for wanted in lists.values() for line in views.read_lines(table, **wanted)),
               default=0)
    for heading, wanted in lists.items():
        lines = views.read_lines(table, **wanted)
        if not lines:
            continue
        draw_heading(canvas, heading)
        known = [line for line in lines if line["partners"]]
        if not in_order or lines[0].keys["group"] not in in_order:
            known = sorted(known, key=lambda line: -(line["partners"] or 0))
        entries = [_enter_partners(words, about, line, years, in_order or {}) for line in known[:MOST_ROWS]]
        top = max((entry.value or 0 for entry in entries), default=0)
        entries = [replace(entry, is_strong=entry.value == top) for entry in entries]
        hidden = [line for line in lines if line.is_hidden]
        entries += [_enter_partners(words, about, line, years, in_order or {}) for line in hidden[:MOST_HIDDEN]]
        draw_ledger(canvas, entries, scale=most)
        _tell_rest(canvas, words, len(known) - MOST_ROWS, len(hidden) - MOST_HIDDEN)
    return canvas.finish(alt, title=finding)


def _enter_partners(words: Wording, about: About, line: Line, years: str, names: Mapping[str, str]) -> Entry:
    group, value = line.keys["group"], line["partners"]
    spent = line[years] if years else None
    return Entry(
        names.get(group) or views.name_partners_group(line.keys["breakdown"], group, about), value,
        "" if value is None else words.number(value),
        "" if spent is None else words.years(spent), line.is_hidden,
    )


def _tell_rest(canvas: Canvas, words: Wording, more: int, hidden: int) -> None:
    """Say below a list how many more rows there are, and how many more are hidden."""
    told = [words.text("{n} more in the table", n=words.number(more))] if more > 0 else []
    told += [words.text("{n} more hidden", n=words.number(hidden))] if hidden > 0 else []
    if told:
        draw_aside(canvas, words.text("and {rest}", rest=words.join(told)))


def draw_pay(table: ProtectedTable, about: About, by: str, finding: str) -> Figure:
    """Draw, for each occupation, what partners said from quartile to quartile over the official percentiles."""
    words = Wording(about.language)
    all_lines = views.read_lines(table, breakdown=by)
    known = sorted((line for line in all_lines if line["median_usd"] is not None),
                   key=lambda line: -(line["median_usd"] or 0))
    hidden = [line for line in all_lines if line.is_hidden]
    lines = [*known[:MOST_OCCUPATIONS], *hidden[:MOST_HIDDEN]]
    ends = [line[name] or 0 for line in lines for name in ("high_quartile_usd", "official_p90_usd", "median_usd")]
    canvas = Canvas(width=max([*ends, 20_000]) * 1.02)
    _draw_pay_key(canvas, words, has_official=any(line["official_p90_usd"] is not None for line in lines))
    floor = canvas.height
    for line in lines:
        _draw_pay_row(canvas, words, line)
    _draw_dollars(canvas, words, floor)
    _tell_rest(canvas, words, len(known) - MOST_OCCUPATIONS, len(hidden) - MOST_HIDDEN)
    return canvas.finish(words.text(
        "For each occupation a line from the lower to the upper quartile of what partners said, their median marked, "
        "over a pale band of the official percentiles. {finding}.", finding=finding), title=finding)


def _draw_pay_key(canvas: Canvas, words: Wording, *, has_official: bool) -> None:
    """Draw how to read a row, once, at the top."""
    width, y = canvas.width, 11
    if has_official:
        canvas.bar(0, 0.30 * width, y - 6, 12, theme.BAND)
        canvas.bar(0.08 * width, 0.22 * width, y - 6, 12, theme.BAND_MIDDLE)
        canvas.line(0.15 * width, y - 6, 0.15 * width, y + 6, theme.PAPER, 3)
        canvas.words(0.32 * width, y, words.text("official percentiles 10–90, 25–75, 50"), size=theme.SMALL_PX,
                     colour=theme.QUIET)
        y += 19
    canvas.line(0.08 * width, y, 0.22 * width, y, theme.INK, 3)
    canvas.mark(0.15 * width, y, "line-ns", theme.ACCENT, 14)
    canvas.words(0.32 * width, y, words.text("partners: quartile to quartile, median"), size=theme.SMALL_PX,
                 colour=theme.QUIET)
    canvas.height = y + 20


def _draw_pay_row(canvas: Canvas, words: Wording, line: Line) -> None:
    top = canvas.height
    for place, text in enumerate(wrap(line.keys["group"])):
        canvas.words(0, top + 9 + 19 * place, text)
        canvas.height += 19
    middle = canvas.height + 10
    for low_name, high_name, colour in (("official_p10_usd", "official_p90_usd", theme.BAND),
                                        ("official_p25_usd", "official_p75_usd", theme.BAND_MIDDLE)):
        start, end = line[low_name], line[high_name]
        if start is not None and end is not None:
            canvas.bar(start, end, middle - 6, 12, colour)
    official = line["official_median_usd"]
    if official is not None:
        canvas.line(official, middle - 6, official, middle + 6, theme.PAPER, 3)
    low, median, high = line["low_quartile_usd"], line["median_usd"], line["high_quartile_usd"]
    if line.is_hidden or median is None:
        canvas.words(canvas.width, top + 9, words.text("hidden"), anchor="right", size=theme.SMALL_PX,
                     colour=theme.QUIET)
    else:
        if low is not None and high is not None:
            canvas.line(low, middle, high, middle, theme.INK, 3)
        canvas.mark(median, middle, "line-ns", theme.ACCENT, 16)
        partners = words.count(line["partners"], "partner", "partners") if line["partners"] is not None else ""
        canvas.pair(canvas.width, top + 9, words.thousand_usd(median), partners)
    canvas.height = middle + 22


def _draw_dollars(canvas: Canvas, words: Wording, floor: float) -> None:
    """Draw the axis: faint lines and amounts at round numbers."""
    step = next((step for step in (20_000, 50_000, 100_000, 200_000) if canvas.width / step <= 6), 500_000)
    amount = 0
    while amount <= canvas.width:
        canvas.rule(amount, floor)
        anchor: Anchor = "left" if amount == 0 else "center"
        if amount < 0.96 * canvas.width:
            canvas.words(amount, canvas.height + 8, words.thousand_usd(amount), anchor=anchor, size=theme.SMALL_PX,
                         colour=theme.QUIET)
        amount += step
    canvas.height += 20
