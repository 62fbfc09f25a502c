"""What the numbers about partners say: who was asked, what work pays, how people came to it, where it can lead.

The unit is the partner: one who answered five times counts once.
"""

from collections.abc import Sequence

from wbl.protect.releases import About, ProtectedTable
from wbl.show import views
from wbl.show.said import MOST_NAMES, Said, join_notes, note_hidden, tell_nothing_shown
from wbl.show.views import Line
from wbl.show.wording import Wording

ASKED_OFTEN = "5+"  # how often partners_asked names its highest class


def tell_partners(table: ProtectedTable, about: About) -> Said:
    """Say how many partners gave live interviews, and from which industry most of them come."""
    words = Wording(about.language)
    lines = views.read_lines(table)
    often = {line.keys["group"]: line for line in lines if line.keys["breakdown"] == "times_asked"}
    counts = [line["partners"] for line in often.values()]
    top = name_top([line for line in lines if line.keys["breakdown"] == "industry"], about)
    if counts and all(count is not None for count in counts):
        total = words.count(sum(count or 0 for count in counts), "partner", "partners")
        title = words.text("{total} gave live interviews", total=total)
        if top:
            title = words.text("{title}, the most in {top}", title=title, top=top)
    elif top:
        title = words.text("The largest group of partners: {top}", top=top)
    else:
        title = tell_nothing_shown(words, lines, words.text("about partners"))
    asked = often[ASKED_OFTEN]["partners"] if ASKED_OFTEN in often else None
    load = words.text("{n} asked five times or more: recordings can spare them.",
                      n=words.count(asked, "partner was", "partners were")) if asked else ""
    subtitle = words.text("Different partners of live interviews held in {year}.",
                          year=words.school_year(about.school_year))
    return Said(title, subtitle, join_notes(load, note_hidden(lines, about, people="partners")))


def name_top(lines: list[Line], about: About) -> str:
    """Name the group with the most partners and their number; nothing when none or too many share the place."""
    words = Wording(about.language)
    most = max((line["partners"] or 0 for line in lines), default=0)
    top = [views.name_partners_group(line.keys["breakdown"], line.keys["group"], about) for line in lines
           if line["partners"] == most]
    if not most or len(top) > MOST_NAMES or (len(top) == len(lines) and len(lines) > 1):
        return ""
    return words.text("{names} ({n})", names=words.join(top), n=words.number(most))


def tell_pay(table: ProtectedTable, about: About, by: str) -> Said:
    """Say in how many occupations partners named more than the official median."""
    words = Wording(about.language)
    lines = views.read_lines(table, breakdown=by)
    known = [line for line in lines if line["median_usd"] is not None]
    pairs = [(line["median_usd"] or 0, line["official_median_usd"] or 0) for line in known
             if line["official_median_usd"] is not None]
    above, below = sum(told > official for told, official in pairs), sum(told < official for told, official in pairs)
    many = words.text("occupations") if by == "occupation" else words.text("fields of work")
    told = {"many": many, "n": words.number(len(pairs)), "above": words.number(above), "below": words.number(below)}
    if not known:
        title = tell_nothing_shown(words, lines, words.text("about pay"))
    elif not pairs:
        title = _span_pay(words, known)
    elif len(pairs) == 1:
        title = _compare_pay(words, next(line for line in known if line["official_median_usd"] is not None))
    elif above == below == 0:
        title = words.text("In all {n} {many} partners named the official median", **told)
    elif below == 0 and above == len(pairs):
        title = words.text("In all {n} {many} partners named more than the official median", **told)
    elif above == 0 and below == len(pairs):
        title = words.text("In all {n} {many} partners named less than the official median", **told)
    else:
        title = words.text("Partners named more than the official median in {above} of {n} {many}, less in {below}",
                           **told)
    subtitle = words.text(
        "Yearly pay before taxes, US dollars: the middle of the range that each partner stated for the occupation. The "
        "line runs from the lower to the upper quartile of partners, the red mark is their median.")
    note = words.text("Hourly pay was taken times 2,080, an estimate for full-time work all year. Partners who speak "
                      "to schools are not a sample of their occupation.")
    if about.audience == "public":
        note += " " + words.text("Pay is rounded to $1,000, so that no figure is one partner's own.")
    return Said(title, subtitle, join_notes(note, about.wages_source, note_hidden(lines, about, people="partners")))


