"""The colours: strong enough on paper, apart for every eye, and never the only sign."""

import itertools

import numpy as np
import pytest

from wbl.show import theme

COLOURS = {code: style.colour for code, style in theme.TYPE_STYLES.items()}

# Machado, Oliveira, Fernandes 2009, severity 1.0; they act on linear RGB.
EYES = {
    "usual": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                   [0.0193339, 0.1191920, 0.9503041]])
FAR_ENOUGH = 15  # CIE76 units; about six times what one can just tell apart side by side
GREY_STEP = 7    # of lightness, 0 to 100


def linear(colour: str) -> np.ndarray:
    part = np.array([int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def contrast_with_white(colour: str) -> float:
    return 1.05 / (float(linear(colour) @ [0.2126, 0.7152, 0.0722]) + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / [0.95047, 1, 1.08883]
    bent = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * bent[1] - 16, 500 * (bent[0] - bent[1]), 200 * (bent[1] - bent[2])])


def test_black_on_white_is_21_to_1() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)


@pytest.mark.parametrize("code", COLOURS)
def test_a_type_stands_out_on_white(code: str) -> None:
    assert contrast_with_white(COLOURS[code]) >= 3


@pytest.mark.parametrize("colour", [theme.INK, theme.QUIET, theme.ACCENT])
def test_words_are_legible_on_white(colour: str) -> None:
    assert contrast_with_white(colour) >= 4.5


def test_bars_stand_out_on_white() -> None:
    assert contrast_with_white(theme.BAR) >= 3


@pytest.mark.parametrize("eye", EYES)
def test_two_types_are_told_apart(eye: str) -> None:
    for one, other in itertools.combinations(COLOURS, 2):
        seen = [lab(np.array(EYES[eye]) @ linear(COLOURS[code])) for code in (one, other)]
        assert np.linalg.norm(seen[0] - seen[1]) >= FAR_ENOUGH, f"{one} and {other} look alike: {eye}"


def test_two_types_are_told_apart_in_grey() -> None:
    lightness = sorted(lab(linear(colour))[0] for colour in COLOURS.values())
    assert min(np.diff(lightness)) >= GREY_STEP


def test_each_type_has_its_own_mark() -> None:
    styles = theme.TYPE_STYLES.values()
    assert len({style.mark for style in styles}) == len({style.glyph for style in styles}) == len(styles)


def test_the_page_has_the_same_colours() -> None:
    from pathlib import Path

    css = (Path(theme.__file__).parent / "wbl.css").read_text(encoding="utf-8")
    for code, colour in COLOURS.items():
        assert f"--{code.replace('_', '-')}: {colour};" in css
    assert f"--ink: {theme.INK};" in css and f"--quiet: {theme.QUIET};" in css and f"--accent: {theme.ACCENT};" in css
