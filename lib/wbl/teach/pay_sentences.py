"""Sentences about pay that stay right when answers are few, tied, all on one side, or not there."""

from collections.abc import Sequence

from wbl.teach.pay_answers import FEWEST_FOR_A_MIDDLE, PayRow
from wbl.teach.translations import Words

SAME_SHARE = 0.02  # two middles closer than 2 % of the official one are told as about the same


def write_pay(words: Words, value: float, unit: str) -> str:
    """Write an amount: whole dollars a year, or dollars and cents an hour.

    >>> from wbl.teach.translations import speak
    >>> write_pay(speak("en"), 52340.4, "year"), write_pay(speak("en"), 19.5, "hour")
    ('$52,340', '$19.50')
    """
    if unit == "hour":
        return f"${words.cents(value)}"
    return words.usd(round(value))


def compare_with_official(row: PayRow) -> str:
    """Say where the middle of the answers lies beside the official one: "below", "same", "above"; "" when unknown."""
    middle, official = row.middle, row.official_middle
    if middle is None or official is None:
        return ""
    if abs(middle - official) <= SAME_SHARE * official:
        return "same"
    return "above" if middle > official else "below"


def say_row(words: Words, row: PayRow, unit: str) -> str:
    """Say what the answers about one occupation are, and where they lie beside the official middle."""
    return " ".join(filter(None, [_say_answers(words, row, unit), _say_official(words, row, unit)]))


def _say_answers(words: Words, row: PayRow, unit: str) -> str:
    name = row.occupation
    if row.used == 0:
        if row.declined:
            return words.text("{name}: asked {times}, and nobody named an amount. To decline is an answer too.",
                              name=name, times=words.count(row.asked, "time", "times"))
        return words.text("{name}: nobody has named an amount yet.", name=name)
    low, high = write_pay(words, min(row.lows), unit), write_pay(words, max(row.highs), unit)
    if row.used == 1:
        if low == high:
            return words.text("{name}: one answer, {low}. One answer is a story, not a pattern.", name=name, low=low)
        return words.text("{name}: one answer, from {low} to {high}. One answer is a story, not a pattern.",
                          name=name, low=low, high=high)
    n, middle = words.number(row.used), write_pay(words, row.middle or 0, unit)
    if low == high:
        return words.text("{name}: {n} answers, all {low}.", name=name, n=n, low=low)
    if row.used < FEWEST_FOR_A_MIDDLE:
        return words.text("{name}: {n} answers, from {low} to {high}. Too few to trust their middle, {middle}.",
                          name=name, n=n, low=low, high=high, middle=middle)
    return words.text("{name}: {n} answers, from {low} to {high}, the middle at {middle}.",
                      name=name, n=n, low=low, high=high, middle=middle)


def _say_official(words: Words, row: PayRow, unit: str) -> str:
    official = row.official_middle
    if official is None:
        return words.text("No official wage is published for it in this unit.")
    told = write_pay(words, official, unit)
    if row.used == 0:
        return words.text("The official middle is {official}.", official=told)
    if row.used > 1 and min(row.middles) > official:
        both = words.text("Both lie above the official middle, {official}.", official=told)
        return both if row.used == 2 else words.text(
            "All {n} lie above the official middle, {official}.", n=words.number(row.used), official=told)
    if row.used > 1 and max(row.middles) < official:
        both = words.text("Both lie below the official middle, {official}.", official=told)
        return both if row.used == 2 else words.text(
            "All {n} lie below the official middle, {official}.", n=words.number(row.used), official=told)
    match compare_with_official(row):
        case "same":
            return words.text("That is about the official middle, {official}.", official=told)
        case "above":
            return words.text("That is above the official middle, {official}.", official=told)
        case _:
            return words.text("That is below the official middle, {official}.", official=told)


