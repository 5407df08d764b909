import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.values.result_names import LONGEST_NAME, fit_name, numbered, result_name

RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def test_a_pattern_is_filled_in():
    assert result_name("{name}-restored", "a.b.png", "denoise", 1) == "a.b-restored.png"
    assert result_name("{number} {name} {task}", "ä.JPG", "clean-page", 7, ".tif") == "007 ä clean-page.tif"


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("{nam}", "only {name}"),
        ("a/{name}", "cannot hold /"),
        ("a\\b", "cannot hold"),
        ("what?", "cannot hold"),
        ("a\nb", "cannot hold"),
        ("", "empty"),
        (" . ", "empty"),
    ],
)
def test_a_pattern_that_gives_no_name_is_refused(pattern, reason):
    with pytest.raises(ValueError, match=reason):
        result_name(pattern, "a.png", "denoise", 1)


def test_braces_in_a_pictures_own_name_stay_as_they_are():
    assert result_name("{name}-{task}", "{x} {name}.png", "denoise", 1) == "{x} {name}-denoise.png"


@given(name=st.text(min_size=1).filter(lambda text: "/" not in text and text not in (".", "..")))
@example(name="Screenshot 10:22.png")
@example(name='q"<>|*?.png')
@example(name="new\nline.png")
@example(name="C:\\x.png")
@example(name="con.tar.png")
@example(name="com¹.png")
@example(name="trail. .png")
@example(name=" .png")
@example(name="..png")
@example(name="x" * 300 + ".png")
@example(name="é" * 200 + ".png")
@example(name="a." + "b" * 300)
@example(name="\udcff.png")
def test_every_input_has_a_name_that_every_system_accepts(name):
    for pattern in ("{name}", "{name}-restored"):
        made = result_name(pattern, name, "denoise", 1)
        assert made and made not in (".", "..") and len(made.encode()) <= LONGEST_NAME
        assert not set(made) & set('<>:"/\\|?*') and not any(unicodedata.category(sign) == "Cc" for sign in made)
        assert made.rstrip(" .") == made
        assert made.split(".")[0].rstrip().lower() not in RESERVED


def test_a_number_is_never_what_a_long_name_loses():
    assert numbered("x" * 300, 12, ".png") == "x" * (LONGEST_NAME - 9) + " (12).png"
    assert numbered("a", 1, ".png") == "a.png"


def test_a_usual_name_stays_as_it_is():
    for name in ("größer 猫 (1)", ".hidden", "a.b.c", "console", "Ünïcödé"):
        assert fit_name(name, ".png") == name + ".png"
