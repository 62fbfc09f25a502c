"""The moment with the numbers as a finding: what was said, what the class gathered, what is official.

The class sees its own answers, each drawn as the range that it is, and never whose they are.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from wbl import official_wages
from wbl.show import theme
from wbl.show.canvas import Anchor, Canvas, Figure
from wbl.show.finding import Finding
from wbl.show.wording import Wording
from wbl.teach.bank import read_bank
from wbl.teach.class_numbers import ClassNumbers, OfficialWages, PayRange
from wbl.teach.pieces import moment
from wbl.teach.plan import Plan

FEW_ANSWERS = 10      # answers below which the page says that they are a handful
_LABEL_PX, _ROW_PX, _GAP_PX, _BAND_PX = 20, 14, 22, 22
_STEPS_USD = (10_000, 20_000, 25_000, 50_000, 100_000)  # between the marks of the scale


def show_class_numbers(plan: Plan, *, on_slide: bool = False) -> Finding:
    """Show what was said beside what the class gathered and the official wages; a slide has a shorter note.

    Yearly pay in US dollars before tax. Source of the official wages: `official_wages.SOURCE`.
    """
    numbers, language = plan.numbers, plan.language
    words, wording = read_bank("numbers")[language], Wording(language)
    if not (numbers.told or numbers.gathered or numbers.official):
        return Finding(words["nothing"], note=words["nothing_note"], language=language)
    title = _write_title(numbers, words, wording)
    occupation = numbers.official.title if numbers.official else numbers.occupation
    return Finding(
        title, words["subtitle"].format(occupation=occupation), figure=_draw(numbers, title, words, wording),
        table=_tabulate(numbers, words), caption=words["caption"],
        note=_write_source(numbers, words) if on_slide else _write_note(plan, words, wording),
        language=language,
    )


def compare_to_middle(told: Sequence[PayRange], official: OfficialWages | None) -> str:
    """Say where what was told lies beside the official middle half: "below", "inside", "from_below" ...; "" if unknown.

    >>> wages = OfficialWages("", "", "", None, 100.0, 120.0, 140.0, None, None)
    >>> compare_to_middle([PayRange(90, 130)], wages), compare_to_middle([PayRange(150, 160)], wages)
    ('from_below', 'above')
    """
    if not told or official is None or official.p25_usd is None or official.p75_usd is None:
        return ""
    low, high = min(pay.low_usd for pay in told), max(pay.high_usd for pay in told)
    if high < official.p25_usd:
        return "below"
    if low > official.p75_usd:
        return "above"
    if low < official.p25_usd:
        return "around" if high > official.p75_usd else "from_below"
    return "from_above" if high > official.p75_usd else "inside"


def _write_title(numbers: ClassNumbers, words: Mapping[str, str], wording: Wording) -> str:
    place = compare_to_middle(numbers.told, numbers.official)
    if place:
        return words[place]
    if numbers.told:
        told = PayRange(min(pay.low_usd for pay in numbers.told), max(pay.high_usd for pay in numbers.told))
        return words["told_only"].format(range=_write_range(told, words, wording))
    official = numbers.official
    if official and official.p25_usd and official.p75_usd:
        return words["no_told"].format(low=wording.usd(official.p25_usd), high=wording.usd(official.p75_usd))
    return words["class_only"].format(answers=_count_answers(len(numbers.gathered), words))


def _count_answers(count: int, words: Mapping[str, str]) -> str:
    return words["one_answer"] if count == 1 else words["answers"].format(n=count)


def _write_note(plan: Plan, words: Mapping[str, str], wording: Wording) -> str:
    numbers, official = plan.numbers, plan.numbers.official
    said = []
    if official and official.p25_usd and official.p75_usd:
        said.append(words["half"].format(p25=wording.usd(official.p25_usd), p75=wording.usd(official.p75_usd)))
    if official and official.p10_usd and official.p90_usd:
        said.append(words["ends"].format(p10=wording.usd(official.p10_usd), p90=wording.usd(official.p90_usd)))
    if official is None:
        said.append(words["no_official"])
    if heard := [moment(plan, pay.at_seconds) for pay in numbers.told if pay.at_seconds is not None]:
        said.append(words["verify"].format(at=wording.join(dict.fromkeys(heard))))
    if numbers.gathered and len(numbers.gathered) < FEW_ANSWERS:
        said.append(words["few"])
    if any(pay.is_estimate for pay in (*numbers.told, *numbers.gathered)):
        said.append(words["estimate"])
    if official and official.jobs:
        said.append(words["counted"].format(
            jobs=wording.number(official.jobs), release=official.release, area=official.area))
    if official:
        said.append(words["source"].format(source=official_wages.SOURCE))
    return " ".join(said)


def _write_source(numbers: ClassNumbers, words: Mapping[str, str]) -> str:
    """Say in a line where the official wages come from; all else stands on the handout."""
    return words["source"].format(source=official_wages.SOURCE.partition(";")[0]) if numbers.official else ""


def _tabulate(numbers: ClassNumbers, words: Mapping[str, str]) -> pd.DataFrame:
    """List the numbers of the chart, a range a row."""
    rows: list[tuple[str, float | None, float | None, float | None]] = []
    name = words["heard" if numbers.told_from == "transcript" else "noted"]
    for pay in numbers.told:
        rows.append((_name_range(name, pay, words), pay.low_usd, None, pay.high_usd))
    for place, pay in enumerate(numbers.gathered, 1):
        label = f"{words[f'class_{numbers.gathered_about}']}: {words['answer'].format(n=place)}"
        rows.append((_name_range(label, pay, words), pay.low_usd, None, pay.high_usd))
    official = numbers.official
    if official:
        rows.append((words["official_half"], official.p25_usd, official.median_usd, official.p75_usd))
        rows.append((words["official_wide"], official.p10_usd, None, official.p90_usd))
    return pd.DataFrame(rows, columns=[words["whose"], words["low"], words["middle"], words["high"]]).astype(
        {words[name]: "float64" for name in ("low", "middle", "high")}
    )


def _name_range(name: str, pay: PayRange, words: Mapping[str, str]) -> str:
    return f"{name}, {words[pay.experience]}" if pay.experience in ("entry", "experienced") else name


def _draw(numbers: ClassNumbers, title: str, words: Mapping[str, str], wording: Wording) -> Figure:
    """Draw the ranges below each other on one scale that begins at zero."""
    ends = [pay.high_usd for pay in (*numbers.told, *numbers.gathered)]
    official = numbers.official
    if official:
        ends += [value for value in (official.p90_usd, official.p75_usd, official.median_usd) if value is not None]
    canvas = Canvas(width=max(ends) * 1.06)
    said: list[str] = []
    if numbers.told:
        label = words["heard" if numbers.told_from == "transcript" else "noted"]
        said.append(_draw_ranges(canvas, label, numbers.told, theme.ACCENT, words, wording, is_told=True))
    if numbers.gathered:
        label = words[f"class_{numbers.gathered_about}"]
        said.append(_draw_ranges(canvas, label, numbers.gathered, theme.INK, words, wording, is_told=False))
    if official:
        said.append(_draw_official(canvas, official, words, wording))
    _draw_scale(canvas, wording)
    return canvas.finish(f"{title}. {' '.join(said)}", title=title)


def _draw_ranges(
    canvas: Canvas, label: str, ranges: Sequence[PayRange], colour: str, words: Mapping[str, str], wording: Wording, *,
    is_told: bool,
) -> str:
    """Draw ranges as lines between two marks, one below the other; say in words what was drawn."""
    if is_told:
        beside = "; ".join(_name_range(_write_range(pay, words, wording), pay, words) for pay in ranges[:3])
    else:
        beside = _count_answers(len(ranges), words)
    canvas.words(0, canvas.height + _LABEL_PX / 2, label, bold=True)
    canvas.words(0, canvas.height + 1.5 * _LABEL_PX, beside, size=theme.SMALL_PX, colour=theme.QUIET)
    canvas.height += 2 * _LABEL_PX
    thick = 3.0 if is_told else 1.5
    for pay in ranges:
        y = canvas.height + _ROW_PX / 2
        canvas.line(pay.low_usd, y, pay.high_usd, y, colour, thick)
        for x in {pay.low_usd, pay.high_usd}:
            canvas.mark(x, y, "diamond" if is_told else "circle", colour, 11 if is_told else 7)
        canvas.height += _ROW_PX
    canvas.height += _GAP_PX
    return f"{label}: {'; '.join(_write_range(pay, words, wording) for pay in ranges)}."


def _write_range(pay: PayRange, words: Mapping[str, str], wording: Wording) -> str:
    if pay.low_usd == pay.high_usd:
        return wording.usd(pay.low_usd)
    return words["range"].format(low=wording.usd(pay.low_usd), high=wording.usd(pay.high_usd))


def _draw_official(canvas: Canvas, official: OfficialWages, words: Mapping[str, str], wording: Wording) -> str:
    """Draw the official percentiles as a pale band, its middle half darker, the median marked."""
    median = words["median"].format(median=wording.usd(official.median_usd)) if official.median_usd else ""
    half = (
        words["range"].format(low=wording.usd(official.p25_usd), high=wording.usd(official.p75_usd))
        if official.p25_usd and official.p75_usd else ""
    )
    canvas.words(0, canvas.height + _LABEL_PX / 2, words["official"], bold=True)
    middle = f"{words['official_half'].split(': ')[-1]} {half}" if half else ""
    beside = ", ".join(text for text in (middle, median) if text)
    canvas.words(0, canvas.height + 1.5 * _LABEL_PX, beside, size=theme.SMALL_PX, colour=theme.QUIET)
    canvas.height += 2 * _LABEL_PX
    top = canvas.height
    if official.p10_usd and official.p90_usd:
        canvas.bar(official.p10_usd, official.p90_usd, top, _BAND_PX, theme.BAND)
    if official.p25_usd and official.p75_usd:
        canvas.bar(official.p25_usd, official.p75_usd, top, _BAND_PX, theme.BAND_MIDDLE)
    if official.median_usd:
        canvas.line(official.median_usd, top, official.median_usd, top + _BAND_PX, theme.INK, 2)
    canvas.height = top + _BAND_PX + 8
    return f"{words['official']}: {beside}."


def _draw_scale(canvas: Canvas, wording: Wording) -> None:
    """Mark the scale below the ranges."""
    step = next((step for step in _STEPS_USD if canvas.width / step <= 5), _STEPS_USD[-1])
    y = canvas.height
    canvas.line(0, y, canvas.width, y)
    value = 0
    while value < canvas.width:
        canvas.line(value, y, value, y + 5)
        text = "$0" if value == 0 else wording.thousand_usd(value)
        anchor: Anchor = "left" if value == 0 else "center"
        canvas.words(value, y + 14, text, anchor=anchor, size=theme.SMALL_PX, colour=theme.QUIET)
        value += step
    canvas.height = y + 26
