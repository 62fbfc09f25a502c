"""The look of every chart: colours, marks, type, and one template.

Each interview type has one colour and one mark, the same everywhere. The colours are at least 3:1 against white,
stay apart under protanopia, deuteranopia and tritanopia and in grey (`tests/test_show_theme.py` computes it), and
the mark stands beside the name, so that colour is never the only sign. `wbl.css` repeats the values for pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

INK = "#1f2328"        # text, totals, what a chart is about
QUIET = "#5b6168"      # what stands beside it; 6:1 against white
BAR = "#868d96"        # bars that are not of an interview type; 3.3:1 against white
TRACK = "#eceef0"      # the whole of which a bar is a part
BAND = "#dfe3e8"       # official percentiles 10 to 90
BAND_MIDDLE = "#c3cad3"  # official percentiles 25 to 75
HAIRLINE = "#d9dce0"
ACCENT = "#b3202c"     # the one accent: medians, goals, the word "staff"
PAPER = "#ffffff"

# What people's machines have already: nothing is fetched. The page's text has a serif, numbers and charts have none.
SANS = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

TEXT_PX, SMALL_PX, LARGE_PX = 14, 12, 24

# How plotly is asked to draw: pictures, not instruments. They print, scroll under a finger, and trap no keyboard.
CONFIG: Mapping[str, Any] = {"displayModeBar": False, "responsive": True, "staticPlot": True}


@dataclass(frozen=True)
class TypeStyle:
    """How an interview type looks."""

    colour: str
    mark: str   # a plotly marker symbol
    glyph: str  # the same mark as a character


TYPE_STYLES: Mapping[str, TypeStyle] = {
    "in_person": TypeStyle("#1d4b8d", "circle", "●"),
    "virtual": TypeStyle("#0e885d", "square", "■"),
    "hybrid": TypeStyle("#953d71", "diamond", "◆"),
    "simulation": TypeStyle("#c6783d", "triangle-up", "▲"),
}
_TOTAL_STYLE = TypeStyle(INK, "line-ns", "|")


def style_of(code: str) -> TypeStyle:
    """Give the colour and mark of an interview type, or those of a total.

    >>> style_of("hybrid").mark, style_of("any").colour == INK
    ('diamond', True)
    """
    return TYPE_STYLES.get(code, _TOTAL_STYLE)


def make_template() -> dict[str, Any]:
    """Give the layout that all charts share, to be passed as `layout.template`."""
    axis = {
        "showgrid": False, "zeroline": False, "showline": False, "ticks": "", "fixedrange": True, "automargin": False,
        "tickfont": {"size": SMALL_PX, "color": QUIET},
    }
    return {
        "layout": {
            "font": {"family": SANS, "size": TEXT_PX, "color": INK},
            "paper_bgcolor": PAPER, "plot_bgcolor": PAPER,
            "xaxis": axis, "yaxis": axis,
            "margin": {"l": 0, "r": 0, "t": 2, "b": 2, "pad": 0},
            "showlegend": False, "hovermode": False, "dragmode": False, "bargap": 0,
            "uniformtext": {"mode": False},
            "colorway": [style.colour for style in TYPE_STYLES.values()],
        }
    }
