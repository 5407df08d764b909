from hypothesis import given
from hypothesis import strategies as st

from explorer.values import BadInput
from explorer.values.legible import legible


@given(st.text())
def test_no_control_character_is_left_and_all_else_stays(text):
    shown = legible(text)
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in shown)
    assert not any(0x7F <= ord(letter) < 0xA0 or letter in "\u202e\u2066\u200f\u2028" for letter in shown)
    assert legible(shown) == shown


def test_what_is_harmless_is_untouched():
    text = "Füchse, 여우 👩‍🔬 and “quotes”\tin two\nlines"
    assert legible(text) == text


def test_a_sentence_is_one_line_of_bounded_length():
    told = str(BadInput("“a\x1b[2Jb\r\nc" + "x" * 10_000 + "” is no model; give another."))
    assert told.startswith("“a\\x1b[2Jb\\r c") and told.endswith("give another.") and len(told) < 1600
