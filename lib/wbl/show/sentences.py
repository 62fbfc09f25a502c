"""What the numbers about students say, in sentences.

Pure: a protected table goes in, words come out. A sentence names its numbers, of how many, and when; it is right
too when data is tiny, tied, hidden, one-sided or not there. It never ranks what is hidden, and never adds up
numbers that count the same student twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wbl.protect.releases import About, ProtectedTable
from wbl.show import views
from wbl.show.said import (
    NO_LINE,
    Said,
    join_notes,
    note_hidden,
    read_shares,
    tell_nothing_shown,
    tell_of,
    tell_share,
    tell_span,
)
from wbl.show.views import TYPES, Group, Line
from wbl.show.wording import Wording, begin_large, lower_first


def tell_answer(table: ProtectedTable, about: About) -> Said:
    """Say how many students had an interview, and which type reached the most."""
    words = Wording(about.language)
    lines = views.read_whole(table, about)
    any_line = lines.get("any", NO_LINE)
    students, enrolled, answer = any_line["students"], any_line["enrolled"], ""
    if students is None:
        unseen = words.text("hidden") if any_line.is_hidden else words.text("not known")
        title = words.text("How many students had an informational interview is {unseen}", unseen=unseen)
    elif students == 0:
        title = words.text("No student has had an informational interview yet")
    else:
        answer = words.number(students)
        title = words.text("{n} had an informational interview", n=tell_of(words, students, enrolled))
    if students != 0:
        title = "; ".join(filter(None, [title, _tell_most(words, lines, about)]))
    counted = words.text(
        "Different students in {year}, each counted once in every type that they received and once in the total, so "
        "types do not add up.", year=words.school_year(about.school_year))
    base = words.text("“Of how many” comes from the roster, not from the log.") if enrolled else words.text(
        "There is no roster, so nobody can say of how many.")
    return Said(title, join_notes(counted, base), note_hidden(lines.values(), about), answer)


def _tell_most(words: Wording, lines: Mapping[str, Line], about: About) -> str:
    """Say which type reached the most students, where that can be said."""
    numbers = {code: lines.get(code, NO_LINE)["students"] for code in TYPES}
    known = {code: students for code, students in numbers.items() if students is not None}
    if not any(known.values()):
        return ""
    most = max(known.values())
    top = [lower_first(about.label(code)) for code, students in known.items() if students == most]
    if len(top) == len(TYPES):
        return words.text("each of the four types reached {n}", n=words.number(most))
    told = {"types": words.join(top), "n": words.number(most)}
    if len(known) < len(TYPES):
        return words.text("of the types shown, {types} reached the most, {n}", **told)
    return words.text("{types} reached the most, {n}", **told)


def tell_coverage(table: ProtectedTable, about: About, by: str) -> Said:
    """Say between which shares the groups lie in which students are without any interview."""
    words = Wording(about.language)
    groups = views.read_groups(table, about, by)
    lines, shares = [group["none"] for group in groups], read_shares(groups, "none")
    many = views.name_breakdown(by, about, many=True)
    if views.is_beside_program(about, by) and len(shares) == 2:
        title = words.text("Without any interview: {here} at this school, {whole} in the whole program",
                           here=tell_share(words, lines[0]), whole=tell_share(words, lines[1]))
    elif shares:
        hidden = sum(line.is_hidden for line in lines)
        title = words.text(
            "Without any interview: {span}", span=tell_span(words, shares, "none", hidden=hidden, many=many))
    else:
        title = tell_nothing_shown(words, lines, words.text("by {one}", one=views.name_breakdown(by, about)))
    subtitle = words.text("Students on the roster of {year} without any interview, of all students of the group.",
                          year=words.school_year(about.school_year))
    return Said(title, subtitle, note_hidden(lines, about))


def tell_group_coverage(table: ProtectedTable, about: About) -> Said:
    """Say, for every other group of the roster, between which shares its values lie without any interview."""
    words = Wording(about.language)
    breakdowns = views.list_groups_of_roster(table)
    lines = [group["none"] for by in breakdowns for group in views.read_groups(table, about, by)]
    gaps = []
    for by in breakdowns:
        shares = read_shares(views.read_groups(table, about, by), "none")
        low, high = min((share for share, _ in shares), default=0), max((share for share, _ in shares), default=0)
        if high > low:
            gaps.append((high - low, begin_large(views.name_breakdown(by, about)), shares))
    if gaps:
        _, name, shares = max(gaps, key=lambda gap: gap[0])
        span = tell_span(words, shares, "none", hidden=0, many="")
        title = words.text("{name}, without any interview: {span}", name=name, span=span)
    elif any(line["students"] is not None for line in lines):
        title = words.text("The groups shown are alike in who has no interview")
    else:
        title = tell_nothing_shown(words, lines, words.text("about these groups"))
    subtitle = words.text("Students on the roster of {year} without any interview, of all students of the group.",
                          year=words.school_year(about.school_year))
    return Said(title, subtitle, note_hidden(lines, about))


def tell_interview_counts(table: ProtectedTable, about: About) -> Said:
    """Say how many students had no, one, two, three or more interviews."""
    words = Wording(about.language)
    own = views.read_lines(table, breakdown="school", group=about.school) if about.school else ()
    lines = own or views.read_lines(table, breakdown="all")
    students = {line.keys["interviews_received"]: line["students"] for line in lines}
    names = {"0": words.text("none"), "1": words.text("one"), "2": words.text("two"), "3+": words.text("three or more")}
    parts = [
        words.text("{n} had {count}", n=words.number(known), count=name)
        for count, name in names.items() if (known := students.get(count)) is not None
    ]
    title = words.text("Of all students, {parts}", parts=words.join(parts)) if parts else tell_nothing_shown(
        words, lines, words.text("by number of interviews"))
    subtitle = words.text("Students by the number of interviews they took part in, in {year}; watching counts.",
                          year=words.school_year(about.school_year))
    return Said(title, subtitle, note_hidden(lines, about))


def tell_interview_types(table: ProtectedTable, about: About, by: str) -> Said:
    """Say which group was reached most, for the two types whose reach differs most between groups."""
    words = Wording(about.language)
    groups = views.read_groups(table, about, by)
    lines = [group[code] for group in groups for code in TYPES]
    if views.is_beside_program(about, by):
        return replace(_tell_types_beside(words, groups, about), note=note_hidden(lines, about))
    gaps: list[tuple[float, str, str]] = []
    for code in TYPES:
        shares = read_shares(groups, code)
        high = max((share for share, _ in shares), default=0.0)
        top = [group for share, group in shares if share == high]
        if len(shares) > 1 and len(top) == 1:
            reach = words.share(top[0][code]["students"] or 0, top[0][code]["enrolled"] or 1)
            told = words.text("{name} most ({share})", name=top[0].name, share=reach)
            gaps.append((high - min(share for share, _ in shares), about.label(code), told))
    gaps.sort(key=lambda gap: -gap[0])
    if gaps:
        _, first, told = gaps[0]
        title = words.text("{type} reached {told}", type=first, told=told)
        for _, other, told in gaps[1:2]:
            title = words.text("{title}, {type} {told}", title=title, type=lower_first(other), told=told)
    elif not any(line["students"] is not None for line in lines):
        title = tell_nothing_shown(words, lines, words.text("by {one}", one=views.name_breakdown(by, about)))
    elif any(line["students"] for line in lines):
        title = words.text("No {one} stands out in any type", one=views.name_breakdown(by, about))
    else:
        title = words.text("None of the numbers shown is above zero")
    subtitle = words.text("Students of a group who received a type in {year}, of all students of the group.",
                          year=words.school_year(about.school_year))
    return Said(title, subtitle, note_hidden(lines, about))


def _tell_types_beside(words: Wording, groups: Sequence[Group], about: About) -> Said:
    """Say for the two types in which a school differs most from the whole program how many they reached."""
    here, whole = groups[0], groups[-1]
    known = [code for code in TYPES if here[code].share() is not None and whole[code].share() is not None]
    known.sort(key=lambda code: -abs((here[code].share() or 0) - (whole[code].share() or 0)))
    told = [words.text("{here} here, {whole} in the whole program", here=tell_share(words, here[code]),
                       whole=tell_share(words, whole[code])) for code in known]
    if not known:
        title = tell_nothing_shown(words, here.lines.values(), words.text("of this school"))
    else:
        title = words.text("{type} reached {told}", type=about.label(known[0]), told=told[0])
        for code, text in zip(known[1:2], told[1:2], strict=True):
            title = words.text("{title}; {type} {told}", title=title, type=lower_first(about.label(code)), told=text)
    return Said(title, words.text("Students who received a type in {year}, of all students.",
                                  year=words.school_year(about.school_year)))


def tell_live(table: ProtectedTable, about: About) -> Said:
    """Say how many students met someone live, and how many watched a simulation."""
    words = Wording(about.language)
    lines = views.read_whole(table, about)
    live, watched = lines.get("any_live", NO_LINE), lines.get("simulation", NO_LINE)
    if live["students"] is None:
        first = words.text("How many students met someone live is hidden")
    elif live["students"] == 0:
        first = words.text("No student has met someone live yet")
    else:
        first = words.text("{who} met someone live", who=tell_of(words, live["students"], live["enrolled"]))
    if watched["students"] is None:
        second = words.text("how many watched a simulation is hidden") if watched.is_hidden else ""
    else:
        second = words.text("{n} watched a simulation", n=words.number(watched["students"]))
    subtitle = words.text(
        "Live: the student asked the questions, in person, by phone or online, in {year}. Who only watched met nobody "
        "live. A student can be in both numbers.", year=words.school_year(about.school_year))
    return Said("; ".join(filter(None, [first, second])), subtitle, note_hidden([live, watched], about))


def tell_roles(table: ProtectedTable, about: About) -> Said:
    """Say how many students asked and how many watched around hybrid interviews, where both happen."""
    words = Wording(about.language)
    lines = views.read_lines(table)
    students = {(line.keys["interview_type"], line.keys["role"]): line["students"] for line in lines}
    asked, watched = students.get(("hybrid", "interviewer")), students.get(("hybrid", "viewer"))
    if asked and watched is not None:
        title = words.text(
            "In {type} interviews {asked} asked the questions, and {watched} watched", watched=words.number(watched),
            type=lower_first(about.label("hybrid")), asked=words.count(asked, "student", "students"))
    elif any(students.get((code, "interviewer")) for code in TYPES):
        title = words.text("Students asked the questions in live interviews, and watched recordings")
    elif any(students.get((code, "viewer")) for code in TYPES):
        title = words.text("Students watched; no number shown is of students who asked")
    elif any(line.is_hidden for line in lines):
        title = words.text("Who asked and who watched is hidden")
    else:
        title = words.text("Nobody has asked or watched yet")
    subtitle = words.text("Different students by their role in {year}. One who asked once and watched once is in both.",
                          year=words.school_year(about.school_year))
    return Said(title, subtitle, note_hidden(lines, about))
