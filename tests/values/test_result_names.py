import pytest

from explorer.values.result_names import result_name


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
