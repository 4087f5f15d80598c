import pytest

from workbook_tools.report.palette import BY_WORD, PAGE, PANEL, TONES
from workbook_tools.table.look import STATE_COLOURS, TIER_COLOURS


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", TONES)
def test_every_tone_can_be_read_in_light_and_dark(name: str) -> None:
    tone = TONES[name]
    for ground in (PAGE, PANEL):
        assert contrast(tone.light, ground.light) >= 4.5
        assert contrast(tone.dark, ground.dark) >= 4.5


def test_every_tier_and_state_has_its_tone() -> None:
    assert {*TIER_COLOURS, *STATE_COLOURS} <= set(BY_WORD)
    assert set(BY_WORD.values()) <= set(TONES)
