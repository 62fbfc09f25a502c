"""Charts about students: one function a chart.

Each takes a protected table, what the release is about, and the finding that the chart shows; the finding begins
the words for those who do not see the picture. Bars start at zero, what is hidden is hatched and says so.
"""

from collections.abc import Collection, Sequence

from wbl.protect.releases import About, ProtectedTable
from wbl.show import theme, views
from wbl.show.canvas import Anchor, Canvas, Figure
from wbl.show.forms import Entry, draw_aside, draw_columns, draw_heading, draw_ledger, draw_panels
from wbl.show.said import NO_LINE
from wbl.show.views import TYPES, Group, Line
from wbl.show.wording import Wording, begin_large

FIRST, LAST = 8, 4  # rows drawn of a long list; the table below holds all


def draw_answer(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw how many students received each interview type, large, and any."""
    words = Wording(about.language)
    lines = views.read_whole(table, about)
    known = [line["students"] or 0 for line in lines.values()]
    enrolled = next((line["enrolled"] for line in lines.values() if line["enrolled"]), None)
    entries = [_enter_count(words, lines[code], about.label(code), code) for code in (*TYPES, "any_live")
               if code in lines]
    canvas = Canvas()
    draw_ledger(canvas, entries, scale=enrolled or max(known, default=1), has_track=bool(enrolled), is_large=True)
    return canvas.finish(words.text(
        "Bars of the students who received each interview type. {finding}.", finding=finding), title=finding)


def _enter_count(words: Wording, line: Line, label: str, code: str = "", *, is_strong: bool = False) -> Entry:
    """Enter a line's students, with their share of the roster beside."""
    students, enrolled = line["students"], line["enrolled"]
    if students is None:
        return Entry(label, None, "" if line.is_hidden else "–", is_hidden=line.is_hidden, code=code)
    share = words.percent(students, enrolled) if enrolled else ""
    return Entry(label, students, words.number(students), share, code=code, is_strong=is_strong)


def draw_coverage(table: ProtectedTable, about: About, by: str, finding: str) -> Figure:
    """Draw the share of students without any interview in each group; long lists show both ends."""
    words = Wording(about.language)
    canvas = Canvas()
    is_sorted = by != "grade" and not views.is_beside_program(about, by)
    _draw_shares(canvas, words, views.read_groups(table, about, by), is_sorted=is_sorted)
    return canvas.finish(words.text(
        "Bars of the share of students without any interview, by {one}. {finding}.",
        one=views.name_breakdown(by, about), finding=finding), title=finding)


def draw_group_coverage(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw the share of students without any interview for every other group of the roster, under a heading each."""
    words = Wording(about.language)
    canvas = Canvas()
    for by in views.list_groups_of_roster(table):
        draw_heading(canvas, begin_large(views.name_breakdown(by, about)))
        _draw_shares(canvas, words, views.read_groups(table, about, by), is_sorted=False)
    return canvas.finish(words.text(
        "Bars of the share of students without any interview, by group. {finding}.", finding=finding), title=finding)


def _draw_shares(canvas: Canvas, words: Wording, groups: Sequence[Group], *, is_sorted: bool) -> None:
    known = [group for group in groups if group["none"].share() is not None]
    if is_sorted:
        known = sorted(known, key=lambda group: -(group["none"].share() or 0))
    hidden = [group for group in groups if group["none"].is_hidden]
    shares = [group["none"].share() or 0 for group in known]
    ends = {min(shares), max(shares)} if len(known) > 2 else set()
    first, rest = (known, []) if len(known) <= FIRST + LAST + 1 else (known[:FIRST], known[-LAST:])
    draw_ledger(canvas, [_enter_share(words, group, ends) for group in first], scale=1, has_track=True)
    if rest:
        between = words.text("{n} between them are in the table", n=words.number(len(known) - FIRST - LAST))
        draw_aside(canvas, between)
        canvas.height += 10
        draw_ledger(canvas, [_enter_share(words, group, ends) for group in rest], scale=1, has_track=True)
    if len(hidden) > LAST:
        several = words.text("{n} others", n=words.number(len(hidden)))
        hidden = [Group(several, hidden[0].lines)]
    if hidden:
        canvas.height += 10 if known else 0
        draw_ledger(canvas, [_enter_share(words, group, ends) for group in hidden], scale=1)


def _enter_share(words: Wording, group: Group, ends: Collection[float]) -> Entry:
    """Enter a group's share without any interview; the ends that the sentence names are strong."""
    line = group["none"]
    share = line.share()
    if share is None:
        return Entry(group.name, None, is_hidden=line.is_hidden)
    students, enrolled = line["students"] or 0, line["enrolled"] or 1
    beside = words.text("{n} of {all}", n=words.number(students), all=words.number(enrolled))
    return Entry(group.name, share, words.percent(students, enrolled), beside, is_strong=share in ends)


def draw_interview_counts(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw how many students had no, one, two, three or more interviews."""
    words = Wording(about.language)
    own = views.read_lines(table, breakdown="school", group=about.school) if about.school else ()
    lines = own or views.read_lines(table, breakdown="all")
    names = {"0": words.text("No interview"), "1": words.text("One"), "2": words.text("Two"),
             "3+": words.text("Three or more")}
    most = max((line["students"] or 0 for line in lines), default=0)
    counts = [line.keys["interviews_received"] for line in lines]
    entries = [_enter_count(words, line, names.get(count, count), is_strong=count == "0")
               for count, line in zip(counts, lines, strict=True)]
    canvas = Canvas()
    draw_ledger(canvas, entries, scale=most)
    return canvas.finish(words.text("Bars of students by their number of interviews. {finding}.", finding=finding),
                         title=finding)


def draw_interview_types(
    table: ProtectedTable, about: About, by: str, finding: str, codes: Sequence[str] = TYPES
) -> Figure:
    """Draw, side by side for each type, the share of each group's students who received it."""
    words = Wording(about.language)
    groups = views.read_groups(table, about, by)
    if len(groups) > FIRST + LAST + 1:
        groups = tuple(sorted(groups, key=lambda group: -(group["any"]["enrolled"] or 0)))[:FIRST + LAST]
    rows = [(group.name, "", [_enter_type(words, group[code], code) for code in codes]) for group in groups]
    canvas = Canvas()
    draw_panels(canvas, [(about.label(code), code) for code in codes], rows, scale=_find_most(rows))
    return canvas.finish(words.text("Bars of the share of students with each type, by {one}. {finding}.",
                                    one=views.name_breakdown(by, about), finding=finding), title=finding)


def _find_most(rows: Sequence[tuple[str, str, Sequence[Entry]]]) -> float:
    return max((entry.value or 0 for _, _, entries in rows for entry in entries), default=0)


def draw_live(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw, for each grade, the share who met someone live beside the share who watched a simulation."""
    return draw_interview_types(table, about, "grade", finding, ("any_live", "simulation"))


def _enter_type(words: Wording, line: Line, code: str) -> Entry:
    if line["students"] is None:
        return Entry("", None, is_hidden=line.is_hidden, code=code)
    if not line["enrolled"]:
        return Entry("", line["students"], words.number(line["students"]), code=code)
    return Entry("", line.share(), words.percent(line["students"], line["enrolled"]), code=code)


def draw_roles(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw, for each type, how many students asked and how many watched."""
    words = Wording(about.language)
    lines = {(line.keys["interview_type"], line.keys["role"]): line for line in views.read_lines(table)}
    rows = [
        (about.label(code), code, [_enter_count(words, lines.get((code, role), NO_LINE), "", code)
                                   for role in ("interviewer", "viewer")])
        for code in TYPES
    ]
    canvas = Canvas()
    draw_panels(canvas, [(words.text("Asked"), ""), (words.text("Watched"), "")], rows, scale=_find_most(rows))
    return canvas.finish(words.text("Bars of the students who asked and who watched, by type. {finding}.",
                                    finding=finding), title=finding)


def draw_months(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw the students of each month in a strip for each type, all on one scale."""
    words = Wording(about.language)
    lines = views.read_lines(table)
    months = views.list_active_months(table)
    at = {(line.keys["month"], line.keys["interview_type"]): line for line in lines}
    most = max((line["students"] or 0 for line in lines if line.keys["interview_type"] in TYPES), default=0)
    canvas = Canvas()
    for code in TYPES:
        entries = [_enter_count(words, at.get((month, code), NO_LINE), month, code) for month in months]
        draw_columns(canvas, about.label(code), entries, scale=most)
    for place, month in enumerate(months):
        canvas.words(place + 0.5, canvas.height + 2, words.month(month, short=True), anchor="center",
                     size=theme.SMALL_PX, colour=theme.QUIET)
    canvas.height += 16
    return canvas.finish(words.text("Columns of the students of each month, a strip for each type. {finding}.",
                                    finding=finding), title=finding)


def draw_years(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw last year and this year for each type: a hollow mark, a full one, a line between them."""
    words = Wording(about.language)
    at = {(line.keys["interview_type"], line.keys["school_year"]): line for line in views.read_lines(table)}
    has_roster = all(line["enrolled"] for line in at.values())
    canvas = Canvas()
    years = (about.previous_year, about.school_year)
    key = words.text("○ {last}   ● {this}", last=words.school_year(years[0]), this=words.school_year(years[1]))
    canvas.words(0, 9, key, size=theme.SMALL_PX, colour=theme.QUIET)
    canvas.height = 24
    pairs = {code: [at.get((code, year), NO_LINE) for year in years] for code in ("any", *TYPES)}
    most = max((_measure(line, has_roster) or 0 for pair in pairs.values() for line in pair), default=0) or 1
    for code, pair in pairs.items():
        _draw_pair(canvas, words, about.label(code), code, pair, most, has_roster)
    return canvas.finish(words.text("Marks for both years and each type, joined by lines. {finding}.", finding=finding),
                         title=finding)


def _measure(line: Line, has_roster: bool) -> float | None:
    return line.share() if has_roster else line["students"]


def _draw_pair(
    canvas: Canvas, words: Wording, label: str, code: str, pair: Sequence[Line], most: float, has_roster: bool
) -> None:
    top, style = canvas.height, theme.style_of(code)
    symbol = style.mark if code in theme.TYPE_STYLES else "circle"
    canvas.words(0, top + 9, label, style=theme.TYPE_STYLES.get(code))
    told = [_write_measure(words, line, has_roster) for line in pair]
    canvas.words(canvas.width, top + 9, f"{told[0]} → {told[1]}", anchor="right", bold=True)
    axis = top + 28
    canvas.line(0, axis, canvas.width, axis)
    values = [_measure(line, has_roster) for line in pair]
    places = [None if value is None else 0.015 + 0.97 * value / most for value in values]  # marks stay on the paper
    before, now = places
    if before is not None and now is not None:
        canvas.line(before, axis, now, axis, style.colour, 3)
    if before is not None:
        canvas.mark(before, axis, symbol, style.colour, 11, hollow=True)
    if now is not None:
        canvas.mark(now, axis, symbol, style.colour, 13)
    canvas.height = top + 48


def _write_measure(words: Wording, line: Line, has_roster: bool) -> str:
    students = line["students"]
    if students is None:
        return words.text("hidden") if line.is_hidden else "–"
    return words.percent(students, line["enrolled"] or 1) if has_roster else words.number(students)


def draw_goal(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw the share of students who count toward the goal, and the goal as a mark on the same bar."""
    words = Wording(about.language)
    line = views.read_whole(table, about).get(about.goal_counts, NO_LINE)
    canvas = Canvas()
    entry = _enter_share(words, Group(about.label(about.goal_counts), {"none": line}), {line.share() or 0})
    draw_ledger(canvas, [entry], scale=1, has_track=True)
    goal = (about.goal_percent or 0) / 100
    canvas.line(goal, 19, goal, 36, theme.ACCENT, 2)
    told = words.text("goal {n}%", n=words.number(about.goal_percent or 0))
    anchor: Anchor = "left" if goal < 0.15 else "right" if goal > 0.85 else "center"
    canvas.words(goal, 45, told, anchor=anchor, size=theme.SMALL_PX, colour=theme.ACCENT)
    canvas.height += 18
    return canvas.finish(words.text("A bar of the share reached, with the goal marked. {finding}.", finding=finding),
                         title=finding)


def draw_follow_up(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw, for each type, the share of students who reflected, discussed and gave thanks."""
    words = Wording(about.language)
    at = {(line.keys["step"], line.keys["interview_type"]): line for line in views.read_lines(table)}
    steps = {"reflection_done": words.text("Reflected on it"), "discussion_done": words.text("Discussed it"),
             "thank_you_sent": words.text("Wrote a thank-you (who asked live)")}
    rows = [
        (label, "", [_enter_done(words, at.get((step, code), NO_LINE), code) for code in TYPES])
        for step, label in steps.items()
    ]
    canvas = Canvas()
    draw_panels(canvas, [(about.label(code), code) for code in TYPES], rows, scale=1)
    return canvas.finish(words.text("Bars of the share of students who did each step, by type. {finding}.",
                                    finding=finding), title=finding)


def _enter_done(words: Wording, line: Line, code: str) -> Entry:
    share = line.share("students_done", "students")
    told = "–" if share is None else words.percent(line["students_done"] or 0, line["students"] or 1)
    return Entry("", share, told, is_hidden=line.is_hidden, code=code)


def draw_permissions(table: ProtectedTable, about: About, finding: str) -> Figure:
    """Draw the share of the needed permissions that were on file, for each kind."""
    words = Wording(about.language)
    lines = views.read_lines(table)
    most = max(((line["needed"] or 0) - line["on_file"] for line in lines if line["on_file"] is not None), default=0)
    canvas = Canvas()
    draw_ledger(canvas, [_enter_permission(words, line, about, most) for line in lines], scale=1, has_track=True)
    return canvas.finish(words.text("Bars of the share of permissions on file, by kind. {finding}.", finding=finding),
                         title=finding)


def _enter_permission(words: Wording, line: Line, about: About, most: float) -> Entry:
    """Enter the share of a permission that was on file; the kind that is missing `most` is strong."""
    label, needed, on_file = about.label(line.keys["kind"]), line["needed"], line["on_file"]
    if on_file is None or not needed:
        return Entry(label, None, "" if line.is_hidden else words.text("not needed"), is_hidden=line.is_hidden)
    told = words.text("{n} of {all}", n=words.number(on_file), all=words.number(needed))
    return Entry(label, on_file / needed, words.percent(on_file, needed), told, is_strong=0 < most == needed - on_file)