def say_all(words: Words, rows: Sequence[PayRow]) -> str:
    """Say what all occupations together show: the title of the chart."""
    used = [row for row in rows if row.used]
    if not rows:
        return words.text("Nobody has asked about pay yet")
    if not used and sum(row.asked for row in rows) == 1:
        return words.text("One person was asked, and named no amount")
    if not used:
        return words.text("{n} were asked, and nobody named an amount",
                          n=words.count(sum(row.asked for row in rows), "person", "people"))
    compared = {row.occupation: compare_with_official(row) for row in used if row.used >= FEWEST_FOR_A_MIDDLE}
    known = {name: place for name, place in compared.items() if place}
    if not known:
        return words.text("{answers} about {occupations}: enough to read, too few to compare",
                          answers=words.count(sum(row.used for row in used), "answer", "answers"),
                          occupations=words.count(len(used), "occupation", "occupations"))
    if len(known) == 1:
        return _say_place(words, *next(iter(known.items())))
    return _say_places(words, list(known.values()))


def _say_place(words: Words, name: str, place: str) -> str:
    """Say it of the one occupation with enough answers, by its name."""
    if place == "above":
        return words.text("{name}: people told this class more than the official middle", name=name)
    if place == "below":
        return words.text("{name}: people told this class less than the official middle", name=name)
    return words.text("{name}: people told this class about the official middle", name=name)


def _say_places(words: Words, known: Sequence[str]) -> str:
    above, same, below = (known.count(place) for place in ("above", "same", "below"))
    n = words.number(len(known))
    if above == len(known):
        return words.text("In all {n} occupations that can be compared, people told this class more than the official "
                          "middle", n=n)
    if below == len(known):
        return words.text("In all {n} occupations that can be compared, people told this class less than the official "
                          "middle", n=n)
    if same == len(known):
        return words.text("In all {n} occupations that can be compared, people told this class about the official "
                          "middle", n=n)
    parts = [(above, words.text("above the official middle in {n}", n=words.number(above))),
             (same, words.text("about the same in {n}", n=words.number(same))),
             (below, words.text("below it in {n}", n=words.number(below)))
             if above else (below, words.text("below the official middle in {n}", n=words.number(below)))]
    told = words.join(text for count, text in parts if count)
    return words.text("Of {n} occupations that can be compared, what people told this class lies {places}", n=n,
                      places=told)


def say_draws(words: Words, occupation: str, answers: int, draws: Sequence[float]) -> str:
    """Say between which amounts the middle of so many answers falls in 90 of 100 draws.

    draws: the medians of all draws, sorted.
    """
    low, high = draws[int(0.05 * len(draws))], draws[int(0.95 * (len(draws) - 1))]
    told = words.usd(round(low)), words.usd(round(high))
    n = words.number(answers)
    if told[0] == told[1]:
        return words.text("{name}: with {n} answers the middle is {low} in nearly every draw. The answers were alike; "
                          "that does not mean that other people would say the same.", name=occupation, n=n, low=told[0])
    return words.text("{name}: ask {n} people like these, and in 90 of 100 tries the middle lands between {low} and "
                      "{high}, which is {gap} apart.", name=occupation, n=n, low=told[0], high=told[1],
                      gap=words.usd(round(high - low)))


def say_answers(words: Words, counts: dict[str, int]) -> str:
    """Say how many of all answers name an amount, and how many people chose not to say.

    counts: "used", "declined" and other kinds of answers -> how many.
    """
    asked, used, declined = sum(counts.values()), counts.get("used", 0), counts.get("declined", 0)
    if not asked:
        return words.text("Nobody has asked about pay yet")
    if used == asked:
        return words.text("All {n} answers name an amount", n=words.number(asked)) if asked > 1 else words.text(
            "The one answer names an amount")
    if declined == asked:
        return words.text("All {n} people chose not to say", n=words.number(asked)) if asked > 1 else words.text(
            "The one person who was asked chose not to say")
    told = words.text("{used} of {n} answers name an amount", used=words.number(used), n=words.number(asked))
    if not declined:
        return told
    return told + words.text("; in {declined} the person chose not to say", declined=words.number(declined))
