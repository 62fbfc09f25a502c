"""Controls of one kind for all lessons: with a label, in reach of the keyboard, with an area that they redraw."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import ipywidgets as widgets

# In JupyterLab's command mode an arrow key moves to the next cell and "x" cuts one, also while a list or a slider has
# the focus. Marked like this, a control keeps its keys.
_KEEP_KEYS = """document.addEventListener("focusin", event => {
  if (event.target.closest(".jupyter-widgets")) event.target.setAttribute("data-lm-suppress-shortcuts", "true");
}, true);"""
_LABEL = {"description_width": "initial"}


class Shown(Protocol):
    """What an area can show."""

    def list_outputs(self) -> tuple[dict[str, Any], ...]:
        """List what to display."""


def _wide() -> widgets.Layout:
    """Make the layout of a wide control: one for each, since a layout that is shared changes for all of them."""
    return widgets.Layout(width="98%", max_width="42rem")


def keep_keys() -> None:
    """Let the controls of this page have their keys to themselves."""
    from IPython.display import display

    display({"application/javascript": _KEEP_KEYS}, raw=True)


def choose(label: str, options: Iterable[tuple[str, str]], value: str | None = None) -> widgets.Dropdown:
    """Make a list to choose from: (what is shown, code) pairs."""
    pairs = list(options) or [("–", "")]
    codes = [code for _, code in pairs]
    return widgets.Dropdown(description=label, options=pairs, value=value if value in codes else codes[0], style=_LABEL,
                            layout=widgets.Layout(width="auto", max_width="26rem"))


def slide(label: str, options: Sequence[int], value: int) -> widgets.SelectionSlider:
    """Make a slider over a few whole numbers; the arrow keys move it."""
    return widgets.SelectionSlider(description=label, options=list(options), value=value, style=_LABEL,
                                   continuous_update=False, layout=_wide())


def amount(label: str, value: float = 0, *, most: float = 10_000_000) -> widgets.BoundedFloatText:
    """Make a box for an amount of money."""
    return widgets.BoundedFloatText(description=label, value=value, min=0, max=most, step=1, style=_LABEL,
                                    layout=widgets.Layout(width="auto", max_width="26rem"))


def line(label: str, value: str = "", placeholder: str = "") -> widgets.Text:
    """Make a box for a line of text."""
    return widgets.Text(description=label, value=value, placeholder=placeholder, style=_LABEL, layout=_wide())


def box(label: str, value: str = "", rows: int = 4) -> widgets.Textarea:
    """Make a box for several lines of text, its label for a screen reader too."""
    return widgets.Textarea(value=value, placeholder=label, tooltip=label, rows=rows, layout=_wide())


def tick(label: str) -> widgets.Checkbox:
    """Make a box to tick."""
    return widgets.Checkbox(description=label, indent=False, style=_LABEL, layout=_wide())


def button(label: str, act: Callable[[], None]) -> widgets.Button:
    """Make a button."""
    made = widgets.Button(description=label, layout=widgets.Layout(width="auto", align_self="flex-start"))
    made.on_click(lambda _: act())
    return made


def say(text: str = "") -> widgets.Label:
    """Make a line of words that may change; for words of ours, without amounts of money."""
    return widgets.Label(value=text, layout=widgets.Layout(width="98%"))


def area() -> widgets.Output:
    """Make an area to show findings in."""
    return widgets.Output(layout=widgets.Layout(width="100%", max_width="44rem"))


def fill(place: widgets.Output, *shown: Shown) -> None:
    """Show findings in an area, in place of what was there, without the flicker of clearing it."""
    place.outputs = tuple(output for each in shown for output in each.list_outputs())


def stack(*parts: widgets.Widget) -> widgets.VBox:
    """Put controls and areas below each other."""
    return widgets.VBox(list(parts), layout=widgets.Layout(width="100%"))


def side(*parts: widgets.Widget) -> widgets.HBox:
    """Put controls beside each other, as far as the page is wide."""
    return widgets.HBox(list(parts), layout=widgets.Layout(width="100%", flex_flow="row wrap", grid_gap="0.25rem 1rem"))


def redraw(controls: Iterable[widgets.Widget], act: Callable[[], None]) -> None:
    """Call a function now, and whenever the value of one of the controls changes."""
    for control in controls:
        control.observe(lambda _: act(), names="value")
    act()
