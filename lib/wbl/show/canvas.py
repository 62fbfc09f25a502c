"""A canvas for charts: data units across, pixels down.

Every chart is drawn with the same few strokes: bars, hatched stubs for hidden numbers, marks, lines, words. Heights
are pixels, so that type and bars keep their size from a phone to a sheet of paper, while the width follows the
column. Words that come from data are escaped here: what looks like markup shows as text.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

from wbl.show import theme

EN_SPACE = "\u2002"
Anchor = Literal["left", "center", "right"]
Figure = dict[str, Any]  # a chart as plotly.js reads it: "data" and "layout"

# plotly names a position by where the text lies; people, by where it begins.
_POSITIONS = {"left": "middle right", "center": "middle center", "right": "middle left"}


@dataclass
class Canvas:
    """Strokes that were made so far; `finish` makes a figure of them."""

    width: float = 1.0    # data units from the left edge to the right one
    height: float = 0.0   # pixels used so far; charts let it grow
    _bars: dict[tuple[str, bool], list[tuple[float, float, float, float]]] = field(
        default_factory=lambda: defaultdict(list))
    _marks: dict[tuple[str, str, float, bool], list[tuple[float, float]]] = field(
        default_factory=lambda: defaultdict(list))
    _words: dict[tuple[Anchor, float, str], list[tuple[float, float, str]]] = field(
        default_factory=lambda: defaultdict(list))
    _lines: dict[tuple[str, float], list[tuple[float, float, float, float]]] = field(
        default_factory=lambda: defaultdict(list))
    _rules: list[dict[str, Any]] = field(default_factory=list)

    def bar(self, start: float, end: float, top: float, thick: float, colour: str) -> None:
        """Draw a bar from left to right."""
        self._bars[colour, False].append((start, end, top, thick))

    def stub(self, start: float, end: float, top: float, thick: float) -> None:
        """Draw what is hidden: a hatched stub whose length means nothing."""
        self._bars[theme.QUIET, True].append((start, end, top, thick))

    def mark(self, x: float, y: float, symbol: str, colour: str, size: float = 11, *, hollow: bool = False) -> None:
        """Draw a mark at a point; a triangle, whose point is far from its middle, is centred for the eye."""
        if symbol == "triangle-up":
            size *= 1.15
            y += size / 8
        self._marks[symbol, colour, size, hollow].append((x, y))

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: str = theme.HAIRLINE, thick: float = 1) -> None:
        """Draw a line between two points."""
        self._lines[colour, thick].append((x0, y0, x1, y1))

    def words(
        self, x: float, y: float, text: str, *, anchor: Anchor = "left", size: float = theme.TEXT_PX,
        colour: str = theme.INK, bold: bool = False, style: theme.TypeStyle | None = None,
    ) -> None:
        """Write one line of words at a height; `anchor` is where the point lies in it.

        With a style, the mark of an interview type stands before the words, in its colour.
        """
        safe = escape(text, quote=False)
        written = f"<b>{safe}</b>" if bold else safe
        if style is not None:
            written = f'<span style="color:{style.colour}">{style.glyph}</span> {written}'
        self._words[anchor, size, colour].append((x, y, written))

    def pair(self, x: float, y: float, strong: str, quiet: str, *, size: float = theme.TEXT_PX) -> None:
        """Write a number that ends at a point, and before it, quietly, what it rests on; so numbers line up."""
        before = f'<span style="color:{theme.QUIET};font-size:{theme.SMALL_PX}px">{escape(quiet, quote=False)}</span>'
        text = f"{before + EN_SPACE if quiet else ''}<b>{escape(strong, quote=False)}</b>"
        self._words["right", size, theme.INK].append((x, y, text))

    def rule(self, x: float, top: float) -> None:
        """Draw a faint upright line, below everything, from a height down to the canvas's end so far."""
        self._rules.append({
            "type": "line", "layer": "below", "x0": x, "x1": x, "y0": top, "y1": self.height,
            "line": {"color": theme.HAIRLINE, "width": 1},
        })

    def finish(self, alt: str, *, title: str = "") -> Figure:
        """Make a figure; `alt` says in words what it shows, for those who do not see it."""
        traces = [self._trace_bars(*key, bars) for key, bars in self._bars.items()]
        traces += [self._trace_lines(*key, lines) for key, lines in self._lines.items()]
        traces += [self._trace_marks(*key, points) for key, points in self._marks.items()]
        traces += [self._trace_words(*key, words) for key, words in self._words.items()]
        return {"data": traces, "layout": {
            "template": theme.make_template(),
            "height": int(self.height) + 4,
            "xaxis": {"range": [0, self.width], "visible": False},
            "yaxis": {"range": [self.height, 0], "visible": False},
            "barmode": "overlay",
            "shapes": self._rules,
            "meta": {"alt": alt, "title": title},
        }}

    def _trace_bars(
        self, colour: str, is_hidden: bool, bars: list[tuple[float, float, float, float]]
    ) -> dict[str, Any]:
        hatched = {
            "color": theme.PAPER, "line": {"color": colour, "width": 0.5},
            "pattern": {"shape": "/", "fgcolor": colour, "bgcolor": theme.PAPER, "size": 5, "solidity": 0.25},
        }
        return {
            "type": "bar", "orientation": "h", "cliponaxis": False,
            "base": [start for start, _, _, _ in bars],
            "x": [end - start for start, end, _, _ in bars],
            "y": [top + thick / 2 for _, _, top, thick in bars],
            "width": [thick for _, _, _, thick in bars],
            "marker": hatched if is_hidden else {"color": colour, "line": {"width": 0}},
        }

    def _trace_lines(self, colour: str, thick: float, lines: list[tuple[float, float, float, float]]) -> dict[str, Any]:
        return {
            "type": "scatter", "mode": "lines", "cliponaxis": False, "connectgaps": False,
            "x": [x for x0, _, x1, _ in lines for x in (x0, x1, None)],
            "y": [y for _, y0, _, y1 in lines for y in (y0, y1, None)],
            "line": {"color": colour, "width": thick},
        }

    def _trace_marks(
        self, symbol: str, colour: str, size: float, hollow: bool, points: list[tuple[float, float]]
    ) -> dict[str, Any]:
        fill = theme.PAPER if hollow else colour
        rim = colour if hollow or symbol.startswith("line") else theme.PAPER
        return {
            "type": "scatter", "mode": "markers", "cliponaxis": False,
            "x": [x for x, _ in points], "y": [y for _, y in points],
            "marker": {"symbol": symbol, "size": size, "color": fill, "opacity": 1,
                       "line": {"color": rim, "width": 2 if hollow or symbol.startswith("line") else 1}},
        }

    def _trace_words(
        self, anchor: Anchor, size: float, colour: str, words: list[tuple[float, float, str]]
    ) -> dict[str, Any]:
        return {
            "type": "scatter", "mode": "text", "cliponaxis": False,
            "x": [x for x, _, _ in words], "y": [y for _, y, _ in words], "text": [text for _, _, text in words],
            "textposition": _POSITIONS[anchor], "textfont": {"size": size, "color": colour},
        }
