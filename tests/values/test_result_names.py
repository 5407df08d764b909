import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.values.result_names import LONGEST_NAME, Origin, Place, fit_name, numbered, places_of, result_name

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


PDF = [Origin("a.pdf", "/a.pdf", page, 12) for page in range(1, 13)]
TIFF = [Origin("b.tif", "/b.tif", page, 2) for page in (1, 2)]
FILM = [Origin("c.gif", "/c.gif", page, 2) for page in (1, 2)]


def test_pages_stay_together_in_what_has_pages():
    places = places_of([*PDF, *TIFF, *FILM, Origin("d.png")], "{name}", "clean-page")
    assert places[:12] == [Place("a.pdf", 1)] * 12
    assert places[12:14] == [Place("b.tif", 13)] * 2
    assert places[14:] == [Place("c-1.gif"), Place("c-2.gif"), Place("d.png")]


def test_each_page_is_a_picture_where_the_pattern_or_the_format_says_so():
    assert places_of(PDF, "{name} {page}", "clean-page")[4] == Place("a 05.png")
    assert places_of(TIFF, "{page} of {name}", "clean-page")[1] == Place("2 of b.tif")
    assert places_of(PDF, "{name}", "clean-page", ".jpg")[4] == Place("a-05.jpg")
    assert places_of(TIFF, "{name}", "clean-page", ".pdf") == [Place("b.pdf", 1)] * 2
    assert places_of([Origin("d.png"), Origin("e.png")], "{name}", "", ".pdf") == [Place("d.pdf", 1), Place("e.pdf", 2)]
    assert places_of(PDF[:2], "{name}-{page}", "", ".pdf") == [Place("a-01.pdf", 1), Place("a-02.pdf", 2)]


def test_a_pdf_of_one_page_is_a_document_and_a_tiff_of_one_a_picture():
    assert places_of([Origin("a.pdf", "", 1, 1), Origin("b.tif")], "{name}", "") == [Place("a.pdf", 1), Place("b.tif")]