def _span_pay(words: Wording, known: Sequence[Line]) -> str:
    """Say between which medians the lines lie, where nothing official stands beside them."""
    ordered = sorted(known, key=lambda line: line["median_usd"] or 0)
    ends = [words.text("{pay} ({name})", pay=words.usd(line["median_usd"] or 0), name=line.keys["group"])
            for line in (ordered[0], ordered[-1])]
    if len(ordered) == 1:
        return words.text("The median of what partners named: {end}", end=ends[0])
    return words.text("The medians of what partners named reach from {low} to {high}", low=ends[0], high=ends[1])


def _compare_pay(words: Wording, line: Line) -> str:
    told, official = line["median_usd"] or 0, line["official_median_usd"] or 0
    values = {"name": line.keys["group"], "told": words.usd(told), "official": words.usd(official)}
    return words.text("{name}: partners named {told}, the official median is {official}", **values)


def tell_answers(table: ProtectedTable, about: About) -> str:
    """Say how many answers about pay were used, and what became of the others."""
    words = Wording(about.language)
    answers = {line.keys["answer"]: line["answers"] for line in views.read_lines(table)}
    used = answers.pop("used", None)
    names = {"declined": "{n} declined", "no_number": "{n} named no number", "other_currency": "{n} not in dollars",
             "unclear_period": "{n} without a clear period", "not_from_partner": "{n} not from a partner",
             "no_occupation": "{n} without an occupation's code"}
    left_out = [words.text(names[answer], n=words.number(count)) for answer, count in answers.items()
                if count and answer in names]
    if used is None:
        return ""
    first = words.text("{n} about pay used.", n=words.count(used, "answer", "answers"))
    return join_notes(first, words.text("Left out: {parts}.", parts=words.join(left_out)) if left_out else "")


def tell_career_steps(table: ProtectedTable, about: About) -> Said:
    """Say how most partners began."""
    words = Wording(about.language)
    lines = views.read_lines(table)
    firsts = [line for line in lines if line.keys["breakdown"] == "first_step"]
    top = name_top(firsts, about)
    counts = [line["partners"] for line in firsts]
    if top and all(count is not None for count in counts):
        title = words.text("The most common first step of {all}: {top}", top=top,
                           all=words.count(sum(count or 0 for count in counts), "partner", "partners"))
    elif top:
        title = words.text("The most common first step of partners: {top}", top=top)
    elif any(count for count in counts):
        title = words.text("No first step stands out among partners")
    else:
        title = tell_nothing_shown(words, lines, words.text("about careers"))
    subtitle = words.text("Different partners by the steps of their path, as told in interviews; a path has several "
                          "steps, so kinds of step do not add up.")
    return Said(title, subtitle, note_hidden(lines, about, people="partners"))


def tell_opportunities(table: ProtectedTable, about: About) -> Said:
    """Say how long the next step takes, or which kinds of job partners named."""
    words = Wording(about.language)
    lines = views.read_lines(table)
    by_relation = {line.keys["group"]: line for line in lines if line.keys["breakdown"] == "relation"}
    ways_in = by_relation["way_in"]["partners"] if "way_in" in by_relation else None
    later = by_relation.get("next")
    parts = []
    if ways_in:
        parts.append(words.text("{n} named a way in", n=words.count(ways_in, "partner", "partners")))
    if later and later["partners"] and later["median_years_to_reach"] is not None:
        years = words.years(later["median_years_to_reach"])
        parts.append(words.text("the next step takes {years} (median)", years=years))
    title = "; ".join(parts) if parts else (
        words.text("Partners named jobs in their field") if any(line["partners"] for line in lines)
        else tell_nothing_shown(words, lines, words.text("about opportunities")))
    subtitle = words.text("Different partners by the jobs that they named in their company or industry, and the median "
                          "of the years that they said it takes to get there.")
    return Said(title[:1].upper() + title[1:], subtitle, note_hidden(lines, about, people="partners"))
